import { useCallback, useState, type JSX, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import styles from './regroup.module.css';

/** Choices made by a digit: as many as there are keys. */
const DIGITS = 9;

interface ChoiceListProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly chosen: ReadonlySet<string>;
  /** Chooses it, or no longer. */
  readonly onToggle: (id: string) => void;
  readonly onSend: () => void;
  readonly children: (id: string) => ReactNode;
  readonly many: boolean;
  readonly list: RefObject<HTMLUListElement | null>;
}

/** A list to choose from without a mouse: arrows move, Space or a digit chooses, Enter sends. One of several is chosen by moving there. */
export function ChoiceList(props: ChoiceListProps): JSX.Element {
  const { title, ids, chosen, onToggle, children, many, list } = props;
  const [at, setAt] = useState(0);
  // At once: a fast hand presses a key before the window has looked for what to focus.
  const focusAtOnce = useCallback(
    (element: HTMLUListElement | null) => {
      list.current = element;
      element?.focus();
    },
    [list],
  );
  return (
    <ul
      className={styles.list}
      ref={focusAtOnce}
      role="listbox"
      aria-label={title}
      aria-multiselectable={many}
      tabIndex={0}
      aria-activedescendant={ids[at] === undefined ? undefined : `choice-${ids[at]}`}
      onKeyDown={keyHandler(props, at, setAt)}
    >
      {ids.map((id, n) => (
        <li
          key={id}
          role="option"
          id={`choice-${id}`}
          aria-selected={chosen.has(id)}
          className={styles.row}
          data-at={n === at || undefined}
          onClick={() => {
            setAt(n);
            onToggle(id);
          }}
        >
          <span className={styles.digit}>{n < DIGITS && <Kbd>{n + 1}</Kbd>}</span>
          {children(id)}
        </li>
      ))}
    </ul>
  );
}

const keyHandler =
  ({ ids, chosen, onToggle, onSend, many, list }: ChoiceListProps, at: number, setAt: (at: number) => void) =>
  (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const move = (to: number): void => {
      const next = Math.min(ids.length - 1, Math.max(0, to));
      setAt(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
      if (!many && ids[next] !== undefined && !chosen.has(ids[next])) onToggle(ids[next]);
    };
    const digit = Number(event.key);
    if (event.key === 'Enter') onSend();
    else if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === ' ' && ids[at] !== undefined) onToggle(ids[at]);
    else if (digit >= 1 && digit <= Math.min(DIGITS, ids.length)) {
      setAt(digit - 1);
      onToggle(ids[digit - 1]);
    } else return;
    event.preventDefault();
  };
