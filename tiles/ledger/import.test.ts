import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { generateTown } from '#scenes/town/town.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { fromWgs84, type Crs } from '../crs.ts';
import { planImport, type ImportOptions, type ImportPlan } from './plan.ts';
import { floorOf } from './floors.ts';
import { readTable, type TableRow } from './table.ts';
import { workbook } from './workbook.fixture.ts';

const town = generateTown({ seed: 1 });
const kinds = await loadKinds();
const buildings = town.places.filter((place) => place.level === 'building');
const compoundOf = (building: Place): Place =>
  town.places.find((place) => place.path === building.path.slice(0, building.path.lastIndexOf('/')))!;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

const row = (at: LonLat, more: TableRow['cells'] = {}, number = 2): TableRow => ({
  row: number,
  cells: { id: `d${number}`, kind: 'smoke-detector', lon: String(at[0]), lat: String(at[1]), ...more },
});
const plan = (rows: readonly TableRow[], more: Partial<ImportOptions> = {}): ImportPlan =>
  planImport({ rows, crs: 'wgs84', kinds, places: town.places, devices: [], simulated: true, elsewhere: false, ...more });
/** Middles of buildings that are inside them. */
const inside = buildings.filter((place) => plan([row(place.center)]).devices[0]?.place === place.path);

describe('places', () => {
  test('by what the position lies in, and the floor below it', () => {
    expect(inside.length).toBeGreaterThan(20);
    const tall = inside.find(({ floors }) => floors! >= 12)!;
    const { devices, faultCount } = plan([
      row(tall.center, { floor: '12层', name: '烟感' }),
      row(inside[1].center, { id: 'e', floor: 'B1' }, 3),
    ]);
    expect(faultCount).toBe(0);
    expect(devices[0]).toMatchObject({ place: `${tall.path}/F12`, floor: 12, name: '烟感', simulated: true });
    expect(devices[0].position[2]).toBeCloseTo(35);
    expect(devices[1]).toMatchObject({ place: `${inside[1].path}/B1`, floor: -1 });
  });

  test('by columns, in the forms people write', () => {
    const building = inside[3];
    const compound = compoundOf(building);
    const short = building.name.replace('号楼', '');
    for (const name of [building.name, short, `${short}栋`, ` ${short}# `.replace('# ', '号 ')]) {
      expect(plan([row(building.center, { compound: compound.name, building: name, floor: '3' })]).devices[0].place).toBe(
        `${building.path}/F03`,
      );
    }
    expect(plan([row(building.center, { place: compound.path })]).devices[0].place).toBe(compound.path);
  });

  test('units are used where the ledger has them', () => {
    const building = inside[0];
    const unit: Place = { id: 'u2', path: `${building.path}/u2`, level: 'unit', name: '2单元', center: building.center, simulated: true };
    const rows = [row(building.center, { unit: '2', floor: '3' })];
    expect(plan(rows).devices[0].place).toBe(`${building.path}/F03`);
    expect(plan(rows, { places: [...town.places, unit] }).devices[0].place).toBe(`${building.path}/u2/F03`);
  });
});

describe('cameras', () => {
  const at = (): LonLat => inside[0].center;
  const camera = (cells: TableRow['cells']) => plan([row(at(), { kind: 'camera', ...cells })]).devices[0]?.camera;
  const fault = (cells: TableRow['cells']): string =>
    plan([row(at(), { kind: 'camera', ...cells }, 7)])
      .faults.map(({ row: number, message }) => `${number}: ${message.en}`)
      .join();

  test('what they see, in the forms people write', () => {
    expect(camera({ azimuth: '-90', fov: '62.5°', reach: '80 米', tilt: '-12', ptz: '否', pixels: '2560×1440' })).toEqual({
      azimuth: 270,
      fov: 62.5,
      reach: 80,
      tilt: -12,
      ptz: false,
      pixels: 2560,
    });
    expect(camera({ azimuth: '10', ptz: '是', pixels: '4K' })).toMatchObject({ ptz: true, pixels: 3840 });
    expect(camera({ azimuth: '10' })).toEqual({ azimuth: 10, fov: 90, reach: 30 });
  });

  test('how far they see follows from the resolution where it is not said', () => {
    // 2,560 pixels over 90° are 2 m wide at 1 m: 62.5 a metre at 20.48 m.
    expect(camera({ azimuth: '0', fov: '90', pixels: '2560' })!.reach).toBe(20);
    expect(camera({ azimuth: '0', fov: '90', pixels: '2560', reach: '35' })!.reach).toBe(35);
  });

  test.each([
    [{ azimuth: '北' }, 'azimuth "北" is not a number'],
    [{ azimuth: '0', fov: '400' }, 'fov "400" must be between 1 and 360'],
    [{ azimuth: '0', reach: '0' }, 'reach "0" must be between 1 and 5000'],
    [{ azimuth: '0', tilt: '-95' }, 'tilt "-95" must be between -90 and 90'],
    [{ azimuth: '0', ptz: '也许' }, 'ptz "也许" is neither yes nor no'],
    [{ pixels: '400万' }, 'pixels "400万" are none'],
  ])('%j: told by its row', (cells, words) => {
    expect(fault(cells)).toContain(`7: ${words}`);
  });

  test('without an azimuth they are entered, and it is said that nobody knows what they see', () => {
    const { devices, notes } = plan([
      row(at(), { kind: 'camera', reach: '30' }),
      row(at(), { kind: 'camera', ptz: '是' }, 3),
      row(at(), { ptz: '否' }, 4),
    ]);
    expect(devices.map((device) => device.camera)).toEqual([undefined, undefined, undefined]);
    expect(notes.map(({ en }) => en).join()).toMatch(/^2 rows tell of a camera without an azimuth/);
  });
});

test('an address two rows have is told with both rows', () => {
  const at = inside[0].center;
  const { devices, faults } = plan([
    row(at, { id: 'd-a', addresses: 'x:1' }, 2),
    row(at, { id: 'd-b', addresses: 'x:1' }, 3),
    row(at, { id: 'x:1' }, 4),
  ]);
  expect(devices.map(({ id }) => id)).toEqual(['d-a']);
  expect(faults.map(({ row: number, message }) => [number, message.en])).toEqual(
    [3, 4].map((number) => [number, expect.stringContaining('x:1 is a name of device d-a already (row 2)')]),
  );
});

test('an address goes from one device of the ledger to another, whichever row comes first; one that is kept is not taken', () => {
  const at = inside[0].center;
  const [giver, taker] = plan([row(at, { id: 'giver', addresses: 'x:1' }, 2), row(at, { id: 'taker' }, 3)]).devices;
  const devices = [giver, taker].map((draft, handle) => ({ ...draft, handle }));
  const gives = row(at, { id: 'giver', addresses: 'x:2' }, 2);
  const takes = row(at, { id: 'taker', addresses: 'x:1' }, 3);
  for (const rows of [
    [gives, takes],
    [takes, gives],
  ])
    expect(plan(rows, { devices }).faults).toEqual([]);
  expect(plan([takes], { devices }).faults).toMatchObject([
    {
      row: 3,
      told: [{ code: 'name-taken', with: { name: 'x:1', other: 'giver', row: null } }],
      message: { zh: expect.stringContaining('设备 giver 使用') },
    },
  ]);
});

test('every wrong row is told by its number, with what is wrong; right ones beside it are planned', () => {
  const at = inside[0].center;
  const { devices, faults, faultCount } = plan([
    row(at, {}, 2),
    row(at, { kind: 'teapot' }, 3),
    row(at, { lon: '东经117' }, 4),
    row([36.6, 117.02], {}, 5),
    row(at, { floor: '0' }, 6),
    row(at, { compound: '无此小区' }, 7),
    row(at, { id: 'd2' }, 8),
    row([500_000, 4_000_000], {}, 9),
    { row: 10, cells: { kind: 'camera' } },
    row(at, { place: '/no/where' }, 11),
    row(at, { kind: '感烟火灾探测器的表弟' }, 12),
    row(inside[0].center, { building: '1号楼', compound: compoundOf(buildings.at(-1)!).name }, 13),
  ]);
  expect(devices.map(({ id }) => id)).toEqual(['d2']);
  expect(faultCount).toBe(11);
  for (const { message, told: all } of faults)
    expect([all[0].code, message.zh]).toEqual([expect.any(String), expect.stringMatching(/\p{Script=Han}/u)]);
  const told = (number: number): string => faults.find((fault) => fault.row === number)!.message.en;
  expect(told(3)).toMatch(/"teapot".*smoke-detector/);
  expect(told(4)).toMatch(/lon "东经117" is not a number/);
  expect(told(5)).toMatch(/swapped/);
  expect(told(6)).toMatch(/no floor 0/);
  expect(told(7)).toMatch(/无此小区/);
  expect(told(8)).toBe('id d2 is in row 2 already');
  expect(told(9)).toMatch(/metres on a plane/);
  expect(told(10)).toMatch(/no id/);
  expect(told(13)).toMatch(/lies \d+ m from 1号楼|not in compound/);
});

test('faults are told up to 200, and counted beyond', () => {
  const { faults, faultCount } = plan(Array.from({ length: 350 }, (_, i) => row(inside[0].center, { kind: 'teapot' }, i + 2)));
  expect([faults.length, faultCount]).toEqual([200, 350]);
});

test('another coordinate system than declared: suggested by name', () => {
  const rows = (crs: Crs): TableRow[] => inside.slice(0, 40).map((place, i) => row(fromWgs84(place.center, crs), {}, i + 2));
  expect(
    plan(rows('bd09'), { crs: 'wgs84' })
      .notes.map(({ en }) => en)
      .join(),
  ).toMatch(/look like BD09, not WGS84/);
  const right = plan(rows('gcj02'), { crs: 'gcj02' });
  expect([right.faultCount, right.notes]).toEqual([0, []]);
  expect(right.devices.filter((device, i) => device.place === inside[i].path).length).toBeGreaterThan(38);
});

test('another city: refused with the distance; an empty ledger: said what to do first', () => {
  const shanghai = [row([121.5, 31.24])];
  expect(plan(shanghai).refusal?.en).toMatch(/more than 7\d\d km from the ledger’s places/);
  expect(plan(shanghai, { elsewhere: true }).refusal).toBeNull();
  expect(plan(shanghai, { places: [] }).refusal?.en).toMatch(/no places yet/);
});

test('floors: every way of writing one; nothing else', () => {
  expect(['12', '12层', '12F', 'F12', '-1', 'B1', '地下1层', '负2层'].map((text) => floorOf(text))).toEqual([
    12, 12, 12, 12, -1, -1, -1, -2,
  ]);
  for (const text of ['0', 'roof', '1.5', '', 'B', '12 13']) expect(() => floorOf(text), text).toThrow('write 12');
});

describe('tables', () => {
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(path.join(folder, name), content);
    return path.join(folder, name);
  };

  test('Chinese titles, GB 18030, semicolons, a byte order mark, empty lines', async () => {
    // 设备编号,设备类型,经度,纬度 / a,烟感,117,36 in GB 18030.
    const gbk = Buffer.from('c9e8b1b8b1e0bac52cc9e8b1b8c0e0d0cd2cbeadb6c82cceb3b6c80a612cd1ccb8d02c3131372c3336', 'hex');
    expect((await readTable(await write('gb.csv', gbk))).rows).toEqual([
      { row: 2, cells: { id: 'a', kind: '烟感', lon: '117', lat: '36' } },
    ]);
    const { rows, unknown } = await readTable(
      await write('a.csv', '\uFEFFid;类型;经度;纬度;备注\r\na;camera;117;36;x\r\n;;;;\r\nb;camera;118;37;"y;z"\r\n'),
    );
    expect(rows.map(({ row: number, cells }) => [number, cells.id, cells.lon])).toEqual([
      [2, 'a', '117'],
      [4, 'b', '118'],
    ]);
    expect(unknown).toEqual(['备注']);
  });

  test('cameras have their columns in either language', async () => {
    const zh = await readTable(
      await write('zh.csv', '编号,类型,经度,纬度,方位角,俯仰角,视场角,可视距离,分辨率,云台\nc1,camera,117,36,90,-10,60,80,1080P,是\n'),
    );
    const en = await readTable(
      await write('en.csv', 'id,kind,lon,lat,azimuth,tilt,fov,reach,pixels,ptz\nc1,camera,117,36,90,-10,60,80,1080P,是\n'),
    );
    expect(zh).toEqual(en);
    expect(zh.unknown).toEqual([]);
  });

  test.each([
    ['', /is empty/],
    ['id,kind\na,b', /lacks the columns lon \(经度\), lat \(纬度\)/],
    ['id,kind,lon,lat\n', /no rows/],
    ['id,kind,lon,经度,lat\na,b,1,2,3', /two columns for lon/],
  ])('%j: a sentence', async (text, words) => {
    await expect(readTable(await write('bad.csv', text))).rejects.toThrow(words);
  });

  test('a workbook as office programs write it', async () => {
    const { rows } = await readTable(
      await write(
        'a.xlsx',
        workbook([
          ['设备编号', '类型', '经度', '纬度', '楼层'],
          ['d1', '烟感', 117.02, 36.66, 12],
          ['d2', 'camera', 117.03, 36.67, ''],
        ]),
      ),
    );
    expect(rows).toEqual([
      { row: 2, cells: { id: 'd1', kind: '烟感', lon: '117.02', lat: '36.66', floor: '12' } },
      { row: 3, cells: { id: 'd2', kind: 'camera', lon: '117.03', lat: '36.67' } },
    ]);
  });

  test('a workbook that is none, a file that is not there', async () => {
    await expect(readTable(await write('bad.xlsx', 'id,kind'))).rejects.toThrow(/no workbook/);
    await expect(readTable(path.join(folder, 'nowhere.csv'))).rejects.toThrow(/cannot be read/);
  });

  test('any bytes are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await readTable(await write('any.csv', Buffer.concat([Buffer.from('id,kind,lon,lat\n'), bytes]))).then(
          ({ rows }) => plan(rows),
          (error: Error) => expect(error.message).toContain('any.csv'),
        );
      }),
      { numRuns: 150 },
    );
  });
});
