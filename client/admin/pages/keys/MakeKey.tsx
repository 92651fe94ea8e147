import { useState, type FormEvent, type JSX } from 'react';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { KINDS, WORDS, type Key, type Kind } from './key.ts';

interface MakeKeyProps {
  readonly known: Partial<Key>;
  readonly onClose: () => void;
  readonly onMade: (made: { name: string; secret: string }) => void;
}

/** Makes a secret, or another in its place. */
export function MakeKey({ known, onClose, onMade }: MakeKeyProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [kind, setKind] = useState<Kind>(known.kind ?? 'device');
  const [name, setName] = useState(known.name ?? '');
  const [days, setDays] = useState('');
  const [overlap, setOverlap] = useState(known.name === undefined ? '0' : '24');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await act(async () =>
      onMade(
        await request('POST', '/api/v1/credentials', {
          kind,
          name,
          overlapHours: Number(overlap),
          ...(days !== '' && { days: Number(days) }),
        }),
      ),
    );
  };
  return (
    <Dialog
      title={known.name === undefined ? pick(WORDS.add) : `${pick(WORDS.rotate)} · ${known.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button look="primary" type="submit" form="make-key" busy={busy}>
            {pick(WORDS.make)}
          </Button>
        </>
      }
    >
      <form id="make-key" className={styles.form} onSubmit={(event) => void submit(event)}>
        {known.name === undefined && <Which kind={kind} name={name} onKind={setKind} onName={setName} />}
        <LineField
          label={pick(WORDS.days)}
          value={days}
          onChange={(event) => setDays(event.target.value)}
          type="number"
          min={1}
          max={3650}
        />
        {known.name !== undefined && (
          <LineField
            label={pick(WORDS.overlap)}
            value={overlap}
            onChange={(event) => setOverlap(event.target.value)}
            type="number"
            min={0}
            max={720}
            required
          />
        )}
      </form>
    </Dialog>
  );
}

interface WhichProps {
  readonly kind: Kind;
  readonly name: string;
  readonly onKind: (kind: Kind) => void;
  readonly onName: (name: string) => void;
}

/** Whose secret a new one is. */
function Which({ kind, name, onKind, onName }: WhichProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <SelectField label={pick(WORDS.kind)} value={kind} onChange={(event) => onKind(event.target.value as Kind)}>
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {pick(WORDS[each])}
          </option>
        ))}
      </SelectField>
      <p className={styles.quiet}>{pick(WORDS[`${kind}About`])}</p>
      <LineField
        label={pick(WORDS.name)}
        value={name}
        onChange={(event) => onName(event.target.value)}
        required
        pattern="[A-Za-z0-9_.\-]{1,100}"
        autoComplete="off"
      />
    </>
  );
}
