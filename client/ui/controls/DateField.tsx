import { Popover } from '@base-ui/react/popover';
import { useEffect, useId, useRef, useState, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { IconButton } from './Button.tsx';
import { Calendar } from './Calendar.tsx';
import { readDay } from './days.ts';
import styles from './DateField.module.css';

interface DateFieldProps {
  readonly label: string;
  /** A day as `2026-11-27`; '' = none. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A day, typed or chosen from a month, its label before it; in the words of the page, which are not always the browser's. */
export function DateField({ label, value, onChange }: DateFieldProps): JSX.Element {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState(value);
  const [open, setOpen] = useState(false);
  const popup = useRef<HTMLDivElement>(null);
  const chosenDay = (): HTMLElement | null => popup.current?.querySelector<HTMLElement>('[data-day][tabindex="0"]') ?? null;
  useEffect(() => setText(value), [value]);
  const type = (typed: string): void => {
    setText(typed);
    const day = readDay(typed);
    if (typed.trim() === '') onChange('');
    else if (day !== null && day !== value) onChange(day);
  };
  const choose = (day: string): void => {
    onChange(day);
    setOpen(false);
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <span className={styles.box}>
        <input
          id={id}
          className={styles.input}
          value={text}
          placeholder={t('date.form')}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={(text.trim() !== '' && readDay(text) === null) || undefined}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setText(value)}
        />
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger render={<IconButton icon="calendar" label={t('date.choose', { label })} />} />
          <Popover.Portal>
            <Popover.Positioner className={styles.positioner} sideOffset={6} align="end" collisionPadding={8}>
              <Popover.Popup ref={popup} className={styles.popup} aria-label={label} initialFocus={chosenDay} data-calendar>
                <Calendar value={value} onChoose={choose} />
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      </span>
    </div>
  );
}
