import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { FIELD_LABELS, fieldLabel, LEDGER_ACTIONS } from '#client/admin/parts/ledger/actions.ts';
import type { DeviceEdit } from '#client/admin/parts/ledger/edit.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';

const WORDS = {
  title: label('台账更改', 'Ledger changes'),
  none: label('没有记录到更改（随初始台账登记）', 'No change was recorded: it came with the first ledger'),
  at: label('时间', 'Time'),
  who: label('人员', 'Person'),
  what: label('操作', 'Action'),
  fields: label('更改内容', 'What'),
  reason: label('原因', 'Reason'),
  entered: label('登记', 'Entered'),
  out: label('移出', 'Taken out'),
};
type Row = Readonly<Record<string, unknown>>;

/** `[field, before, after]` of what differs. */
function differences({ before, after }: DeviceEdit): [string, unknown, unknown][] {
  if (before === null || after === null) return [];
  const [old, next] = [before as Row, after as Row];
  return Object.keys(FIELD_LABELS)
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(next[field]))
    .map((field) => [field, old[field], next[field]]);
}

const shown = (value: unknown): string => {
  if (value === undefined) return '—';
  return Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as string | number | boolean);
};

/** What people changed of a device's row, when and why. */
export function DeviceEdits({ id }: { id: string }): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { data, refusal } = useLoad<DeviceEdit[]>(`/api/v1/devices/${encodeURIComponent(id)}/edits`, 10_000);
  return (
    <section className={styles.section}>
      <h2>{pick(WORDS.title)}</h2>
      {data?.length === 0 ? (
        <p className={styles.quiet}>{pick(WORDS.none)}</p>
      ) : (
        <Listing
          name={pick(WORDS.title)}
          rows={data}
          refusal={refusal}
          keyOf={(edit) => edit.id}
          empty={pick(WORDS.none)}
          columns={[
            { title: pick(WORDS.at), render: ({ at }) => formatMoment(at, now) },
            { title: pick(WORDS.who), render: ({ actor }) => <Name text={actor.name} /> },
            { title: pick(WORDS.what), render: ({ action }) => (LEDGER_ACTIONS[action] ? pick(LEDGER_ACTIONS[action]) : action) },
            { title: pick(WORDS.fields), render: (edit) => <Fields edit={edit} /> },
            { title: pick(WORDS.reason), render: ({ reason }) => <Name text={reason} lines={2} /> },
          ]}
        />
      )}
    </section>
  );
}

function Fields({ edit }: { edit: DeviceEdit }): JSX.Element {
  const { pick } = useWords();
  if (edit.before === null) return <>{pick(WORDS.entered)}</>;
  if (edit.after === null) return <>{pick(WORDS.out)}</>;
  return (
    <>
      {differences(edit).map(([field, before, after]) => (
        <div key={field}>
          <span className={styles.quiet}>{pick(fieldLabel(field))}</span> <bdi>{shown(before)}</bdi> → <bdi>{shown(after)}</bdi>
        </div>
      ))}
    </>
  );
}
