import { useEffect, useRef, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import type { PadKey } from '#contract/kinds/action-spec.ts';
import { Icon } from '../icons/Icon.tsx';
import { arrowOf, padKeyOf } from './pad-keys.ts';
import styles from './Pad.module.css';

interface PadProps {
  readonly label: string;
  /** Which keys there are, with their words. */
  readonly keys: readonly { readonly key: PadKey; readonly words: string }[];
  /** The one that is held; null = none. */
  readonly held: PadKey | null;
  readonly disabled?: boolean;
  readonly onPress: (key: PadKey) => void;
  /** Let go, by whatever: the finger, the key, the focus, the window. */
  readonly onRelease: () => void;
}

/** Keys that are held and let go: eight directions, nearer and farther. Two arrow keys held together are what lies between them. */
export function Pad({ label, keys, held, disabled = false, onPress, onRelease }: PadProps): JSX.Element {
  const arrows = useRef(new Set<string>());
  const has = (key: PadKey): boolean => keys.some((one) => one.key === key);
  const release = (): void => {
    arrows.current.clear();
    onRelease();
  };
  useLeaving(release);
  const down = (event: KeyboardEvent, key: PadKey | null): void => {
    const arrow = arrowOf(event.key);
    if (event.ctrlKey || event.metaKey || event.altKey || (arrow === null && (key === null || !/^( |Enter)$/.test(event.key)))) return;
    event.preventDefault();
    if (event.repeat || disabled) return;
    if (arrow !== null) arrows.current.add(arrow);
    const pressed = arrow === null ? key : padKeyOf(arrows.current);
    if (pressed !== null && has(pressed)) onPress(pressed);
  };
  const up = (event: KeyboardEvent): void => {
    const arrow = arrowOf(event.key);
    if (arrow === null && !/^( |Enter)$/.test(event.key)) return;
    if (arrow !== null) arrows.current.delete(arrow);
    const left = padKeyOf(arrows.current);
    if (left !== null && has(left)) onPress(left);
    else release();
  };
  const press = (event: PointerEvent<HTMLButtonElement>, key: PadKey): void => {
    if (event.button !== 0 || disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    onPress(key);
  };
  return (
    <div className={styles.pad} role="group" aria-label={label} onBlur={release} onKeyUp={up}>
      {keys.map(({ key, words }) => (
        <button
          key={key}
          type="button"
          className={styles.key}
          data-pad={key}
          aria-label={words}
          aria-pressed={held === key}
          title={words}
          disabled={disabled}
          onPointerDown={(event) => press(event, key)}
          onLostPointerCapture={release}
          onKeyDown={(event) => down(event, key)}
          onContextMenu={(event) => event.preventDefault()}
        >
          <Icon name={key === 'zoom-in' || key === 'zoom-out' ? key : 'arrow-up'} className={styles.icon} />
        </button>
      ))}
    </div>
  );
}

/** Lets go when the window loses the keyboard, and when the pad is taken away. */
function useLeaving(release: () => void): void {
  const latest = useRef(release);
  useEffect(() => {
    latest.current = release;
  });
  useEffect(() => {
    const away = (): void => latest.current();
    addEventListener('blur', away);
    return () => {
      removeEventListener('blur', away);
      away();
    };
  }, []);
}
