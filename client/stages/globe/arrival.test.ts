import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Arrival, PATIENCE_MS } from './arrival.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function expecting(alone: boolean) {
  const [onLook, onComplete] = [vi.fn(), vi.fn()];
  return { onLook, onComplete, arrival: new Arrival({ alone, onLook, onComplete }) };
}

describe('a picture that is still coming', () => {
  it('is waited for, however long, while another stage shows the place', () => {
    const { arrival, onLook, onComplete } = expecting(false);
    vi.advanceTimersByTime(100 * PATIENCE_MS);
    expect(arrival.complete).toBe(false);
    expect(onLook.mock.calls.length).toBeGreaterThan(100);
    arrival.settle();
    arrival.settle();
    expect(onComplete).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is shown as it is after a while where nothing else is to be seen', () => {
    const { onComplete } = expecting(true);
    vi.advanceTimersByTime(PATIENCE_MS - 1);
    expect(onComplete).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onComplete).toHaveBeenCalledTimes(1);
  });

  it('is shown as it is when it will not be complete, but not for a fault that passes', () => {
    const { arrival, onComplete } = expecting(false);
    arrival.note(true);
    arrival.note(false);
    vi.advanceTimersByTime(PATIENCE_MS);
    expect(onComplete).not.toHaveBeenCalled();
    arrival.note(true);
    expect(onComplete).toHaveBeenCalledTimes(1);
  });

  it('is forgotten with its stage', () => {
    const { arrival, onComplete } = expecting(true);
    arrival.stop();
    vi.advanceTimersByTime(2 * PATIENCE_MS);
    expect(onComplete).not.toHaveBeenCalled();
  });
});
