import { useEffect, useState, type FormEvent, type JSX, type ReactNode } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import type { Hours, Schedule, ScheduleChoice } from '#contract/schedules/schedule.ts';
import { formatDayClock } from '#client/ui/time/format.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused } from '#client/session/session.ts';
import { useSending } from '#client/session/use-sending.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { SureButton } from '#client/ui/controls/SureButton.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import type { Scope } from '../operate/group.ts';
import { ScopeChoice, useScopes } from '../operate/Scopes.tsx';
import { HoursFields } from './HoursFields.tsx';
import { linesOf, withAdded, withHours, withoutLine, type Line } from './lines.ts';
import { plannedBy, removeSchedule, saveSchedule, type Planned } from './schedules.ts';
import { actionWords, WORDS } from './words.ts';
import styles from './schedules.module.css';

interface ScheduleDialogProps {
  readonly device: Device;
  readonly kind: DeviceKind;
  /** Null = a new one. */
  readonly held: Schedule | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

type Draft = Pick<ScheduleChoice, 'name' | 'on' | 'reason'> & { readonly lines: readonly Line[] };

const MOST_HOURS = 12;
/** Nothing is asked of the server while somebody types. */
const QUIET_MS = 400;
const SHOWN = 8;

const firstAction = (kind: DeviceKind): string => Object.entries(kind.actions ?? {}).find(([, { scheduled }]) => scheduled)?.[0] ?? '';

/** By night as lamps are, or a weekday's working hours: something that fits the kind, to begin with. */
const firstHours = (kind: DeviceKind): Hours =>
  kind.category === 'municipal'
    ? {
        days: 'every',
        from: { sun: 'set', offsetMin: 0 },
        until: { sun: 'rise', offsetMin: 0 },
        action: firstAction(kind),
        params: {},
      }
    : { days: 'every', from: { minute: 6 * 60 }, until: { minute: 8 * 60 }, action: firstAction(kind), params: {} };

const draftOf = (held: Schedule | null, kind: DeviceKind): Draft => ({
  name: held?.name ?? '',
  on: held?.on ?? true,
  lines: linesOf(held?.hours ?? [firstHours(kind)]),
  reason: '',
});

/** Which devices are told what in which hours, and why; what that comes to over the next days is shown before it is saved. */
export default function ScheduleDialog({ device, kind, held, onClose, onSaved }: ScheduleDialogProps): JSX.Element {
  const { pick } = useWords();
  const scopes = useScopes(device);
  const [scope, setScope] = useState<Scope['id']>('one');
  const [draft, setDraft] = useState(() => draftOf(held, kind));
  const sending = useSending(onSaved);
  const { fault, setFault, busy } = sending;
  const run = (work: () => Promise<unknown>, done: string): Promise<void> =>
    sending.send(async () => {
      await work();
      showMessage(done);
    });
  const devices = held?.devices ?? (scopes.find(({ id }) => id === scope) ?? scopes[0]).devices.map(({ id }) => id);
  const { lines, ...said } = draft;
  const hours = lines.map((line) => line.hours);
  const choice: ScheduleChoice = { ...said, hours, kind: kind.id, devices: [...devices], only: held?.only ?? null };
  const edit = (of: Partial<Draft>): void => {
    setDraft({ ...draft, ...of });
    setFault('');
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => saveSchedule(held, choice), pick(WORDS.saved));
  };
  return (
    <Dialog
      title={`${pick(WORDS.title)} · ${pick(kind.label)}`}
      size="medium"
      onClose={onClose}
      actions={<Actions busy={busy} onRemove={held && (() => void run(() => removeSchedule(held.id), pick(WORDS.removed)))} />}
    >
      <form id="schedule-form" className={styles.form} onSubmit={send}>
        <Fields
          kind={kind}
          draft={draft}
          onEdit={edit}
          devices={held !== null || scopes.length < 2 ? devices.length : null}
          scopes={<ScopeChoice scopes={scopes} chosen={scope} onChange={setScope} />}
        >
          <Preview kind={kind} choice={choice} id={held?.id ?? null} />
        </Fields>
        {fault !== '' && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** @param onRemove null = there is nothing to remove yet */
function Actions({ busy, onRemove }: { readonly busy: boolean; readonly onRemove: (() => void) | null }): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      {onRemove && <SureButton label={pick(WORDS.remove)} about={pick(WORDS.removeSure)} busy={busy} onSure={onRemove} />}
      <Button type="submit" form="schedule-form" look="primary" busy={busy}>
        {pick(WORDS.save)}
      </Button>
    </>
  );
}

interface FieldsProps {
  readonly kind: DeviceKind;
  readonly draft: Draft;
  readonly onEdit: (of: Partial<Draft>) => void;
  /** How many it is of; null = that can still be chosen, by `scopes`. */
  readonly devices: number | null;
  readonly scopes: ReactNode;
  /** What it comes to. */
  readonly children: ReactNode;
}

function Fields({ kind, draft: { name, on, lines, reason }, onEdit, devices, scopes, children }: FieldsProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <LineField
        label={pick(WORDS.name)}
        required
        maxLength={60}
        autoFocus
        value={name}
        onChange={({ target }) => onEdit({ name: target.value })}
      />
      {devices === null ? scopes : <p className={styles.quiet}>{`${pick(WORDS.devices)} ${devices}`}</p>}
      {lines.map(({ key, hours }) => (
        <HoursFields
          key={key}
          kind={kind}
          hours={hours}
          onChange={(next) => onEdit({ lines: withHours(lines, key, next) })}
          onDrop={lines.length > 1 ? () => onEdit({ lines: withoutLine(lines, key) }) : null}
        />
      ))}
      {lines.length < MOST_HOURS && (
        <span>
          <Button onClick={() => onEdit({ lines: withAdded(lines) })} data-add-hours>
            {pick(WORDS.add)}
          </Button>
        </span>
      )}
      {children}
      <CheckField label={pick(WORDS.on)} checked={on} onChange={({ target }) => onEdit({ on: target.checked })} />
      <LineField
        label={pick(WORDS.reason)}
        required
        minLength={2}
        maxLength={500}
        value={reason}
        onChange={({ target }) => onEdit({ reason: target.value })}
      />
    </>
  );
}

interface PreviewProps {
  readonly kind: DeviceKind;
  readonly choice: ScheduleChoice;
  readonly id: string | null;
}

/** What it comes to over the next seven days, with the sun's own times; or what is wrong with it. */
function Preview({ kind, choice, id }: PreviewProps): JSX.Element {
  const { pick } = useWords();
  const [planned, setPlanned] = useState<readonly Planned[] | string>([]);
  // A name and a reason are not needed to look ahead.
  const asked = JSON.stringify({ ...choice, name: 'x', reason: 'xx' });
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      plannedBy(JSON.parse(asked) as ScheduleChoice, id).then(
        (found) => current && setPlanned(found),
        (error: unknown) => current && setPlanned(error instanceof Refused ? pick(error.refusal.message) : ''),
      );
    }, QUIET_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked, id, pick]);
  if (typeof planned === 'string') return <p className={styles.fault}>{planned}</p>;
  return (
    <div className={styles.preview} data-preview={planned.length}>
      <span className={styles.caption}>{pick(planned.length === 0 ? WORDS.nothing : WORDS.next)}</span>
      <ol className={styles.planned}>
        {planned.slice(0, SHOWN).map((one) => (
          <li key={one.from}>
            <span>
              {formatDayClock(one.from)} – {formatDayClock(one.until)}
            </span>
            <span>{pick(actionWords(kind, one.action, one.params))}</span>
          </li>
        ))}
        {planned.length > SHOWN && <li className={styles.quiet}>+ {planned.length - SHOWN}</li>}
      </ol>
    </div>
  );
}
