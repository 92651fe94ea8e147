import { useEffect, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { civilZone } from '#contract/civil-zone.ts';
import { dayInWords } from '#contract/zone.ts';
import { useWords, type Lang } from '#client/i18n/i18n.ts';
import { Button, IconButton } from './Button.tsx';
import { addDays, addMonths, dayWords, isSameMonth, weeksOf } from './days.ts';
import styles from './DateField.module.css';

const LOCALE: Record<Lang, string> = { zh: 'zh-CN', en: 'en' };
/** Days an arrow goes; months a page. */
const STEPS: Readonly<Record<string, (day: string) => string>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** Today by the clock of the street, whatever the machine's is set to. */
const today = (): string => dayInWords(Date.now(), civilZone());

interface CalendarProps {
  /** The chosen day as `2026-11-27`; '' = none. */
  readonly value: string;
  /** '' = none any more. */
  readonly onChoose: (day: string) => void;
}

/** A month of days to choose one from, by pointer or arrow keys. */
export function Calendar({ value, onChoose }: CalendarProps): JSX.Element {
  const { t, lang } = useWords();
  const now = today();
  const [at, setAt] = useState(value === '' ? now : value);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    moved.current = false;
  }, [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moved.current = true;
    setAt(step(at));
  };
  const weeks = weeksOf(at);
  return (
    <div className={styles.calendar}>
      <div className={styles.head}>
        <IconButton icon="chevron-left" label={t('date.before')} onClick={() => setAt(addMonths(at, -1))} />
        <strong aria-live="polite">{dayWords(at, LOCALE[lang], { year: 'numeric', month: 'long' })}</strong>
        <IconButton icon="chevron-right" label={t('date.after')} onClick={() => setAt(addMonths(at, 1))} />
      </div>
      <table ref={grid} role="grid" className={styles.days} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0].map((day) => (
              <th key={day} scope="col" abbr={dayWords(day, LOCALE[lang], { weekday: 'long' })}>
                {dayWords(day, LOCALE[lang], { weekday: 'narrow' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <Day key={day} day={day} at={at} now={now} value={value} onChoose={onChoose} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.foot}>
        <Button look="quiet" onClick={() => onChoose(now)}>
          {t('date.today')}
        </Button>
        <Button look="quiet" disabled={value === ''} onClick={() => onChoose('')}>
          {t('date.clear')}
        </Button>
      </div>
    </div>
  );
}

interface DayProps extends CalendarProps {
  readonly day: string;
  /** The day the keyboard is at. */
  readonly at: string;
  readonly now: string;
}

function Day({ day, at, now, value, onChoose }: DayProps): JSX.Element {
  const { lang } = useWords();
  return (
    <td role="gridcell" aria-selected={day === value}>
      <button
        type="button"
        className={styles.day}
        tabIndex={day === at ? 0 : -1}
        aria-label={dayWords(day, LOCALE[lang], { dateStyle: 'full' })}
        aria-current={day === now ? 'date' : undefined}
        data-chosen={day === value || undefined}
        data-other={!isSameMonth(day, at) || undefined}
        data-day={day}
        onClick={() => onChoose(day)}
      >
        {Number(day.slice(8))}
      </button>
    </td>
  );
}
