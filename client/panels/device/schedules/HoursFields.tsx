import { useState, type JSX } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Hours } from '#contract/schedules/schedule.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { ParamFields } from '../operate/ParamFields.tsx';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { MOST_OFFSET_MIN, offsetOf } from './lines.ts';
import { clockOf, minutesOf, WEEKDAYS, WORDS } from './words.ts';
import styles from './schedules.module.css';

interface HoursFieldsProps {
  readonly kind: DeviceKind;
  readonly hours: Hours;
  readonly onChange: (hours: Hours) => void;
  /** Null = it is the only line. */
  readonly onDrop: (() => void) | null;
}

/** One line of hours: on which days, from when until when, and what is told meanwhile. */
export function HoursFields({ kind, hours, onChange, onDrop }: HoursFieldsProps): JSX.Element {
  const { pick } = useWords();
  const actions = Object.entries(kind.actions ?? {}).filter(([, { scheduled }]) => scheduled !== undefined);
  const spec = kind.actions?.[hours.action];
  const lasting = typeof spec?.suspends === 'object' ? spec.suspends.minutes : '';
  const specs = Object.fromEntries(Object.entries(spec?.params ?? {}).filter(([name]) => name !== lasting));
  const params = Object.fromEntries(Object.entries(specs).map(([name, { standard }]) => [name, hours.params[name] ?? standard]));
  return (
    <fieldset className={styles.fields} data-hours>
      <legend className={styles.caption}>{pick(WORDS.line)}</legend>
      <Days days={hours.days} onChange={(days) => onChange({ ...hours, days })} />
      <div className={styles.two}>
        <Time label={pick(WORDS.from)} time={hours.from} onChange={(from) => onChange({ ...hours, from })} />
        <Time label={pick(WORDS.until)} time={hours.until} onChange={(until) => onChange({ ...hours, until })} />
      </div>
      <div className={styles.choice} role="radiogroup" aria-label={pick(WORDS.does)}>
        <span className={styles.caption}>{pick(WORDS.does)}</span>
        {actions.map(([id, { label }]) => (
          <Choice key={id} chosen={id === hours.action} onClick={() => onChange({ ...hours, action: id, params: {} })} name={id}>
            {pick(label)}
          </Choice>
        ))}
      </div>
      <ParamFields specs={specs} params={params} onChange={(next) => onChange({ ...hours, params: { ...next } })} />
      {onDrop && (
        <span className={styles.push}>
          <Button look="quiet" onClick={onDrop}>
            {pick(WORDS.drop)}
          </Button>
        </span>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly chosen: boolean;
  readonly onClick: () => void;
  readonly name: string;
  readonly children: string;
}

const Choice = ({ chosen, onClick, name, children }: ChoiceProps): JSX.Element => (
  <Button role="radio" aria-checked={chosen} look={chosen ? 'primary' : 'normal'} onClick={onClick} data-choice={name}>
    {children}
  </Button>
);

const WHOLE = ['every', 'workdays', 'free'] as const;
const WORKING_WEEK = [1, 2, 3, 4, 5];

function Days({ days, onChange }: { readonly days: Hours['days']; readonly onChange: (days: Hours['days']) => void }): JSX.Element {
  const { pick } = useWords();
  const chosen = Array.isArray(days) ? days : [];
  const turn = (day: number): void => {
    const next = chosen.includes(day) ? chosen.filter((one) => one !== day) : [...chosen, day].sort((a, b) => a - b);
    if (next.length > 0) onChange(next);
  };
  return (
    <>
      <div className={styles.choice} role="radiogroup" aria-label={pick(WORDS.days)}>
        {WHOLE.map((one) => (
          <Choice key={one} chosen={days === one} onClick={() => onChange(one)} name={one}>
            {pick(WORDS[one])}
          </Choice>
        ))}
        <Choice chosen={Array.isArray(days)} onClick={() => onChange(WORKING_WEEK)} name="week">
          {pick(WORDS.week)}
        </Choice>
      </div>
      {Array.isArray(days) && (
        <div className={styles.choice} role="group" aria-label={pick(WORDS.week)}>
          {WEEKDAYS.map((word, i) => (
            <Button
              key={word.en}
              aria-pressed={chosen.includes(i + 1)}
              look={chosen.includes(i + 1) ? 'primary' : 'normal'}
              onClick={() => turn(i + 1)}
            >
              {pick(word)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

interface TimeProps {
  readonly label: string;
  readonly time: Hours['from'];
  readonly onChange: (time: Hours['from']) => void;
}

/** A time of the clock, or so many minutes from sunrise or sunset. */
function Time({ label, time, onChange }: TimeProps): JSX.Element {
  const { pick } = useWords();
  const sun = 'sun' in time ? time : null;
  const [typed, setTyped] = useState('minute' in time ? clockOf(time.minute) : '18:00');
  const [offset, setOffset] = useState(String(sun?.offsetMin ?? 0));
  const minute = (clock: string): void => {
    setTyped(clock);
    const minutes = minutesOf(clock);
    if (!Number.isNaN(minutes)) onChange({ minute: minutes });
  };
  const turn = (of: 'rise' | 'set'): void => onChange({ sun: of, offsetMin: offsetOf(offset) });
  const after = (text: string): void => {
    setOffset(text);
    if (sun !== null) onChange({ ...sun, offsetMin: offsetOf(text) });
  };
  return (
    <div className={styles.time}>
      <div className={styles.choice} role="radiogroup" aria-label={label}>
        <span className={styles.caption}>{label}</span>
        <Choice chosen={sun === null} onClick={() => minute(typed)} name="clock">
          {pick(WORDS.clock)}
        </Choice>
        {(['rise', 'set'] as const).map((of) => (
          <Choice key={of} chosen={sun?.sun === of} onClick={() => turn(of)} name={of}>
            {pick(WORDS[of])}
          </Choice>
        ))}
      </div>
      {sun === null ? (
        <LineField
          label={pick(WORDS.clock)}
          inputMode="numeric"
          required
          pattern="([01][0-9]|2[0-3]):[0-5][0-9]"
          title={pick(WORDS.badTime)}
          value={typed}
          onChange={({ target }) => minute(target.value)}
        />
      ) : (
        <LineField
          label={pick(WORDS.minutes)}
          type="number"
          required
          min={-MOST_OFFSET_MIN}
          max={MOST_OFFSET_MIN}
          step={1}
          value={offset}
          onChange={({ target }) => after(target.value)}
        />
      )}
    </div>
  );
}
