import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { EVERYWHERE } from '#contract/places/geo.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceFilter } from '#client/admin/parts/places/PlaceFilter.tsx';
import { PlaceWords } from '#client/admin/parts/places/PlaceName.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { actorName } from '#client/i18n/said.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { DateField } from '#client/ui/controls/DateField.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { formatMoment } from '#client/ui/time/format.ts';
import { actionWords, AUDIT_ACTIONS } from './actions.ts';
import { detailOf, EVERYTHING, shortened, type Names } from './detail.ts';
import { useAudit, type AuditActor, type AuditFilter } from './use-audit.ts';

const WORDS = {
  actor: label('人员', 'Person'),
  anybody: label('所有人员', 'Everybody'),
  system: label('系统', 'System'),
  left: label('已停用', 'disabled'),
  action: label('操作', 'Action'),
  any: label('全部操作', 'All actions'),
  since: label('从', 'From'),
  to: label('到', 'To'),
  place: label('地点', 'Place'),
  list: label('审计记录', 'Audit rows'),
  at: label('时间', 'Time'),
  who: label('人员', 'Who'),
  subject: label('对象', 'What'),
  detail: label('说明', 'Detail'),
  from: label('来自', 'From'),
  outcome: label('结果', 'Outcome'),
  done: label('完成', 'Done'),
  refused: label('拒绝', 'Refused'),
  none: label('没有记录', 'No rows'),
  more: label('更早的记录', 'Earlier'),
  verify: label('验证完整性', 'Verify the chain'),
  whole: label('完整：没有记录被删改', 'Whole: no row was removed or altered'),
  broken: label('在此处断裂，记录号', 'Broken at row'),
  export: label('导出（脱敏 CSV）', 'Export (masked CSV)'),
};
/** Who did what, when and from where. */
export default function Audit(): JSX.Element {
  const { pick } = useWords();
  const [filter, setFilter] = useState<AuditFilter>({ actor: '', action: '', within: '', from: '', to: '' });
  const { rows, refusal, more, names, places } = useAudit(filter);
  return (
    <>
      <div className={styles.bar}>
        <Filters filter={filter} onChange={(change) => setFilter((before) => ({ ...before, ...change }))} />
        <Chain />
      </div>
      <Rows rows={rows} refusal={refusal} names={names} places={places} />
      {more && (
        <Button className={styles.more} onClick={more}>
          {pick(WORDS.more)}
        </Button>
      )}
    </>
  );
}

function Filters({ filter, onChange }: { filter: AuditFilter; onChange: (change: Partial<AuditFilter>) => void }): JSX.Element {
  const { pick } = useWords();
  const set =
    (field: keyof AuditFilter) =>
    (event: { target: { value: string } }): void =>
      onChange({ [field]: event.target.value });
  return (
    <>
      <SelectField inline label={pick(WORDS.action)} value={filter.action} onChange={set('action')}>
        <option value="">{pick(WORDS.any)}</option>
        {AUDIT_ACTIONS.map(([id, words]) => (
          <option key={id} value={id}>
            {pick(words)}
          </option>
        ))}
      </SelectField>
      <ActorFilter value={filter.actor} onChange={(actor) => onChange({ actor })} />
      <DateField label={pick(WORDS.since)} value={filter.from} onChange={(from) => onChange({ from })} />
      <DateField label={pick(WORDS.to)} value={filter.to} onChange={(to) => onChange({ to })} />
      <PlaceFilter label={pick(WORDS.place)} value={filter.within} onChange={(within) => onChange({ within })} />
    </>
  );
}

/** People by name; what parts of the system did stands under its own. */
function ActorFilter({ value, onChange }: { value: string; onChange: (id: string) => void }): JSX.Element {
  const { pick, lang } = useWords();
  const { data } = useLoad<readonly AuditActor[]>('/api/v1/audit/actors');
  const people = (data ?? []).toSorted((a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name, lang));
  return (
    <SelectField inline label={pick(WORDS.actor)} value={value} onChange={({ target }) => onChange(target.value)}>
      <option value="">{pick(WORDS.anybody)}</option>
      {people.map(({ id, name, login, disabled }) => (
        <option key={id} value={id}>
          {`${name} · ${login}${disabled ? ` · ${pick(WORDS.left)}` : ''}`}
        </option>
      ))}
      <option value="system">{pick(WORDS.system)}</option>
    </SelectField>
  );
}

/** Whether the chain is whole, when it is asked; and the export. */
function Chain(): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [chain, setChain] = useState<{ brokenAt: number | null } | null>(null);
  return (
    <span className={styles.end}>
      {chain && (
        <span role="status" className={chain.brokenAt === null ? styles.ok : styles.warn}>
          {chain.brokenAt === null ? pick(WORDS.whole) : `${pick(WORDS.broken)} ${chain.brokenAt}`}
        </span>
      )}
      <Button icon="shield" busy={busy} onClick={() => void act(async () => setChain(await request('GET', '/api/v1/audit/verification')))}>
        {pick(WORDS.verify)}
      </Button>
      <Button onClick={() => location.assign(withBasePath('/api/v1/audit.csv'))}>{pick(WORDS.export)}</Button>
    </span>
  );
}

function Rows({ rows, refusal, names, places }: Pick<ReturnType<typeof useAudit>, 'rows' | 'refusal' | 'names' | 'places'>): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ id }) => String(id)}
      empty={pick(WORDS.none)}
      icon="history"
      columns={[
        {
          title: pick(WORDS.at),
          short: true,
          render: ({ at }) => <time dateTime={new Date(at).toISOString()}>{formatMoment(at, now)}</time>,
        },
        {
          title: pick(WORDS.who),
          short: true,
          render: ({ actor }) => (
            <span title={actor.id}>
              <bdi>{actorName(actor, lang)}</bdi>
            </span>
          ),
        },
        {
          title: pick(WORDS.action),
          short: true,
          render: ({ action }) => {
            const words = actionWords(action);
            return words ? pick(words) : <span className={styles.code}>{action}</span>;
          },
        },
        { title: pick(WORDS.subject), render: ({ subject }) => <Subject id={subject} names={names} places={places} /> },
        {
          title: pick(WORDS.detail),
          render: (row) => (
            <span className={styles.quiet} title={row.detail}>
              <Name text={detailOf(row, { names, places }, lang)} lines={2} />
            </span>
          ),
        },
        {
          title: pick(WORDS.outcome),
          short: true,
          render: ({ outcome }) => (outcome === 'done' ? pick(WORDS.done) : <span className={styles.warn}>{pick(WORDS.refused)}</span>),
        },
        { title: pick(WORDS.from), wide: true, render: ({ from }) => <span className={styles.quiet}>{from}</span> },
      ]}
    />
  );
}

/** What it was done to: by its name where it has one, with the id below. */
function Subject({ id, names, places }: { id: string } & Names): JSX.Element {
  const { pick } = useWords();
  if (places[id] !== undefined) return <PlaceWords path={id} names={places} most={2} />;
  const bare = id.slice(id.indexOf(' ') + 1);
  const name = names[id] ?? names[bare];
  if (id === EVERYWHERE) return <>{pick(EVERYTHING)}</>;
  if (name === undefined)
    return (
      <span className={styles.code} title={id}>
        {shortened(id).slice(0, 60)}
      </span>
    );
  return (
    <span className={styles.place} title={id}>
      <Name text={name} />
      {shortened(bare) === bare && <small className={styles.code}>{bare.slice(0, 60)}</small>}
    </span>
  );
}
