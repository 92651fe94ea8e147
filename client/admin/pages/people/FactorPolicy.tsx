import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { ROLES, ROLE_LABELS, type Role } from '#contract/roles.ts';
import styles from '#client/admin/parts/parts.module.css';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';

const WORDS = {
  title: label('第二因素要求', 'Second factor required'),
  nobody: label('不强制，人人可自行添加', 'Of nobody; everybody may add one'),
  change: label('更改', 'Change'),
  advised: label('建议', 'advised'),
  about: label(
    '所选角色下次登录时须先添加第二因素，才能使用系统；当前会话不受影响。',
    'At the next sign-in people of these roles must add one before anything else. Sessions that are open go on.',
  ),
  save: label('保存', 'Save'),
  saved: label('已保存，下次登录生效', 'Saved; in force at the next sign-in'),
};

interface Policy {
  readonly roles: readonly Role[];
  readonly advised: readonly Role[];
}

/** Which roles must have a second factor. */
export function FactorPolicy(): JSX.Element | null {
  const { pick } = useWords();
  const {
    session: { user },
  } = useSignedIn();
  const { data, again } = useLoad<Policy>('/api/v1/factor-policy');
  const [changing, setChanging] = useState(false);
  if (data === null) return null;
  return (
    <p className={styles.below} data-factor-policy={data.roles.join(' ')}>
      <span className={styles.quiet}>{pick(WORDS.title)}</span>
      <span>{data.roles.length === 0 ? pick(WORDS.nobody) : data.roles.map((role) => pick(ROLE_LABELS[role])).join(' · ')}</span>
      {user.jurisdiction === '/' && (
        <Button look="quiet" onClick={() => setChanging(true)}>
          {pick(WORDS.change)}
        </Button>
      )}
      {changing && (
        <PolicyDialog
          policy={data}
          onClose={() => {
            setChanging(false);
            again();
          }}
        />
      )}
    </p>
  );
}

function PolicyDialog({ policy, onClose }: { policy: Policy; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const [roles, setRoles] = useState<readonly Role[]>(policy.roles);
  return (
    <ReasonDialog
      title={pick(WORDS.title)}
      confirm={pick(WORDS.save)}
      done={pick(WORDS.saved)}
      onClose={onClose}
      onConfirm={(reason) => request('PUT', '/api/v1/factor-policy', { roles, reason })}
    >
      <p>{pick(WORDS.about)}</p>
      {ROLES.map((role) => (
        <CheckField
          key={role}
          label={
            <>
              {pick(ROLE_LABELS[role])}
              {policy.advised.includes(role) && <span className={styles.quiet}> · {pick(WORDS.advised)}</span>}
            </>
          }
          checked={roles.includes(role)}
          onChange={({ target }) => setRoles(target.checked ? [...roles, role] : roles.filter((each) => each !== role))}
        />
      ))}
    </ReasonDialog>
  );
}
