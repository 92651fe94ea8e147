import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { LEDGER_ACTIONS } from '#client/admin/parts/ledger/actions.ts';
import type { ListedEdit } from '#client/admin/parts/ledger/edit.ts';
import { UndoEdit } from '#client/admin/parts/ledger/UndoEdit.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';

const WORDS = {
  list: label('最近一天的更改', 'Changes of the last day'),
  at: label('时间', 'Time'),
  who: label('人员', 'Person'),
  what: label('操作', 'Action'),
  count: label('设备', 'Devices'),
  reason: label('原因', 'Reason'),
  undone: label('已撤销', 'Undone'),
  none: label('最近一天没有更改', 'Nothing was changed in the last day'),
  noneAbout: label('更早的更改见各设备的历史与审计。', 'Earlier ones stand at each device, and in the audit.'),
};

/** What people changed of the ledger in the last day, to be undone. */
export default function Edits(): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { data, refusal, again } = useLoad<ListedEdit[]>('/api/v1/ledger/edits', 10_000);
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={data}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.none)}
      emptyAbout={pick(WORDS.noneAbout)}
      icon="check"
      off={({ undoneBy }) => undoneBy !== null}
      columns={[
        { title: pick(WORDS.at), render: ({ at }) => formatMoment(at, now) },
        { title: pick(WORDS.who), render: ({ actor }) => <Name text={actor.name} /> },
        { title: pick(WORDS.what), render: ({ action }) => (LEDGER_ACTIONS[action] ? pick(LEDGER_ACTIONS[action]) : action) },
        { title: pick(WORDS.count), number: true, render: ({ count }) => count.toLocaleString('zh-CN') },
        { title: pick(WORDS.reason), render: ({ reason }) => <Name text={reason} lines={2} /> },
        {
          title: '',
          render: ({ id, undoneBy }) => (
            <span className={styles.actions}>
              {undoneBy === null ? <UndoEdit edit={id} onDone={again} /> : <span className={styles.quiet}>{pick(WORDS.undone)}</span>}
            </span>
          ),
        },
      ]}
    />
  );
}
