import { useState, type FormEvent, type JSX } from 'react';
import { WALL_ROLES, type WallRole } from '#contract/roles.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { AskingScreen } from './AskingScreen.tsx';
import { WORDS } from './wall.ts';

/** Pairs the screen that shows a code. */
export function PairWall({ onClose, onPaired }: { onClose: () => void; onPaired: () => void }): JSX.Element {
  const { pick } = useWords();
  const { session } = useSignedIn();
  const { busy, act } = useAct();
  const [written, setWritten] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<WallRole>('wall-leader');
  const [jurisdiction, setJurisdiction] = useState(session.user.jurisdiction);
  const code = written.replaceAll(/\D/g, '');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = { code, name, role, jurisdiction };
    if (await act(() => request('POST', '/api/v1/walls', body), pick(WORDS.done))) onPaired();
  };
  return (
    <Dialog
      title={pick(WORDS.add)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button look="primary" type="submit" form="pair-wall" busy={busy} disabled={jurisdiction === ''}>
            {pick(WORDS.pair)}
          </Button>
        </>
      }
    >
      <form id="pair-wall" className={styles.form} onSubmit={(event) => void submit(event)}>
        <LineField
          label={pick(WORDS.code)}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          inputMode="numeric"
          autoComplete="off"
          pattern="\s*(\d\s*){6}"
          required
        />
        {code.length === 6 && <AskingScreen code={code} />}
        <LineField label={pick(WORDS.name)} value={name} onChange={(event) => setName(event.target.value)} required maxLength={60} />
        <SelectField label={pick(WORDS.audience)} value={role} onChange={(event) => setRole(event.target.value as WallRole)}>
          {WALL_ROLES.map((each) => (
            <option key={each} value={each}>
              {pick(WORDS[each])}
            </option>
          ))}
        </SelectField>
        <PlacePicker
          label={pick(WORDS.place)}
          value={jurisdiction}
          onChange={setJurisdiction}
          everything={session.user.jurisdiction === '/'}
        />
      </form>
    </Dialog>
  );
}
