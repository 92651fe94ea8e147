import { useEffect, useRef } from 'react';

/** What each key does: `j`, `A`, `/`, `?`, `Escape`, `ArrowDown`. Letters are not told apart by case. */
type KeyMap = Readonly<Record<string, (() => void) | undefined>>;

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'repeat'>;

/** The name a key map knows a key press by; null for chords and half-typed words, which are not ours. */
export function keyName(event: Pressed): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === 'Process') return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A window or an open menu has the keyboard to itself. */
export const isModalOpen = (): boolean => document.querySelector('[data-dialog], [data-menu]') !== null;

/** What Enter and Space press. */
const CONTROL = 'button, a[href], summary, [role="button"], [role="tab"], [role="radio"], [role="checkbox"], [role="menuitem"]';
export const controlAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement ? target.closest<HTMLElement>(CONTROL) : null;

/** Keys that may be held down. */
const REPEATING = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);

/** Listens to the keyboard for as long as it is mounted, except while somebody types or a window is open. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = Object.fromEntries(Object.entries(keys).map(([key, act]) => [key.length === 1 ? key.toLowerCase() : key, act]));
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const name = keyName(event);
      if (name === null || event.defaultPrevented || isTyping(event.target) || isModalOpen()) return;
      const control = controlAt(event.target);
      // A key acts once: these two on what has the focus …
      if (control && (name === 'Enter' || name === ' ')) return;
      const act = latest.current[name];
      if (!act || (event.repeat && !REPEATING.has(name))) return;
      event.preventDefault();
      // … all others as what they are here; a button pressed before is then not what a later Enter means.
      control?.blur();
      act();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
