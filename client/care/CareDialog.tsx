import { useState, type FormEvent, type JSX } from 'react';
import type { CareChoice, CarePlan } from '#contract/care/care-plan.ts';
import type { Device } from '#contract/records/device.ts';
import { civilZone } from '#contract/civil-zone.ts';
import { fromLocal } from '#contract/zone.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField, TextField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { savePlan } from './plans.ts';
import { clockOf, minutesOf, WORDS } from './words.ts';
import styles from './care.module.css';

const LINE = /^(\S+)\s+(\S+)\s+(\+?[0-9 -]{3,20})$/;

interface CareDialogProps {
  readonly device: Device;
  /** Null = nobody is entered yet. */
  readonly held: CarePlan | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

type Draft = Readonly<
  Record<'name' | 'still' | 'most' | 'quietFrom' | 'quietUntil' | 'leaveFrom' | 'leaveUntil' | 'contacts' | 'reason', string>
>;

/** `2026-11-27T14:30` by the clock of the street, as the field for a moment wants it; and back. */
const localOf = (at: number): string => new Date(at + civilZone().offset(at)).toISOString().slice(0, 16);
const instantOf = (local: string): number => fromLocal(Date.parse(`${local}Z`), civilZone());

const draftOf = (plan: CarePlan | null): Draft => ({
  name: plan?.name ?? '',
  still: plan?.stillAfterH?.toString() ?? '',
  most: plan?.mostLh?.toString() ?? '',
  quietFrom: plan?.quiet ? clockOf(plan.quiet.from) : '',
  quietUntil: plan?.quiet ? clockOf(plan.quiet.until) : '',
  leaveFrom: plan?.leave ? localOf(plan.leave.from) : '',
  leaveUntil: plan?.leave ? localOf(plan.leave.until) : '',
  contacts: (plan?.contacts ?? []).map(({ name, relation, phone }) => `${name} ${relation} ${phone}`).join('\n'),
  reason: '',
});

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Both ends or neither; undefined = only one, or no time. */
function spanOf<T>(from: string, until: string, make: (from: string, until: string) => T): T | null | undefined {
  if (from === '' && until === '') return null;
  return from === '' || until === '' ? undefined : make(from, until);
}

/** What was typed, or what is wrong with it. */
function choiceOf(draft: Draft, devices: readonly string[]): CareChoice | 'badContact' | 'badHours' {
  const lines = draft.contacts
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const contacts = lines.flatMap((line) => {
    const [, name, relation, phone] = LINE.exec(line) ?? [];
    return name === undefined ? [] : [{ name, relation, phone }];
  });
  if (contacts.length < lines.length) return 'badContact';
  const quiet = spanOf(draft.quietFrom, draft.quietUntil, (from, until) => ({ from: minutesOf(from), until: minutesOf(until) }));
  const leave = spanOf(draft.leaveFrom, draft.leaveUntil, (from, until) => ({ from: instantOf(from), until: instantOf(until) }));
  if (quiet === undefined || leave === undefined) return 'badHours';
  return {
    name: draft.name.trim(),
    devices: [...devices],
    stillAfterH: numberOf(draft.still),
    mostLh: numberOf(draft.most),
    quiet,
    leave,
    contacts,
  };
}

/** Who a device is for, and what is watched for their sake. Of illness nothing is asked. */
export function CareDialog({ device, held, onClose, onSaved }: CareDialogProps): JSX.Element {
  const { pick } = useWords();
  const [draft, setDraft] = useState(() => draftOf(held));
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const field = (name: keyof Draft): { label: string; value: string; onChange: (event: { target: { value: string } }) => void } => ({
    label: pick(WORDS[name]),
    value: draft[name],
    onChange: ({ target }) => {
      setDraft({ ...draft, [name]: target.value });
      setFault('');
    },
  });
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const choice = choiceOf(draft, held?.devices ?? [device.id]);
    if (typeof choice === 'string') return setFault(pick(WORDS[choice]));
    setBusy(true);
    try {
      await savePlan(held, choice, draft.reason.trim());
      showMessage(pick(WORDS.saved));
      onSaved();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setFault(pick(error.refusal.message));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={pick(WORDS.title)}
      onClose={onClose}
      actions={
        <Button type="submit" form="care-form" look="primary" busy={busy}>
          {pick(WORDS.save)}
        </Button>
      }
    >
      <form id="care-form" className={styles.form} onSubmit={(event) => void send(event)}>
        <LineField {...field('name')} required maxLength={40} autoFocus />
        <div className={styles.two}>
          <LineField {...field('still')} type="number" min={2} max={168} step={1} />
          <LineField {...field('most')} type="number" min={10} max={3000} step="any" />
          <LineField {...field('quietFrom')} type="time" />
          <LineField {...field('quietUntil')} type="time" />
          <LineField {...field('leaveFrom')} type="datetime-local" />
          <LineField {...field('leaveUntil')} type="datetime-local" />
        </div>
        <TextField {...field('contacts')} />
        <LineField {...field('reason')} required minLength={2} maxLength={500} />
        {fault !== '' && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </form>
    </Dialog>
  );
}
