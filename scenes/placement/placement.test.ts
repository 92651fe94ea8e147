import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { definePlacement, SITES } from '#contract/kinds/placement.ts';
import { deviceSchema, type DeviceDraft } from '#contract/records/device.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { generateTown } from '#scenes/town/town.ts';
import { inOrder, PLACED_KINDS } from './placed-kinds.ts';

const DEVICES = fileURLToPath(new URL('../../devices/', import.meta.url));
const town = generateTown({ seed: 6, devices: 30 });

it('what hangs somewhere is a kind, and nearly every kind does', async () => {
  const folders = (await readdir(DEVICES, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const placed = folders.filter((name) => existsSync(path.join(DEVICES, name, 'placement.ts')));
  expect(PLACED_KINDS.map(({ kind }) => kind).sort()).toEqual(placed.sort());
  expect(placed.length).toBeGreaterThanOrEqual(10);
});

it.each(SITES.filter((site) => site !== 'fire-panel'))(
  'a kind that nobody has heard of gets devices at %s: in the town, and scattered over an area',
  (site) => {
    const placement = definePlacement({ prefix: 'new', share: 300, at: [{ site, name: '新设备' }] });
    const kinds = inOrder([...PLACED_KINDS, { kind: 'unheard-of', placement }]);
    const made = generateTown({ seed: 6, devices: 1000, kinds }).devices;
    const scattered = scatterDevices({ places: town.places, roads: town.roads, water: [] }, { seed: 1, devices: 1000, kinds });
    for (const [devices, id] of [[made, /^new-000001$/] as const, [scattered, /-new-000001$/] as const]) {
      expect(devices).toHaveLength(1000);
      const mine = devices.filter(({ kind }) => kind === 'unheard-of');
      expect(mine.length).toBeGreaterThan(10);
      expect(mine[0].id).toMatch(id);
      const invalid = (device: DeviceDraft): boolean => !deviceSchema.omit({ handle: true }).safeParse(device).success;
      expect(mine.filter(invalid)).toEqual([]);
    }
  },
);

it('several sites of one kind share its devices by their parts', () => {
  const at = [
    { site: 'gate', part: 3, name: '新设备' },
    { site: 'lift', name: '新设备' },
  ] as const;
  const placement = definePlacement({ prefix: 'new', share: 1000, at });
  const kinds = inOrder([...PLACED_KINDS, { kind: 'unheard-of', placement }]);
  const mine = generateTown({ seed: 6, devices: 1000, kinds }).devices.filter(({ kind }) => kind === 'unheard-of');
  const gates = mine.filter(({ name }) => name.endsWith('新设备')).length;
  expect(gates / mine.length).toBeCloseTo(0.75, 1);
});

it('says what is wrong with a placement', () => {
  const one = { site: 'gate' } as const;
  expect(() => definePlacement({ prefix: 'x', share: 1, at: [one] })).toThrow('two to six lower-case letters');
  expect(() => definePlacement({ prefix: 'xy', share: 0, at: [one] })).toThrow('share is more than 0');
  expect(() => definePlacement({ prefix: 'xy', share: 1, at: [] })).toThrow('names no site');
  expect(() => definePlacement({ prefix: 'xy', share: 1, at: [{ site: 'moon' as 'gate' }] })).toThrow('no site "moon"; there are gate, ');
  expect(() => definePlacement({ prefix: 'xy', share: 1, at: [{ ...one, part: -1 }] })).toThrow('got -1');
  expect(() => definePlacement({ prefix: 'xy', share: 1, at: [{ ...one, height: 999 }] })).toThrow('got 999');
  expect(() => definePlacement({ prefix: 'xy', share: 'one-each', at: [one] })).toThrow('one-each goes with the site fire-panel');
  const twice = { kind: 'other', placement: definePlacement({ prefix: 'sd', share: 1, at: [one] }) };
  expect(() => inOrder([...PLACED_KINDS, twice])).toThrow('both place devices as "sd"');
});
