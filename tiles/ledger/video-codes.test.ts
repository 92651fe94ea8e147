import { expect, test } from 'vitest';
import { generateTown } from '#scenes/town/town.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { planImport } from './plan.ts';
import type { TableRow } from './table.ts';

const town = generateTown({ seed: 1 });
const kinds = await loadKinds();
const { center } = town.places.find(({ level }) => level === 'building')!;

test('codes of GB/T 28181: one that is none is refused in words, one that is odd is entered and told', () => {
  const of = (row: number, id: string, addresses: string): TableRow => ({
    row,
    cells: { id, kind: 'camera', lon: String(center[0]), lat: String(center[1]), addresses },
  });
  const rows = [
    of(2, 'a', 'gb28181:37010200011326000001'),
    of(3, 'b', 'gb28181:3701020001132600002'),
    of(4, 'c', 'gb28181:37010300011326000003;jetlinks:c'),
    of(5, 'd', 'gb28181:37010200011186000001/37010200011326000004'),
  ];
  const options = { crs: 'wgs84', kinds, places: town.places, devices: [], simulated: true, elsewhere: false } as const;
  const { devices, faults, notes } = planImport({ rows, ...options });
  expect(devices.map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  expect(faults).toMatchObject([{ row: 3, message: { zh: expect.stringContaining('20 位') } }]);
  expect(notes.map(({ en }) => en).join()).toContain('gb28181:37010300011326000003');
  expect(notes.map(({ en }) => en).join()).not.toContain('37010200011326000004');
});
