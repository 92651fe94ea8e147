import { useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { label } from '#contract/label.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { FilterField } from '#client/admin/parts/Fields.tsx';
import { Listing, type ListColumn } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { SecretDialog } from '#client/admin/parts/SecretDialog.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge } from '#client/ui/time/format.ts';
import { hasFactor, type AccountRow } from './account.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { AddAccount } from './AddAccount.tsx';
import { FactorPolicy } from './FactorPolicy.tsx';

const WORDS = {
  find: label('按姓名、账号或角色筛选', 'Filter by name, login or role'),
  add: label('新建账号', 'New account'),
  list: label('账号', 'Accounts'),
  name: label('姓名', 'Name'),
  login: label('账号', 'Login'),
  role: label('角色', 'Role'),
  place: label('辖区', 'Jurisdiction'),
  state: label('状态', 'State'),
  disabled: label('已停用', 'Disabled'),
  fresh: label('待首次登录', 'Not signed in yet'),
  here: label('在线', 'Signed in'),
  away: label('未登录', 'Signed out'),
  demo: label('演示', 'Demo'),
  none: label('没有这样的账号', 'No such account'),
  code: label('一次性密码', 'One-time password'),
  codeAbout: label('首次登录须修改密码。', 'It must be changed at the first sign-in.'),
  count: label('个账号', 'accounts'),
  factor: label('第二因素', 'Second factor'),
  totp: label('验证器', 'App'),
  passkeys: label('通行密钥', 'Passkey'),
  noFactor: label('无', 'None'),
};

/** Accounts: who may sign in, as what, for where. */
export default function People(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal, again } = useLoad<AccountRow[]>('/api/v1/accounts', 10_000);
  const [text, setText] = useState('');
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ login: string; password: string } | null>(null);
  const wanted = text.trim().toLowerCase();
  const rows = data?.filter((row) => wordsOf(row).includes(wanted)) ?? null;
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        {rows && (
          <span className={styles.count}>
            {rows.length} {pick(WORDS.count)}
          </span>
        )}
        <span className={styles.end}>
          <Button look="primary" icon="user" onClick={() => setAdding(true)}>
            {pick(WORDS.add)}
          </Button>
        </span>
      </div>
      <Accounts rows={rows} refusal={refusal} onDone={again} onSecret={setSecret} />
      <FactorPolicy />
      {adding && (
        <AddAccount
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setSecret(made);
            again();
          }}
        />
      )}
      {secret && (
        <SecretDialog
          title={`${pick(WORDS.code)} · ${secret.login}`}
          secret={secret.password}
          about={pick(WORDS.codeAbout)}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

const wordsOf = ({ name, login, role }: AccountRow): string =>
  `${name} ${login} ${ROLE_LABELS[role].zh} ${ROLE_LABELS[role].en}`.toLowerCase();

interface AccountsProps {
  readonly rows: readonly AccountRow[] | null;
  readonly refusal: Refusal | null;
  readonly onDone: () => void;
  readonly onSecret: (secret: { login: string; password: string }) => void;
}

function Accounts({ rows, refusal, onDone, onSecret }: AccountsProps): JSX.Element {
  const { pick } = useWords();
  const columns: ListColumn<AccountRow>[] = [
    {
      title: pick(WORDS.name),
      render: ({ name, demo }) => (
        <span>
          <bdi>{name}</bdi>
          {demo && <span className={styles.quiet}> · {pick(WORDS.demo)}</span>}
        </span>
      ),
    },
    { title: pick(WORDS.login), render: ({ login }) => <span className={styles.code}>{login}</span> },
    { title: pick(WORDS.role), render: ({ role }) => pick(ROLE_LABELS[role]) },
    { title: pick(WORDS.place), render: ({ jurisdiction }) => <PlaceName path={jurisdiction} /> },
    { title: pick(WORDS.factor), render: (account) => <FactorsOf account={account} /> },
    { title: pick(WORDS.state), render: (account) => <StateOf account={account} /> },
    { title: '', render: (account) => <AccountMenu account={account} onDone={onDone} onSecret={onSecret} /> },
  ];
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.none)}
      icon="users"
      off={({ disabled }) => disabled}
      columns={columns}
    />
  );
}

function FactorsOf({ account }: { account: AccountRow }): JSX.Element {
  const { pick } = useWords();
  const { totp, passkeys } = account.factors;
  const words = [...(totp ? [pick(WORDS.totp)] : []), ...(passkeys > 0 ? [`${pick(WORDS.passkeys)} ${passkeys}`] : [])];
  return hasFactor(account) ? <span>{words.join(' · ')}</span> : <span className={styles.quiet}>{pick(WORDS.noFactor)}</span>;
}

function StateOf({ account: { disabled, mustChange, sessions, seenAt } }: { account: AccountRow }): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  if (disabled) return <span className={styles.warn}>{pick(WORDS.disabled)}</span>;
  if (sessions === 0) return <span className={styles.quiet}>{pick(mustChange ? WORDS.fresh : WORDS.away)}</span>;
  return (
    <span>
      <span className={styles.ok}>{pick(WORDS.here)}</span> <span className={styles.quiet}>{formatAge(now - (seenAt ?? now), lang)}</span>
    </span>
  );
}
