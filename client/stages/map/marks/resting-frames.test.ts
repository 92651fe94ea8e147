import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RestingFrames } from './resting-frames.ts';

/** As deck.gl does: each frame asks for the next. */
function loop(frames: RestingFrames): { readonly count: () => number; readonly stop: () => void } {
  let [drawn, asked] = [0, 0];
  const draw = (): void => {
    drawn++;
    asked = frames.requestAnimationFrame(draw);
  };
  asked = frames.requestAnimationFrame(draw);
  return { count: () => drawn, stop: () => frames.cancelAnimationFrame(asked) };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  // A display of 50 Hz.
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => setTimeout(() => draw(performance.now()), 20));
  vi.stubGlobal('cancelAnimationFrame', (id: ReturnType<typeof setTimeout>) => clearTimeout(id));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('gives every frame of the display while something changes, few at rest, and every one again at once', () => {
  const frames = new RestingFrames();
  const { count } = loop(frames);
  const within = (ms: number): number => {
    const before = count();
    vi.advanceTimersByTime(ms);
    return count() - before;
  };
  expect(within(400)).toBe(20);
  within(600);
  expect(within(1000)).toBe(4);
  vi.advanceTimersByTime(100);
  frames.wake();
  expect(within(20)).toBe(1);
  // Once more while awake: it lasts longer, and there is still one loop.
  frames.wake();
  expect(within(400)).toBe(20);
});

it('draws nothing once stopped, awake or at rest', () => {
  for (const ms of [100, 1100]) {
    const frames = new RestingFrames();
    const { count, stop } = loop(frames);
    vi.advanceTimersByTime(ms);
    stop();
    frames.wake();
    const before = count();
    vi.advanceTimersByTime(2000);
    expect(count()).toBe(before);
  }
});
