/**
 * What is typed between "/" and the moment the search field has the focus: a fast hand does not wait for a window, and
 * its letters must neither be lost nor be taken for the desk's keys.
 */
let typed = '';
let stop: (() => void) | null = null;

export function catchEarlyKeys(): void {
  releaseEarlyKeys();
  typed = '';
  const listen = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Backspace') typed = typed.slice(0, -1);
    else if (event.key.length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('keydown', listen, { capture: true });
  stop = () => removeEventListener('keydown', listen, { capture: true });
}

/** The field has the focus now, or the window is gone: hands over what was caught, once. */
export function releaseEarlyKeys(): string {
  stop?.();
  stop = null;
  const caught = typed;
  typed = '';
  return caught;
}
