import { useEffect } from 'react';

const IDLE_MS = 3000;

/** For a screen nobody sits at: keeps the display awake, and hides a pointer left lying on it. */
export function useUnattendedScreen(on: boolean): void {
  useEffect(() => (on ? keepAwake() : undefined), [on]);
  useEffect(() => (on ? hideIdlePointer() : undefined), [on]);
}

function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  // The browser takes the lock away when the page is hidden, and may refuse it: the display's own settings then decide.
  const ask = (): void => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (given) => (lock = given),
      () => undefined,
    );
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}

function hideIdlePointer(): () => void {
  const root = document.documentElement;
  const hide = (): void => {
    root.dataset.idle = '';
  };
  let timer = setTimeout(hide, IDLE_MS);
  const moved = (): void => {
    delete root.dataset.idle;
    clearTimeout(timer);
    timer = setTimeout(hide, IDLE_MS);
  };
  addEventListener('pointermove', moved);
  return () => {
    removeEventListener('pointermove', moved);
    clearTimeout(timer);
    delete root.dataset.idle;
  };
}
