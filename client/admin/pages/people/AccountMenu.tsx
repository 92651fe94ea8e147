import { useState, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { IconButton } from '#client/ui/controls/Button.tsx';
import { Menu, MenuItem } from '#client/ui/controls/Menu.tsx';
import { hasFactor, type AccountRow } from './account.ts';
import { ACCOUNT_DIALOGS, type AccountDialog, type AccountDialogProps } from './AccountDialogs.tsx';

const WORDS = {
  more: label('操作', 'Actions'),
  unlock: label('解除登录限制', 'Forget wrong passwords'),
  unlocked: label('已解除登录限制', 'Wrong passwords are forgotten'),
  change: label('更改姓名、角色、辖区', 'Change name, role, jurisdiction'),
  sessions: label('查看会话', 'Sessions'),
  crews: label('所属队伍', 'Crews'),
  code: label('重发一次性密码', 'New one-time password'),
  reset: label('重置第二因素', 'Reset the second factor'),
  disable: label('停用', 'Disable'),
  enable: label('启用', 'Enable'),
};

/** What can be done to an account by somebody who is, or is not, its owner. */
function choicesFor(account: AccountRow, own: boolean): readonly (readonly [AccountDialog, Label])[] {
  return [
    ['change', WORDS.change],
    ['sessions', WORDS.sessions],
    ...(account.role === 'grid-worker' ? [['crews', WORDS.crews] as const] : []),
    ...(!own && !account.demo ? [['code', WORDS.code] as const] : []),
    ...(!own && hasFactor(account) ? [['reset', WORDS.reset] as const] : []),
    ...(own ? [] : [['power', account.disabled ? WORDS.enable : WORDS.disable] as const]),
  ];
}

interface AccountMenuProps extends Pick<AccountDialogProps, 'account' | 'onSecret'> {
  readonly onDone: () => void;
}

/** What can be done to an account. */
export function AccountMenu({ account, onDone, onSecret }: AccountMenuProps): JSX.Element {
  const { pick } = useWords();
  const {
    session: { user },
  } = useSignedIn();
  const { act } = useAct();
  const [open, setOpen] = useState<AccountDialog | null>(null);
  const close = (): void => {
    setOpen(null);
    onDone();
  };
  const unlock = (): Promise<unknown> => request('POST', `/api/v1/users/${encodeURIComponent(account.id)}/unlock`);
  const Opened = open && ACCOUNT_DIALOGS[open];
  return (
    <span className={styles.actions}>
      <Menu trigger={<IconButton icon="chevron-down" label={`${pick(WORDS.more)} ${account.login}`} />}>
        {choicesFor(account, account.id === user.id).map(([dialog, words]) => (
          <MenuItem key={dialog} onSelect={() => setOpen(dialog)}>
            {pick(words)}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => void act(unlock, pick(WORDS.unlocked))}>{pick(WORDS.unlock)}</MenuItem>
      </Menu>
      {Opened && <Opened account={account} onClose={close} onSecret={onSecret} />}
    </span>
  );
}
