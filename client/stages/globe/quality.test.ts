import { describe, expect, it } from 'vitest';
import { Governor, PROFILES, readQuality, reduced } from './quality.ts';

describe('quality', () => {
  const feed = (governor: Governor, ms: number, frames: number): boolean[] => Array.from({ length: frames }, () => governor.note(ms));

  it('is lite at once without a graphics card, and what was asked for whatever happens', () => {
    expect(new Governor(null, true)).toMatchObject({ quality: 'lite', measuring: false });
    const asked = new Governor(readQuality('?quality=full'), true);
    feed(asked, 900, 100);
    expect(asked.quality).toBe('full');
    expect([readQuality('?quality=best'), readQuality('')]).toEqual([null, null]);
  });

  it('looks once for two seconds at most, and then goes up, stays or goes down', () => {
    for (const [ms, quality] of [[16, 'full'], [35, 'balanced'], [120, 'lite']] as const) {
      const governor = new Governor(null, false);
      let spent = 0;
      while (governor.measuring) {
        governor.note(ms);
        spent += ms;
      }
      expect(governor.quality).toBe(quality);
      expect(spent).toBeLessThanOrEqual(2000 + ms);
    }
  });

  it('goes down one step at a time when movements stutter, and not for one slow frame', () => {
    const governor = new Governor(null, false);
    feed(governor, 16, 24);
    expect(governor.quality).toBe('full');
    feed(governor, 16, 11);
    governor.note(800);
    feed(governor, 16, 12);
    expect(governor.quality).toBe('full');
    expect(feed(governor, 70, 24).at(-1)).toBe(true);
    expect(governor.quality).toBe('balanced');
    feed(governor, 70, 24);
    expect(governor.quality).toBe('lite');
  });

  it('goes up again after long ease, later each time it was too much, and never without a graphics card', () => {
    const governor = new Governor(null, false);
    const framesUntil = (quality: string): number => {
      let frames = 0;
      for (; governor.quality !== quality && frames < 10_000; frames++) governor.note(12);
      return frames;
    };
    feed(governor, 12, 24);
    feed(governor, 40, 24);
    expect(governor.quality).toBe('balanced');
    const first = framesUntil('full');
    expect(first).toBeGreaterThan(24 * 5);
    feed(governor, 40, 24);
    expect(framesUntil('full')).toBeGreaterThanOrEqual(first * 2);
    feed(governor, 40, 24);
    feed(governor, 12, 24 * 20);
    feed(governor, 25, 24);
    expect(feed(governor, 12, 24 * 30)).not.toContain(true);
    const software = new Governor(null, true);
    feed(software, 5, 5000);
    expect(software.quality).toBe('lite');
  });

  it('draws an unseen picture with a fraction of the pixels, of the same shapes', () => {
    for (const profile of Object.values(PROFILES)) {
      expect(reduced(profile).resolution).toBeLessThan(profile.resolution / 3);
      expect(reduced(profile).groundError).toBe(profile.groundError);
    }
  });
});
