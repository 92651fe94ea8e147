import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { FilterField, SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { SecretDialog } from '#client/admin/parts/SecretDialog.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/Button.tsx';
import { Dialog } from '#client/ui/Dialog.tsx';
import { LineField } from '#client/ui/Field.tsx';
import { useNow } from '#client/ui/now.ts';
import { formatAge, formatMoment } from '#client/ui/time.ts';

const KINDS = ['device', 'gateway', 'api-key'] as const;
type Kind = (typeof KINDS)[number];
interface Key {
  readonly kind: Kind;
  readonly name: string;
  readonly issuedAt: number;
  readonly expiresAt: number | null;
  readonly usedAt: number | null;
  readonly formerUntil: number | null;
}

const WORDS = {
  device: label('设备', 'Device'), gateway: label('网关', 'Gateway'), 'api-key': label('接口', 'Interface'),
  deviceAbout: label('只能为这一台设备上报。名称即台账编号。', 'Reports for this one device; its name is the device’s id.'),
  gatewayAbout: label('为自己及其下属设备（地址为“网关/…”）上报。', 'Reports for itself and its children, whose addresses begin with its own.'),
  'api-keyAbout': label('可为任何设备上报，供上级平台或数据汇聚程序使用。', 'Reports for any device: for a platform or a collecting program.'),
  find: label('按名称筛选', 'Filter by name'),
  add: label('新建凭据', 'New key'),
  list: label('凭据', 'Keys'),
  kind: label('类型', 'Kind'),
  name: label('名称', 'Name'),
  issued: label('签发', 'Issued'),
  expires: label('有效期至', 'Good until'),
  used: label('最近使用', 'Last used'),
  never: label('未使用', 'Never'),
  forever: label('撤销前有效', 'Until withdrawn'),
  expired: label('已过期', 'Expired'),
  former: label('旧密钥仍可用至', 'The former is good until'),
  rotate: label('更换', 'Replace'),
  withdraw: label('撤销', 'Withdraw'),
  withdrawn: label('已撤销，立即失效', 'Withdrawn: refused from now on'),
  days: label('有效天数（留空为撤销前有效）', 'Days it is good (empty: until withdrawn)'),
  overlap: label('旧密钥继续有效的小时数', 'Hours the former goes on to be good'),
  make: label('生成密钥', 'Make the secret'),
  none: label('还没有凭据', 'There are no keys yet'),
  noneAbout: label('设备、网关或接口凭密钥上报；演示模式下本机无需密钥。', 'Devices, gateways and interfaces report with a secret; in the demo this machine needs none.'),
  secret: label('密钥', 'Secret'),
  use: label('上报时以“名称:密钥”出示（MQTT 用户名与密码、HTTP Bearer）。', 'Shown as “name:secret”: as MQTT user name and password, or as HTTP Bearer.'),
  early: label('较早', 'Earlier'),
  cancel: label('取消', 'Cancel'),
  sure: label('确认撤销', 'Withdraw it'),
};

/** Secrets of devices, gateways and interfaces. */
export default function Keys(): JSX.Element {
  const { pick, lang } = useWords();
  const now = useNow();
  const { data, refusal, again } = useLoad<Key[]>('/api/v1/credentials', 30_000);
  const [text, setText] = useState('');
  const [making, setMaking] = useState<Partial<Key> | null>(null);
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  const [leaving, setLeaving] = useState<Key | null>(null);
  const { busy, act } = useAct();
  const rows = data?.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase())) ?? null;
  const withdraw = async ({ kind, name }: Key): Promise<void> => {
    await act(() => request('DELETE', `/api/v1/credentials/${kind}/${encodeURIComponent(name)}`), pick(WORDS.withdrawn));
    setLeaving(null);
    again();
  };
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        <span className={styles.end}><Button look="primary" icon="lock" onClick={() => setMaking({})}>{pick(WORDS.add)}</Button></span>
      </div>
      <Listing
        name={pick(WORDS.list)} rows={rows} refusal={refusal} keyOf={({ kind, name }) => `${kind} ${name}`} empty={pick(WORDS.none)} emptyAbout={pick(WORDS.noneAbout)} icon="lock"
        columns={[
          { title: pick(WORDS.kind), render: ({ kind }) => pick(WORDS[kind]) },
          { title: pick(WORDS.name), render: ({ name }) => <span className={styles.code}>{name}</span> },
          { title: pick(WORDS.issued), render: ({ issuedAt }) => (issuedAt === 0 ? <span className={styles.quiet}>{pick(WORDS.early)}</span> : formatMoment(issuedAt, now)) },
          { title: pick(WORDS.expires), render: (key) => <Expiry {...key} now={now} /> },
          { title: pick(WORDS.used), render: ({ usedAt }) => (usedAt === null ? <span className={styles.quiet}>{pick(WORDS.never)}</span> : formatAge(now - usedAt, lang)) },
          { title: '', render: (key) => <span className={styles.actions}><Button onClick={() => setMaking(key)}>{pick(WORDS.rotate)}</Button><Button look="danger" onClick={() => setLeaving(key)}>{pick(WORDS.withdraw)}</Button></span> },
        ]}
      />
      {making && <MakeKey known={making} onClose={() => setMaking(null)} onMade={(made) => {
        setMaking(null);
        setSecret(made);
        again();
      }} />}
      {leaving && (
        <Dialog title={`${pick(WORDS.withdraw)} · ${leaving.name}`} onClose={() => setLeaving(null)} actions={<><Button onClick={() => setLeaving(null)}>{pick(WORDS.cancel)}</Button><Button look="danger" busy={busy} onClick={() => void withdraw(leaving)}>{pick(WORDS.sure)}</Button></>}>
          <p>{pick(WORDS[`${leaving.kind}About`])}</p>
        </Dialog>
      )}
      {secret && <SecretDialog title={`${pick(WORDS.secret)} · ${secret.name}`} secret={`${secret.name}:${secret.secret}`} about={pick(WORDS.use)} onClose={() => setSecret(null)} />}
    </>
  );
}

function Expiry({ expiresAt, formerUntil, now }: Pick<Key, 'expiresAt' | 'formerUntil'> & { now: number }): JSX.Element {
  const { pick } = useWords();
  return (
    <span>
      {expiresAt === null ? <span className={styles.quiet}>{pick(WORDS.forever)}</span> : expiresAt <= now ? <span className={styles.warn}>{pick(WORDS.expired)}</span> : formatMoment(expiresAt, now)}
      {formerUntil !== null && <span className={styles.quiet}> · {pick(WORDS.former)} {formatMoment(formerUntil, now)}</span>}
    </span>
  );
}

function MakeKey({ known, onClose, onMade }: { known: Partial<Key>; onClose: () => void; onMade: (made: { name: string; secret: string }) => void }): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [kind, setKind] = useState<Kind>(known.kind ?? 'device');
  const [name, setName] = useState(known.name ?? '');
  const [days, setDays] = useState('');
  const [overlap, setOverlap] = useState(known.name === undefined ? '0' : '24');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await act(async () => onMade(await request('POST', '/api/v1/credentials', { kind, name, overlapHours: Number(overlap), ...(days !== '' && { days: Number(days) }) })));
  };
  return (
    <Dialog title={known.name === undefined ? pick(WORDS.add) : `${pick(WORDS.rotate)} · ${known.name}`} onClose={onClose} actions={<><Button onClick={onClose}>{pick(WORDS.cancel)}</Button><Button look="primary" type="submit" form="make-key" busy={busy}>{pick(WORDS.make)}</Button></>}>
      <form id="make-key" className={styles.form} onSubmit={(event) => void submit(event)}>
        {known.name === undefined && (
          <>
            <SelectField label={pick(WORDS.kind)} value={kind} onChange={(event) => setKind(event.target.value as Kind)}>{KINDS.map((each) => <option key={each} value={each}>{pick(WORDS[each])}</option>)}</SelectField>
            <p className={styles.quiet}>{pick(WORDS[`${kind}About`])}</p>
            <LineField label={pick(WORDS.name)} value={name} onChange={(event) => setName(event.target.value)} required pattern="[A-Za-z0-9_.\-]{1,100}" autoComplete="off" />
          </>
        )}
        <LineField label={pick(WORDS.days)} value={days} onChange={(event) => setDays(event.target.value)} type="number" min={1} max={3650} />
        {known.name !== undefined && <LineField label={pick(WORDS.overlap)} value={overlap} onChange={(event) => setOverlap(event.target.value)} type="number" min={0} max={720} required />}
      </form>
    </Dialog>
  );
}
