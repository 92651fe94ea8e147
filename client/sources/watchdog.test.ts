import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Watchdog } from './watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('barks within five seconds of the last word, once, and is glad at the next', () => {
  const told: boolean[] = [];
  const dog = new Watchdog(
    (silent) => told.push(silent),
    () => Date.now(),
  );
  dog.start();
  vi.advanceTimersByTime(3000);
  dog.heard();
  vi.advanceTimersByTime(3500);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1400);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(10_000);
  dog.heard();
  expect(told).toEqual([true, false]);
  dog.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true, false]);
});

it('does not blame the link for its own sleep', () => {
  const told: boolean[] = [];
  const dog = new Watchdog(
    (silent) => told.push(silent),
    () => Date.now(),
  );
  dog.start();
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(500);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(told).toEqual([true]);
});
