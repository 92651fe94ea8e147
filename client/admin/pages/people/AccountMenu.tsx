import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { ROLES, ROLE_LABELS, type Role } from '#contract/roles.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/PlacePicker.tsx';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { IconButton } from '#client/ui/Button.tsx';
import { LineField } from '#client/ui/Field.tsx';
import { Menu, MenuItem } from '#client/ui/Menu.tsx';
import type { AccountRow } from './account.ts';
import { CrewsDialog } from './CrewsDialog.tsx';
import { SessionsDialog } from './SessionsDialog.tsx';

const WORDS = {
  more: label('操作', 'Actions'),
  change: label('更改姓名、角色、辖区', 'Change name, role, jurisdiction'),
  sessions: label('查看会话', 'Sessions'),
  code: label('重发一次性密码', 'New one-time password'),
  unlock: label('解除登录限制', 'Forget wrong passwords'),
  unlocked: label('已解除登录限制', 'Wrong passwords are forgotten'),
  disable: label('停用', 'Disable'),
  enable: label('启用', 'Enable'),
  save: label('保存', 'Save'),
  saved: label('已保存，其会话已结束', 'Saved; their sessions have ended'),
  disabled: label('已停用，其会话已结束', 'Disabled; their sessions have ended'),
  enabled: label('已启用', 'Enabled'),
  name: label('姓名', 'Name'),
  role: label('角色', 'Role'),
  place: label('辖区', 'Jurisdiction'),
  crews: label('所属队伍', 'Crews'),
  made: label('一次性密码已生成', 'One-time password made'),
  codeAbout: label('其现有密码与会话立即失效。', 'The present password and all sessions end at once.'),
};

interface AccountMenuProps {
  readonly account: AccountRow;
  readonly onDone: () => void;
  readonly onSecret: (secret: { login: string; password: string }) => void;
}

/** What can be done to an account. */
export function AccountMenu({ account, onDone, onSecret }: AccountMenuProps): JSX.Element {
  const { pick } = useWords();
  const { session: { user } } = useSignedIn();
  const { act } = useAct();
  const [open, setOpen] = useState<'change' | 'sessions' | 'code' | 'power' | 'crews' | null>(null);
  const own = account.id === user.id;
  const path = `/api/v1/accounts/${encodeURIComponent(account.id)}`;
  const close = (): void => {
    setOpen(null);
    onDone();
  };
  return (
    <span className={styles.actions}>
      <Menu trigger={<IconButton icon="chevron-down" label={`${pick(WORDS.more)} ${account.login}`} />}>
        <MenuItem onSelect={() => setOpen('change')}>{pick(WORDS.change)}</MenuItem>
        <MenuItem onSelect={() => setOpen('sessions')}>{pick(WORDS.sessions)}</MenuItem>
        {account.role === 'grid-worker' && <MenuItem onSelect={() => setOpen('crews')}>{pick(WORDS.crews)}</MenuItem>}
        {!own && !account.demo && <MenuItem onSelect={() => setOpen('code')}>{pick(WORDS.code)}</MenuItem>}
        <MenuItem onSelect={() => void act(() => request('POST', `/api/v1/users/${encodeURIComponent(account.id)}/unlock`), pick(WORDS.unlocked))}>{pick(WORDS.unlock)}</MenuItem>
        {!own && <MenuItem onSelect={() => setOpen('power')}>{pick(account.disabled ? WORDS.enable : WORDS.disable)}</MenuItem>}
      </Menu>
      {open === 'change' && <ChangeAccount account={account} path={path} onClose={close} />}
      {open === 'sessions' && <SessionsDialog account={account} onClose={close} />}
      {open === 'crews' && <CrewsDialog account={account} onClose={close} />}
      {open === 'code' && (
        <ReasonDialog title={`${pick(WORDS.code)} · ${account.login}`} confirm={pick(WORDS.code)} done={pick(WORDS.made)} onClose={close}
          onConfirm={async (reason) => onSecret({ login: account.login, password: (await request<{ password: string }>('POST', `${path}/code`, { reason })).password })}>
          <p>{pick(WORDS.codeAbout)}</p>
        </ReasonDialog>
      )}
      {open === 'power' && (
        <ReasonDialog title={`${pick(account.disabled ? WORDS.enable : WORDS.disable)} · ${account.name}`} confirm={pick(account.disabled ? WORDS.enable : WORDS.disable)} danger={!account.disabled}
          done={pick(account.disabled ? WORDS.enabled : WORDS.disabled)} onClose={close} onConfirm={(reason) => request('PUT', path, { disabled: !account.disabled, reason })} />
      )}
    </span>
  );
}

function ChangeAccount({ account, path, onClose }: { account: AccountRow; path: string; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const { session: { user } } = useSignedIn();
  const [name, setName] = useState(account.name);
  const [role, setRole] = useState<Role>(account.role);
  const [jurisdiction, setJurisdiction] = useState(account.jurisdiction);
  const changed = { ...(name !== account.name && { name }), ...(role !== account.role && { role }), ...(jurisdiction !== account.jurisdiction && jurisdiction !== '' && { jurisdiction }) };
  return (
    <ReasonDialog title={`${pick(WORDS.change)} · ${account.login}`} confirm={pick(WORDS.save)} done={pick(WORDS.saved)} onClose={onClose} onConfirm={(reason) => request('PUT', path, { ...changed, reason })}>
      <LineField label={pick(WORDS.name)} value={name} onChange={(event) => setName(event.target.value)} required maxLength={200} />
      <SelectField label={pick(WORDS.role)} value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {ROLES.map((each) => <option key={each} value={each}>{pick(ROLE_LABELS[each])}</option>)}
      </SelectField>
      <PlacePicker label={pick(WORDS.place)} value={jurisdiction} onChange={setJurisdiction} everything={user.jurisdiction === '/'} />
    </ReasonDialog>
  );
}
