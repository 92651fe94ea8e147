import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchFontsAgain } from './fonts-again.ts';

class FakeFace {
  readonly family: string;
  readonly src: string;
  readonly unicodeRange: string;

  constructor(family: string, src: string, { unicodeRange }: { unicodeRange: string }) {
    this.family = family;
    this.src = src;
    this.unicodeRange = unicodeRange;
  }
}

/** A set of faces whose loads fail when the test says so. */
class FakeFonts extends Set<FakeFace> {
  #hear: ((event: { fontfaces: readonly FakeFace[] }) => void) | null = null;
  addEventListener(_: string, hear: (event: { fontfaces: readonly FakeFace[] }) => void): void {
    this.#hear = hear;
  }
  removeEventListener(): void {
    this.#hear = null;
  }
  fail(...fontfaces: FakeFace[]): void {
    this.#hear?.({ fontfaces });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('FontFace', FakeFace);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const declared = new FakeFace('Sans', 'url("a")', { unicodeRange: 'U+97F5' });
const start = (): { fonts: FakeFonts; stop: () => void } => {
  const fonts = new FakeFonts([declared]);
  return { fonts, stop: fetchFontsAgain(fonts as never, (face) => (face as unknown as FakeFace).src) };
};
const added = (fonts: FakeFonts): FakeFace[] => [...fonts].filter((face) => face !== declared);

it('a slice that did not come is declared anew for the same characters, later and later, and never twice at a time', () => {
  const { fonts } = start();
  fonts.fail(declared);
  expect(added(fonts)).toEqual([]);
  const waits: number[] = [];
  let face: FakeFace = declared;
  for (let tries = 0; tries < 8; tries++) {
    if (tries > 0) fonts.fail(face);
    const before = Date.now();
    vi.runOnlyPendingTimers();
    waits.push(Date.now() - before);
    expect(added(fonts)).toHaveLength(1);
    expect(added(fonts)[0]).not.toBe(face);
    [face] = added(fonts);
    expect(face).toMatchObject({ family: 'Sans', src: 'url("a")', unicodeRange: 'U+97F5' });
  }
  expect(waits).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(fonts.has(declared)).toBe(true);
  // It came: nothing more is asked for.
  expect(vi.getTimerCount()).toBe(0);
});

it('asks no more once it has ended, nor for a face that no sheet declares', () => {
  const { fonts, stop } = start();
  fonts.fail(new FakeFace('Other', null as never, { unicodeRange: 'U+0-7F' }));
  expect(vi.getTimerCount()).toBe(0);
  fonts.fail(declared);
  stop();
  vi.runAllTimers();
  expect(added(fonts)).toEqual([]);
});
