import { describe, expect, it } from 'vitest';
import { QualityController, PROFILES, readQuality, reduced } from './quality.ts';

describe('quality', () => {
  const feed = (controller: QualityController, ms: number, frames: number): boolean[] =>
    Array.from({ length: frames }, () => controller.addFrame(ms));

  it('is lite at once without a graphics card, and what was asked for whatever happens', () => {
    expect(new QualityController(null, true)).toMatchObject({ level: 'lite', measuring: false });
    const asked = new QualityController(readQuality('?quality=full'), true);
    feed(asked, 900, 100);
    expect(asked.level).toBe('full');
    expect([readQuality('?quality=best'), readQuality('')]).toEqual([null, null]);
  });

  it('looks once for two seconds at most, and then goes up, stays or goes down', () => {
    for (const [ms, quality] of [
      [16, 'full'],
      [35, 'balanced'],
      [120, 'lite'],
    ] as const) {
      const controller = new QualityController(null, false);
      let spent = 0;
      while (controller.measuring) {
        controller.addFrame(ms);
        spent += ms;
      }
      expect(controller.level).toBe(quality);
      expect(spent).toBeLessThanOrEqual(2000 + ms);
    }
  });

  it('goes down one step at a time when movements stutter, and not for one slow frame', () => {
    const controller = new QualityController(null, false);
    feed(controller, 16, 24);
    expect(controller.level).toBe('full');
    feed(controller, 16, 11);
    controller.addFrame(800);
    feed(controller, 16, 12);
    expect(controller.level).toBe('full');
    expect(feed(controller, 70, 24).at(-1)).toBe(true);
    expect(controller.level).toBe('balanced');
    feed(controller, 70, 24);
    expect(controller.level).toBe('lite');
  });

  it('goes up again after long ease, later each time it was too much, and never without a graphics card', () => {
    const controller = new QualityController(null, false);
    const framesUntil = (quality: string): number => {
      let frames = 0;
      for (; controller.level !== quality && frames < 10_000; frames++) controller.addFrame(12);
      return frames;
    };
    feed(controller, 12, 24);
    feed(controller, 40, 24);
    expect(controller.level).toBe('balanced');
    const first = framesUntil('full');
    expect(first).toBeGreaterThan(24 * 5);
    feed(controller, 40, 24);
    expect(framesUntil('full')).toBeGreaterThanOrEqual(first * 2);
    feed(controller, 40, 24);
    feed(controller, 12, 24 * 20);
    feed(controller, 25, 24);
    expect(feed(controller, 12, 24 * 30)).not.toContain(true);
    const software = new QualityController(null, true);
    feed(software, 5, 5000);
    expect(software.level).toBe('lite');
  });

  it('draws an unseen picture with a fraction of the pixels, of the same shapes', () => {
    for (const profile of Object.values(PROFILES)) {
      expect(reduced(profile).resolution).toBeLessThan(profile.resolution / 3);
      expect(reduced(profile).groundError).toBe(profile.groundError);
    }
  });
});
