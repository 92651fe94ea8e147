import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { FilterField, SelectField } from '#client/admin/parts/Fields.tsx';
import { LEDGER_ACTIONS } from '#client/admin/parts/ledger/actions.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceFilter } from '#client/admin/parts/PlaceFilter.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { DateField } from '#client/ui/controls/DateField.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { useAudit, type AuditFilter } from './use-audit.ts';

const WORDS = {
  actor: label('人员编号（精确）', 'Person’s id, exactly'),
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
const ACTIONS: Readonly<Record<string, { zh: string; en: string }>> = {
  'session:open': label('登录', 'Signed in'),
  'session:password': label('修改密码', 'Changed password'),
  'session:refused': label('登录被拒', 'Sign-in refused'),
  'session:end': label('结束会话', 'Ended a session'),
  'screen:use': label('屏幕在用', 'Had a screen in view'),
  'user:add': label('新建账号', 'Made an account'),
  'user:change': label('更改账号', 'Changed an account'),
  'user:code': label('重发一次性密码', 'New one-time password'),
  'user:disable': label('停用账号', 'Disabled an account'),
  'user:unlock': label('解除登录限制', 'Forgot wrong passwords'),
  'user:crews': label('设置队伍', 'Set crews'),
  'factor:add': label('添加第二因素', 'Added a second factor'),
  'factor:remove': label('移除第二因素', 'Removed a second factor'),
  'factor:recovery': label('重新生成恢复码', 'New recovery codes'),
  'factor:reset': label('重置他人第二因素', 'Reset a second factor'),
  'factor:policy': label('更改第二因素要求', 'Changed who needs a second factor'),
  'credential:issue': label('签发凭据', 'Issued a key'),
  'credential:withdraw': label('撤销凭据', 'Withdrew a key'),
  ...LEDGER_ACTIONS,
  'floor-plan:import': label('导入平面图', 'Entered a floor plan'),
  'briefing:take': label('签发简报', 'Took a briefing'),
  'audit:export': label('导出审计', 'Exported the audit'),
  'command:acknowledge': label('确认告警', 'Acknowledged'),
  'command:dispatch': label('派遣', 'Dispatched'),
  'command:accept': label('接单', 'Accepted'),
  'command:arrive': label('到场', 'Arrived'),
  'command:finish': label('办结', 'Finished'),
  'command:verify': label('核查', 'Verified'),
  'command:close': label('结案', 'Closed'),
  'command:comment': label('批示', 'Commented'),
  'command:shelve': label('搁置', 'Shelved'),
};

/** Who did what, when and from where. */
export default function Audit(): JSX.Element {
  const { pick } = useWords();
  const [filter, setFilter] = useState<AuditFilter>({ actor: '', action: '', within: '', from: '', to: '' });
  const { rows, refusal, more } = useAudit(filter);
  return (
    <>
      <div className={styles.bar}>
        <Filters filter={filter} onChange={(change) => setFilter((before) => ({ ...before, ...change }))} />
        <Chain />
      </div>
      <Rows rows={rows} refusal={refusal} />
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
        {Object.entries(ACTIONS).map(([id, words]) => (
          <option key={id} value={id}>
            {pick(words)}
          </option>
        ))}
      </SelectField>
      <FilterField label={pick(WORDS.actor)} value={filter.actor} onChange={set('actor')} />
      <DateField label={pick(WORDS.since)} value={filter.from} onChange={(from) => onChange({ from })} />
      <DateField label={pick(WORDS.to)} value={filter.to} onChange={(to) => onChange({ to })} />
      <PlaceFilter label={pick(WORDS.place)} value={filter.within} onChange={(within) => onChange({ within })} />
    </>
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

function Rows({ rows, refusal }: Pick<ReturnType<typeof useAudit>, 'rows' | 'refusal'>): JSX.Element {
  const { pick } = useWords();
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
          render: ({ actor: { name, id } }) => (
            <span title={id}>
              <bdi>{name}</bdi>
            </span>
          ),
        },
        {
          title: pick(WORDS.action),
          short: true,
          render: (row) => (ACTIONS[row.action] ? pick(ACTIONS[row.action]) : <span className={styles.code}>{row.action}</span>),
        },
        { title: pick(WORDS.subject), render: ({ subject }) => <span className={styles.code}>{subject.slice(0, 60)}</span> },
        {
          title: pick(WORDS.detail),
          render: ({ detail }) => (
            <span className={styles.quiet} title={detail}>
              {detail.slice(0, 90)}
            </span>
          ),
        },
        {
          title: pick(WORDS.outcome),
          short: true,
          render: ({ outcome }) => (outcome === 'done' ? pick(WORDS.done) : <span className={styles.warn}>{pick(WORDS.refused)}</span>),
        },
        { title: pick(WORDS.from), render: ({ from }) => <span className={styles.quiet}>{from}</span> },
      ]}
    />
  );
}
