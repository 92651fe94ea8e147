import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { generateTown } from '#scenes/town/town.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { planImport } from './plan.ts';
import { readTable } from './table.ts';
import { tableOf } from './write-table.ts';

let folder = '';
let kinds: KindIndex = indexKinds([]);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-table-'));
  kinds = await loadKinds();
});
afterAll(() => rm(folder, { recursive: true }));

test('a table written from devices is imported without a fault, as the same devices', async () => {
  const { places, roads } = generateTown({ seed: 8, devices: 30 });
  const devices = scatterDevices({ places, roads, water: [] }, { seed: 1, devices: 700 });
  const awkward = devices.map((device, i) =>
    i === 0 ? { ...device, name: '3号楼, "东"\n烟感', simulated: false, note: '检修中', expectedS: 600 } : device,
  );
  const file = path.join(folder, 'devices.csv');
  await writeFile(
    file,
    tableOf(awkward, (at) => places.some(({ path: known }) => known === at)),
  );
  const { rows, unknown } = await readTable(file);
  expect(unknown).toEqual([]);
  const plan = planImport({ rows, crs: 'wgs84', kinds, places, devices: [], simulated: false, elsewhere: false });
  expect([plan.faults, plan.refusal]).toEqual([[], null]);
  expect(plan.devices).toEqual(awkward);
  const short = rows.map(({ row, cells: { note: _note, expected: _expected, ...cells } }) => ({ row, cells }));
  const ledger = awkward.map((draft, handle) => ({ ...draft, handle }));
  const again = planImport({ rows: short, crs: 'wgs84', kinds, places, devices: ledger, simulated: false, elsewhere: false });
  expect(again.devices[0]).toMatchObject({ note: '检修中', expectedS: 600 });
});

test('whether a row is simulated must be said in words that are understood', async () => {
  const { places } = generateTown({ seed: 8, devices: 30 });
  const [lon, lat] = places.at(-1)!.center;
  const file = path.join(folder, 'words.csv');
  await writeFile(
    file,
    ['编号,类型,经度,纬度,模拟数据', ...['是', 'true', '否', '', 'perhaps'].map((word, i) => `d${i},manhole,${lon},${lat},${word}`)].join(
      '\n',
    ),
  );
  const plan = planImport({
    rows: (await readTable(file)).rows,
    crs: 'wgs84',
    kinds,
    places,
    devices: [],
    simulated: false,
    elsewhere: false,
  });
  expect(plan.devices.map(({ simulated }) => simulated)).toEqual([true, true, false, false]);
  expect(plan.faults.map(({ row, message }) => [row, message])).toEqual([
    [6, { zh: '模拟数据“perhaps”应为 是 或 否', en: 'simulated "perhaps" is neither true nor false' }],
  ]);
});
