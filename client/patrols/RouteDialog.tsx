import { useState, type FormEvent, type JSX } from 'react';
import type { PatrolChoice, PatrolPlan } from '#contract/patrols/plan.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { useSending } from '#client/session/use-sending.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { LineField, TextField } from '#client/ui/controls/Field.tsx';
import { SureButton } from '#client/ui/controls/SureButton.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { readPoints, readShifts, writePoints, writeShifts, type Unread } from './route-text.ts';
import { ROUTE_WORDS as WORDS } from './words.ts';
import styles from './patrols.module.css';

interface RouteDialogProps {
  /** Null = a new one. */
  readonly held: PatrolPlan | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

type Draft = Readonly<Record<'name' | 'points' | 'shifts' | 'lasts' | 'grace' | 'radius' | 'reason', string>>;

const draftOf = (plan: PatrolPlan | null, photo: string): Draft => ({
  name: plan?.name ?? '',
  points: writePoints(plan?.points ?? [], photo),
  shifts: writeShifts(plan?.shifts ?? []),
  lasts: `${plan?.lastsMin ?? 40}`,
  grace: `${plan?.graceMin ?? 5}`,
  radius: `${plan?.radiusM ?? 50}`,
  reason: '',
});

/** What was typed, or the line that cannot be read. */
function choiceOf({ name, points, shifts, lasts, grace, radius }: Draft, active: boolean): PatrolChoice | Unread {
  const [route, times] = [readPoints(points), readShifts(shifts)];
  if ('line' in route) return route;
  if ('line' in times) return times;
  return {
    name: name.trim(),
    points: route,
    shifts: times,
    lastsMin: Number(lasts),
    graceMin: Number(grace),
    radiusM: Number(radius),
    active,
  };
}

/** A route and its shifts, as lines of text. */
export default function RouteDialog({ held, onClose, onSaved }: RouteDialogProps): JSX.Element {
  const { pick } = useWords();
  const [draft, setDraft] = useState(() => draftOf(held, pick(WORDS.photo)));
  const { fault, setFault, busy, send } = useSending(onSaved);
  const [paused, setPaused] = useState(held?.active === false);
  const field = (name: keyof Draft): { label: string; value: string; onChange: (event: { target: { value: string } }) => void } => ({
    label: pick(WORDS[name]),
    value: draft[name],
    onChange: ({ target }) => {
      setDraft({ ...draft, [name]: target.value });
      setFault('');
    },
  });
  const path = held && `/api/v1/patrol-plans/${encodeURIComponent(held.id)}`;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const plan = choiceOf(draft, !paused);
    if ('line' in plan) return setFault(`${pick(WORDS.unread)}：${plan.line}`);
    const reason = draft.reason.trim();
    void send(() =>
      path === null
        ? request('POST', '/api/v1/patrol-plans', { plan, reason })
        : request('PUT', path, { plan, base: held!.version, reason }),
    );
  };
  const remove = (): void => void send(() => request('DELETE', path!));
  return (
    <Dialog
      title={pick(held === null ? WORDS.add : WORDS.edit)}
      onClose={onClose}
      size="medium"
      actions={
        <>
          {path && <SureButton label={pick(WORDS.remove)} about={pick(WORDS.removeSure)} busy={busy} onSure={remove} />}
          <Button type="submit" form="route-form" look="primary" busy={busy}>
            {pick(WORDS.save)}
          </Button>
        </>
      }
    >
      <form id="route-form" className={styles.form} onSubmit={save}>
        <LineField {...field('name')} required maxLength={60} autoFocus />
        <TextField {...field('points')} rows={6} placeholder={pick(WORDS.pointsHint)} />
        <TextField {...field('shifts')} rows={3} placeholder={pick(WORDS.shiftsHint)} />
        <div className={styles.three}>
          <LineField {...field('lasts')} type="number" min={1} max={1440} required />
          <LineField {...field('grace')} type="number" min={0} max={120} required />
          <LineField {...field('radius')} type="number" min={5} max={500} required />
        </div>
        {held !== null && <CheckField label={pick(WORDS.pause)} checked={paused} onChange={({ target }) => setPaused(target.checked)} />}
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
