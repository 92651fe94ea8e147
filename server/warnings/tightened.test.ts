import { describe, expect, it } from 'vitest';
import manhole from '#devices/manhole/kind.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { isTightened } from './tightened.ts';

const said = (code: string, value: number, more: Partial<AlertSignal> = {}): AlertSignal => ({
  device: 'mh-1',
  address: null,
  kind: 'manhole',
  code,
  on: true,
  place: '/a',
  position: null,
  point: 'waterLevelCm',
  value,
  observedAt: 0,
  receivedAt: 0,
  clockFault: false,
  text: '',
  simulated: false,
  ...more,
});

describe('an alert only because of a stricter limit', () => {
  it('is one that no usual limit of its code is broken for, of a level or of a rate', () => {
    expect(isTightened(said('water-over', 150), manhole)).toBe(true);
    expect(isTightened(said('water-over', 181), manhole)).toBe(false);
    expect(isTightened(said('water-rising', 60, { rate: 1.7 }), manhole)).toBe(true);
    expect(isTightened(said('water-rising', 60, { rate: 2.1 }), manhole)).toBe(false);
  });

  it('is none that ends, and none that other than a limit raises', () => {
    expect(isTightened(said('water-over', 150, { on: false }), manhole)).toBe(false);
    expect(isTightened(said('offline', 0), manhole)).toBe(false);
    expect(isTightened(said('unheard-of', 0, { point: 'nothing' }), manhole)).toBe(false);
  });
});
