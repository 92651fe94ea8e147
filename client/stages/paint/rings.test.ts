import { describe, expect, it } from 'vitest';
import type { Pulse } from '#client/marks/marks.ts';
import { isFresh, pulseState, ringSeconds } from './mark-shader.ts';

const pulse = (more: Partial<Pulse>): Pulse => ({ position: [117, 36.6, 0], tone: 'extreme', ref: null, waiting: true, ...more });

describe('the ring of an alert', () => {
  it('spreads once, for a little more than a second, and then nothing moves', () => {
    const came = pulse({ cameAt: 5000 });
    expect([5000, 6200, 6299, 6300, 60_000].map((now) => isFresh(came, now))).toEqual([true, true, true, false, false]);
    expect([5000, 6300].map((now) => pulseState(came, now))).toEqual([2, 1]);
    expect(isFresh(pulse({}), 0)).toBe(false);
  });

  it('is none where somebody has taken notice', () => {
    expect(pulseState(pulse({ cameAt: 5000, waiting: false }), 5001)).toBe(0);
  });

  it('goes by the newest of several', () => {
    expect(ringSeconds([pulse({ cameAt: 5000 }), pulse({ cameAt: 5500 }), pulse({})], 6000)).toBe(0.5);
    expect(ringSeconds([pulse({})], 6000)).toBe(10);
  });
});
