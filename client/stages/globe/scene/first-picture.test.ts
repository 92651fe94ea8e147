import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstPicture, TIMEOUT_MS } from './first-picture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function options(nothingBehind: boolean) {
  const [onCheck, onComplete] = [vi.fn(), vi.fn()];
  return { onCheck, onComplete, picture: new FirstPicture({ nothingBehind, onCheck, onComplete }) };
}

describe('a picture that is still coming', () => {
  it('is waited for, however long, while another stage shows the place', () => {
    const { picture, onCheck, onComplete } = options(false);
    vi.advanceTimersByTime(100 * TIMEOUT_MS);
    expect(picture.complete).toBe(false);
    expect(onCheck.mock.calls.length).toBeGreaterThan(100);
    picture.finish();
    picture.finish();
    expect(onComplete).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is shown as it is after a while where nothing else is to be seen', () => {
    const { onComplete } = options(true);
    vi.advanceTimersByTime(TIMEOUT_MS - 1);
    expect(onComplete).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onComplete).toHaveBeenCalledTimes(1);
  });

  it('is shown as it is when it will not be complete, but not for a fault that passes', () => {
    const { picture, onComplete } = options(false);
    picture.setFailing(true);
    picture.setFailing(false);
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(onComplete).not.toHaveBeenCalled();
    picture.setFailing(true);
    expect(onComplete).toHaveBeenCalledTimes(1);
  });

  it('is forgotten with its stage', () => {
    const { picture, onComplete } = options(true);
    picture.stop();
    vi.advanceTimersByTime(2 * TIMEOUT_MS);
    expect(onComplete).not.toHaveBeenCalled();
  });
});
