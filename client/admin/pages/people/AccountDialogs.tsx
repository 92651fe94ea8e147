import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { hasFactor, pathOf, type AccountRow } from './account.ts';
import { ChangeAccount } from './ChangeAccount.tsx';
import { CrewsDialog } from './CrewsDialog.tsx';
import { SessionsDialog } from './SessionsDialog.tsx';

const WORDS = {
  code: label('重发一次性密码', 'New one-time password'),
  made: label('一次性密码已生成', 'One-time password made'),
  codeAbout: label('其现有密码与会话立即失效。', 'The present password and all sessions end at once.'),
  codeFactor: label('第二因素保持不变。', 'The second factor stays.'),
  reset: label('重置第二因素', 'Reset the second factor'),
  resetAbout: label(
    '其验证器、通行密钥与恢复码全部移除，会话立即结束；此后仅凭密码即可登录。请先确认本人身份。',
    'App, passkeys and recovery codes are taken away, sessions end; then the password alone opens the account. Make sure who asks.',
  ),
  resetDone: label('第二因素已重置', 'The second factor is reset'),
  disable: label('停用', 'Disable'),
  enable: label('启用', 'Enable'),
  disabled: label('已停用，其会话已结束', 'Disabled; their sessions have ended'),
  enabled: label('已启用', 'Enabled'),
};

export type AccountDialog = 'change' | 'sessions' | 'code' | 'power' | 'crews' | 'reset';

export interface AccountDialogProps {
  readonly account: AccountRow;
  readonly onClose: () => void;
  readonly onSecret: (secret: { login: string; password: string }) => void;
}

function NewCode({ account, onClose, onSecret }: AccountDialogProps): JSX.Element {
  const { pick } = useWords();
  return (
    <ReasonDialog
      title={`${pick(WORDS.code)} · ${account.login}`}
      confirm={pick(WORDS.code)}
      done={pick(WORDS.made)}
      onClose={onClose}
      onConfirm={async (reason) => {
        const { password } = await request<{ password: string }>('POST', `${pathOf(account)}/code`, { reason });
        onSecret({ login: account.login, password });
      }}
    >
      <p>
        {pick(WORDS.codeAbout)}
        {hasFactor(account) && pick(WORDS.codeFactor)}
      </p>
    </ReasonDialog>
  );
}

function ResetFactors({ account, onClose }: AccountDialogProps): JSX.Element {
  const { pick } = useWords();
  return (
    <ReasonDialog
      title={`${pick(WORDS.reset)} · ${account.name}`}
      confirm={pick(WORDS.reset)}
      danger
      done={pick(WORDS.resetDone)}
      onClose={onClose}
      onConfirm={(reason) => request('POST', `${pathOf(account)}/factor-reset`, { reason })}
    >
      <p>{pick(WORDS.resetAbout)}</p>
    </ReasonDialog>
  );
}

function Power({ account, onClose }: AccountDialogProps): JSX.Element {
  const { pick } = useWords();
  const words = pick(account.disabled ? WORDS.enable : WORDS.disable);
  return (
    <ReasonDialog
      title={`${words} · ${account.name}`}
      confirm={words}
      danger={!account.disabled}
      done={pick(account.disabled ? WORDS.enabled : WORDS.disabled)}
      onClose={onClose}
      onConfirm={(reason) => request('PUT', pathOf(account), { disabled: !account.disabled, reason })}
    />
  );
}

/** What each choice of the menu opens. */
export const ACCOUNT_DIALOGS: Readonly<Record<AccountDialog, (props: AccountDialogProps) => JSX.Element>> = {
  change: ChangeAccount,
  sessions: SessionsDialog,
  crews: CrewsDialog,
  code: NewCode,
  power: Power,
  reset: ResetFactors,
};
