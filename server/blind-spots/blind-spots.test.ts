import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRES_PER_DEGREE, type LonLat } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { blindSpotsOf } from './blind-spots.ts';
import { proposalsOf, sitesOf } from './proposals.ts';
import { WATCHING, type Watcher } from './watchers.ts';

const VIDEO = WATCHING.indexOf('video');
const FIRE = WATCHING.indexOf('fire');
/** A place so many metres east and north of the middle of Jinan's old town. */
const at = (east: number, north: number): LonLat => [
  117.02 + east / (METRES_PER_DEGREE * Math.cos((36.66 * Math.PI) / 180)),
  36.66 + north / METRES_PER_DEGREE,
];
let made = 0;
function watcher(east: number, north: number, sees: boolean, category = VIDEO, reachM = 40, place = '/1/c'): Watcher {
  const device = { id: `d${made++}`, place, position: [...at(east, north), 3] } as unknown as Device;
  return { device, category, reachM, sees };
}
const compound = (path: string, side: number): Place =>
  ({
    path,
    level: 'compound',
    center: at(side / 2, side / 2),
    ring: [at(0, 0), at(side, 0), at(side, side), at(0, side), at(0, 0)],
  }) as unknown as Place;
const PLACES = { get: (path: string) => (path === '/1/c' ? compound(path, 200) : undefined) };

describe('blind spots', () => {
  it('are where nothing of a category is heard that should be; a neighbour that reaches as far helps, another sort does not', async () => {
    const lone = await blindSpotsOf([watcher(0, 0, false)], PLACES, 9);
    const video = lone.categories[VIDEO];
    expect([video.devices, video.silent, video.blindM2]).toEqual([1, 1, video.watchedM2]);
    expect(video.watchedM2).toBeGreaterThan(0.85 * Math.PI * 40 ** 2);
    expect(video.watchedM2).toBeLessThan(1.15 * Math.PI * 40 ** 2);
    const helped = await blindSpotsOf([watcher(0, 0, false), watcher(5, 0, true)], PLACES, 9);
    expect(helped.categories[VIDEO].blindM2).toBeLessThan(0.2 * video.blindM2);
    const other = await blindSpotsOf([watcher(0, 0, false), watcher(5, 0, true, FIRE, 15)], PLACES, 9);
    expect(other.categories[VIDEO].blindM2).toBe(video.blindM2);
    expect(other.worst).toEqual([{ place: '/1/c', devices: 2, silent: 1 }]);
  });

  it('none where all are heard, and none where there is nothing', async () => {
    expect((await blindSpotsOf([watcher(0, 0, true), watcher(50, 0, true)], PLACES, 9)).runs).toEqual([]);
    expect(await blindSpotsOf([], PLACES, 9)).toMatchObject({ rows: 0, columns: 0, runs: [], worst: [] });
  });

  it('runs say the same as a look at every cell', async () => {
    const any = fc.record({
      east: fc.integer({ min: -150, max: 150 }),
      north: fc.integer({ min: -150, max: 150 }),
      sees: fc.boolean(),
      category: fc.constantFrom(VIDEO, FIRE),
      reachM: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 12 }), async (drafts) => {
        const watchers = drafts.map((one) => watcher(one.east, one.north, one.sees, one.category, one.reachM));
        const { origin, cell, columns, rows, runs } = await blindSpotsOf(watchers, PLACES, 0);
        const told = new Map<string, number>();
        for (const [row, from, to, mask] of runs) for (let column = from; column <= to; column++) told.set(`${row},${column}`, mask);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            const middle: LonLat = [origin[0] + (column + 0.5) * cell[0], origin[1] + (row + 0.5) * cell[1]];
            let [watched, seen] = [0, 0];
            let tie = false;
            for (const { device, category, reachM, sees } of watchers) {
              const { position } = device;
              const [x, y] = [(middle[0] - position[0]) / cell[0], (middle[1] - position[1]) / cell[1]];
              const own =
                row === Math.floor((position[1] - origin[1]) / cell[1]) && column === Math.floor((position[0] - origin[0]) / cell[0]);
              // A cell is as high as it is wide on the ground.
              const beyond = Math.hypot(x, y) - reachM / (cell[1] * METRES_PER_DEGREE);
              // On the very edge of the reach, rounding decides.
              tie ||= Math.abs(beyond) < 1e-6;
              if (!own && beyond > 0) continue;
              watched |= 1 << category;
              if (sees) seen |= 1 << category;
            }
            if (!tie) expect([row, column, told.get(`${row},${column}`) ?? 0]).toEqual([row, column, watched & ~seen]);
          }
        }
      }),
      { verbose: true, numRuns: 60 },
    );
  });
});

describe('where one more would help', () => {
  it('proposes the sites that gain most, each as if the ones before were there, and none that gains nothing', async () => {
    const watchers = [
      watcher(100, 100, true),
      watcher(20, 20, true, FIRE, 15),
      watcher(180, 180, true, FIRE, 15),
      watcher(25, 20, true, FIRE, 15),
    ];
    const { unwatchedM2, sites } = await proposalsOf('video', watchers, sitesOf(watchers, []), [compound('/1/c', 200)], 10, 7);
    expect(unwatchedM2).toBeGreaterThan(30_000);
    expect(unwatchedM2).toBeLessThan(40_000);
    // Two poles stand beside each other: one of them and the lone one come first, and of the other next to nothing is left.
    const near = new Set([watchers[1], watchers[3]].map(({ device }) => device.id));
    const [first, second, third] = sites;
    const ids = [first, second].map(({ beside }) => beside?.id);
    expect([ids.filter((id) => near.has(id!)).length, ids.includes(watchers[2].device.id)]).toEqual([1, true]);
    expect(third?.gainM2 ?? 0).toBeLessThan(second.gainM2 / 4);
    expect(sites.every(({ gainM2 }, n) => gainM2 > 0 && (n === 0 || gainM2 <= sites[n - 1].gainM2))).toBe(true);
    expect(sites.map(({ beside }) => beside?.id)).not.toContain(watchers[0].device.id);
  });

  it('silent devices are there: they need mending, not company', async () => {
    const watchers = [watcher(100, 100, false), watcher(100, 101, true, FIRE, 15)];
    const { sites } = await proposalsOf('video', watchers, sitesOf(watchers, []), [compound('/1/c', 200)], 10, 7);
    expect(sites.every(({ gainM2 }) => gainM2 <= 500)).toBe(true);
  });

  it('gains add up to what is no longer unwatched', async () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }));
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 20 }), async (spots) => {
        // A camera in the middle, so that the grid stays the same when there are more.
        const watchers = [watcher(100, 100, true), ...spots.map(([east, north]) => watcher(east, north, true, FIRE, 15))];
        const sites = sitesOf(watchers, []);
        const first = await proposalsOf('video', watchers, sites, [compound('/1/c', 200)], 50, 0);
        const then = [
          ...watchers,
          ...first.sites.map(({ position }) => ({
            ...watcher(0, 0, true),
            device: { ...watchers[0].device, position: [...position, 3] } as unknown as Device,
          })),
        ];
        const after = await proposalsOf('video', then, sites, [compound('/1/c', 200)], 50, 0);
        const gained = first.sites.reduce((sum, { gainM2 }) => sum + gainM2, 0);
        expect(Math.abs(first.unwatchedM2 - gained - after.unwatchedM2)).toBeLessThanOrEqual(1 + first.sites.length);
      }),
      { verbose: true, numRuns: 40 },
    );
  });
});
