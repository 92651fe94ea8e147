import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstPicture, TIMEOUT_MS } from './first-picture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function options(nothingBehind: boolean) {
  const [onCheck, onShow, onWhole] = [vi.fn(), vi.fn(), vi.fn()];
  return { onCheck, onShow, onWhole, picture: new FirstPicture({ nothingBehind, onCheck, onShow, onWhole }) };
}

describe('a picture that is still coming', () => {
  it('is waited for, however long, while another stage shows the place', () => {
    const { picture, onCheck, onShow, onWhole } = options(false);
    vi.advanceTimersByTime(100 * TIMEOUT_MS);
    expect(picture.shown).toBe(false);
    expect(onCheck.mock.calls.length).toBeGreaterThan(100);
    picture.finish();
    picture.finish();
    expect([onShow.mock.calls.length, onWhole.mock.calls.length]).toEqual([1, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is shown as it is after a while where nothing else is to be seen', () => {
    const { picture, onCheck, onShow, onWhole } = options(true);
    vi.advanceTimersByTime(TIMEOUT_MS - 1);
    expect(onShow).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect([onShow.mock.calls.length, picture.whole, onWhole.mock.calls.length]).toEqual([1, false, 0]);
    const looked = onCheck.mock.calls.length;
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(onCheck.mock.calls.length).toBeGreaterThan(looked);
    picture.finish();
    expect([onShow.mock.calls.length, onWhole.mock.calls.length]).toEqual([1, 1]);
  });

  it('is shown as it is when it will not be complete, but not for a fault that passes', () => {
    const { picture, onShow } = options(false);
    picture.setFailing(true);
    picture.setFailing(false);
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(onShow).not.toHaveBeenCalled();
    picture.setFailing(true);
    expect(onShow).toHaveBeenCalledTimes(1);
  });

  it('is forgotten with its stage', () => {
    const { picture, onShow } = options(true);
    picture.stop();
    vi.advanceTimersByTime(2 * TIMEOUT_MS);
    expect(onShow).not.toHaveBeenCalled();
  });
});
