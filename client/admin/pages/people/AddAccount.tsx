import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { ROLES, ROLE_LABELS, type PersonRole } from '#contract/roles.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';

const WORDS = {
  title: label('新建账号', 'New account'),
  name: label('姓名', 'Name'),
  login: label('账号（字母、数字）', 'Login (letters and digits)'),
  role: label('角色', 'Role'),
  place: label('辖区', 'Jurisdiction'),
  make: label('建立并生成一次性密码', 'Make it, with a one-time password'),
  cancel: label('取消', 'Cancel'),
  roleAbout: {
    'duty-officer': label('确认、派遣、核查；看得到特殊人群', 'Acknowledges, dispatches, verifies; sees who needs care'),
    dispatcher: label('派遣与核查', 'Dispatches and verifies'),
    'grid-worker': label('处置派给本队伍的工单', 'Handles the tickets of their crew'),
    leader: label('查看与批示，不见个人信息', 'Sees and comments; nothing of persons'),
    auditor: label('只看审计', 'Reads the audit'),
    administrator: label('管理账号、台账与系统', 'Manages accounts, ledger and system'),
  } satisfies Record<PersonRole, unknown>,
};

/** Makes an account. */
export function AddAccount({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: { login: string; password: string }) => void;
}): JSX.Element {
  const { pick } = useWords();
  const {
    session: { user },
  } = useSignedIn();
  const { busy, act } = useAct();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<PersonRole>('duty-officer');
  const [jurisdiction, setJurisdiction] = useState(user.jurisdiction);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await act(async () => {
      const { password } = await request<{ password: string }>('POST', '/api/v1/users', { name, login, role, jurisdiction });
      onMade({ login, password });
    });
  };
  return (
    <Dialog
      title={pick(WORDS.title)}
      onClose={onClose}
      size="medium"
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button type="submit" form="add-account" look="primary" busy={busy} disabled={jurisdiction === ''}>
            {pick(WORDS.make)}
          </Button>
        </>
      }
    >
      <form id="add-account" className={styles.form} onSubmit={(event) => void submit(event)}>
        <Names name={name} login={login} onName={setName} onLogin={setLogin} />
        <SelectField label={pick(WORDS.role)} value={role} onChange={(event) => setRole(event.target.value as PersonRole)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {pick(ROLE_LABELS[each])}
            </option>
          ))}
        </SelectField>
        <p className={styles.quiet}>{pick(WORDS.roleAbout[role])}</p>
        <PlacePicker label={pick(WORDS.place)} value={jurisdiction} onChange={setJurisdiction} everything={user.jurisdiction === '/'} map />
      </form>
    </Dialog>
  );
}

interface NamesProps {
  readonly name: string;
  readonly login: string;
  readonly onName: (name: string) => void;
  readonly onLogin: (login: string) => void;
}

function Names({ name, login, onName, onLogin }: NamesProps): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={styles.two}>
      <LineField
        label={pick(WORDS.name)}
        value={name}
        onChange={(event) => onName(event.target.value)}
        required
        maxLength={200}
        autoFocus
      />
      <LineField
        label={pick(WORDS.login)}
        value={login}
        onChange={(event) => onLogin(event.target.value.toLowerCase())}
        required
        pattern="[a-z0-9_.\-]{1,100}"
        autoComplete="off"
      />
    </div>
  );
}
