import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { ROLES, ROLE_LABELS, type Role } from '#contract/roles.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { LineField } from '#client/ui/controls/Field.tsx';
import { pathOf, type AccountRow } from './account.ts';

const WORDS = {
  title: label('更改姓名、角色、辖区', 'Change name, role, jurisdiction'),
  save: label('保存', 'Save'),
  saved: label('已保存，其会话已结束', 'Saved; their sessions have ended'),
  name: label('姓名', 'Name'),
  role: label('角色', 'Role'),
  place: label('辖区', 'Jurisdiction'),
};

/** Another name, role or jurisdiction for an account. */
export function ChangeAccount({ account, onClose }: { account: AccountRow; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const {
    session: { user },
  } = useSignedIn();
  const [name, setName] = useState(account.name);
  const [role, setRole] = useState<Role>(account.role);
  const [jurisdiction, setJurisdiction] = useState(account.jurisdiction);
  const changed = {
    ...(name !== account.name && { name }),
    ...(role !== account.role && { role }),
    ...(jurisdiction !== account.jurisdiction && jurisdiction !== '' && { jurisdiction }),
  };
  return (
    <ReasonDialog
      title={`${pick(WORDS.title)} · ${account.login}`}
      confirm={pick(WORDS.save)}
      done={pick(WORDS.saved)}
      onClose={onClose}
      onConfirm={(reason) => request('PUT', pathOf(account), { ...changed, reason })}
    >
      <LineField label={pick(WORDS.name)} value={name} onChange={(event) => setName(event.target.value)} required maxLength={200} />
      <SelectField label={pick(WORDS.role)} value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {ROLES.map((each) => (
          <option key={each} value={each}>
            {pick(ROLE_LABELS[each])}
          </option>
        ))}
      </SelectField>
      <PlacePicker label={pick(WORDS.place)} value={jurisdiction} onChange={setJurisdiction} everything={user.jurisdiction === '/'} map />
    </ReasonDialog>
  );
}
