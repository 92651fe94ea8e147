import { describe, expect, it } from 'vitest';
import manhole from '#devices/manhole/kind.ts';
import lock from '#devices/smart-locker/kind.ts';
import type { Severity } from '../severity.ts';
import type { Hazard } from '../vocabularies/hazards.ts';
import { defineDeviceKind } from './device-kind.ts';
import { hazardsOf, warnedAt, withWarned } from './warned-limits.ts';

const under = (...warned: [Hazard, Severity][]) => withWarned(manhole, new Map(warned)).points.waterLevelCm;

describe('limits while something is warned of', () => {
  it('are stricter from their colour on, by the strictest of several, with where they end', () => {
    expect(under(['rain', 4])).toBe(manhole.points.waterLevelCm);
    expect(under(['rain', 3]).alert).toMatchObject({ above: 162, release: 153, code: 'water-over' });
    expect(under(['rain', 2]).alert).toMatchObject({ above: 144, release: 136 });
    expect(under(['rain', 1], ['flood', 2]).warning).toMatchObject({ above: 98, release: 91 });
    expect(under(['rain', 2]).limits).toMatchObject([{ rises: 1.6, release: 0.4 }]);
    expect([...hazardsOf(manhole)].sort()).toEqual(['flood', 'rain', 'risk']);
  });

  it('leave a kind alone that says nothing of it, and what it is not warned of', () => {
    expect(withWarned(lock, new Map([['rain', 1]]))).toBe(lock);
    expect(withWarned(manhole, new Map([['fog', 1]]))).toBe(manhole);
  });

  it('of what must not fall below rise, and leave a share of something only', () => {
    const kind = (below: number, share: number) =>
      defineDeviceKind({
        ...lock,
        id: 'fake',
        points: {
          x: { label: lock.label, unit: '', range: [0, 9], decimals: 0, alert: { below, warned: [{ hazard: 'cold', from: 4, share }] } },
        },
        headline: 'x',
        events: {},
        actions: {},
        alerts: {},
        offlineAlert: undefined as never,
      });
    expect(withWarned(kind(4, 0.8), new Map([['cold', 4]])).points.x.alert).toMatchObject({ below: 5 });
    expect(() => kind(0, 0.8)).toThrow('a share can only be left of a limit above 0, got 0');
    expect(() => kind(4, 1)).toThrow('share is from 0.1 to 0.99, got 1');
  });

  it('of an exercise concern simulated devices alone, each device by its place', () => {
    const warnings = [
      { places: ['/a'], hazard: 'rain', colour: 3, simulated: false },
      { places: ['/a/b'], hazard: 'rain', colour: 1, simulated: true },
    ] as const;
    const at = (place: string, simulated: boolean) => warnedAt(warnings as never, { place, simulated }).get('rain');
    expect([at('/a/b/c', true), at('/a/b/c', false), at('/a/bc', true), at('/b', true)]).toEqual([1, 3, 3, undefined]);
  });
});
