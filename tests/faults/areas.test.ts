import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { ROOT } from '#server/lib/discover.ts';
import { encodeOsm, sampleTown } from '#tiles/sources/osm/pbf-writer.fixture.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInAt, signInDemo } from '#tests/harness/visitor.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { STREET, smallLedger } from '#tests/harness/ledger.ts';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a script as a person would. @param until kills it when it has said this */
async function run(
  script: 'tiles' | 'import' | 'scatter' | 'start',
  data: string,
  args: readonly string[],
  until?: string,
): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', `${script}.ts`), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, QUANYAN_DATA: data, QUANYAN_PORT: '1' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk);
      if (until !== undefined && said.includes(until)) child.kill('SIGKILL');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

const town = async (folder: string, nodes: number): Promise<string> => {
  const file = path.join(folder, 'town.osm.pbf');
  await writeFile(file, encodeOsm(sampleTown(nodes)));
  return file;
};

test('an area is built; broken input, another city and a kill leave it as it is', async () => {
  const data = await temporaryFolder();
  const source = await town(data, 3000);
  const args = ['--source', source, '--crs', 'wgs84', '--name', 'sample'];
  const dry = await run('tiles', data, [...args, '--dry-run']);
  expect(dry).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was written') });
  expect(await readdir(data)).toEqual(['town.osm.pbf']);
  expect((await run('tiles', data, args)).code).toBe(0);
  const area = path.join(data, 'tiles', 'sample');
  const before = await readFile(path.join(area, 'tileset.json'), 'utf8');

  const broken = path.join(data, 'broken.osm.pbf');
  await writeFile(broken, (await readFile(source)).subarray(0, -100));
  const refused = await run('tiles', data, ['--source', broken, '--crs', 'wgs84', '--name', 'sample']);
  expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/✗ broken\.osm\.pbf cannot be read: .*cut short/) });
  expect(await run('tiles', data, ['--source', source, '--crs', 'utm', '--name', 'sample'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('wgs84, cgcs2000, gcj02, bd09'),
  });
  expect(await run('tiles', data, ['--source', source, '--crs', 'wgs84', '--name', '../up'])).toMatchObject({ code: 1 });

  await town(data, 60_000);
  expect((await run('tiles', data, args, '▸ Area sample')).code).toBeNull();
  expect(await readFile(path.join(area, 'tileset.json'), 'utf8')).toBe(before);
  await town(data, 3000);
  expect((await run('tiles', data, args)).code).toBe(0);
  expect(await readdir(path.join(data, 'tiles'))).toEqual(['sample']);
});

const csvOf = (places: readonly Place[]): string =>
  [
    '设备编号,设备类型,经度,纬度,楼层',
    ...places.map(({ center }, i) => `d${i},smoke-detector,${center[0]},${center[1]},${1 + (i % 3)}`),
  ].join('\n');
const buildingsOf = async (data: string): Promise<Place[]> =>
  (JSON.parse(await readFile(path.join(data, 'tiles', 'sample', 'ledger.json'), 'utf8')) as { places: Place[] }).places.filter(
    ({ level }) => level === 'building',
  );

test('while no server runs: an area’s places and a table of devices are entered once, and an area far from them is refused', async () => {
  const data = await temporaryFolder();
  const args = ['--source', await town(data, 3000), '--crs', 'wgs84', '--name', 'sample'];
  await run('tiles', data, args);
  const ledger = path.join(data, 'tiles', 'sample', 'ledger.json');
  expect(await run('import', data, [ledger])).toMatchObject({ code: 0, said: expect.stringMatching(/[1-9]\d* records entered/) });
  expect(await run('import', data, [ledger])).toMatchObject({ code: 0, said: expect.stringContaining('nothing was new') });

  const places = (await buildingsOf(data)).slice(0, 50);
  const table = path.join(data, 'devices.csv');
  await writeFile(table, csvOf(places));
  expect(await run('import', data, [table, '--crs', 'wgs84', '--dry-run'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('50 devices, 0 crews could be entered'),
  });
  expect(await run('import', data, [table, '--crs', 'wgs84'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('50 records entered or changed'),
  });
  expect(await run('import', data, [table, '--crs', 'wgs84'])).toMatchObject({ code: 0, said: expect.stringContaining('nothing was new') });
  await writeFile(table, `${csvOf(places)}\nd99,teapot,117,36.6,1`);
  expect(await run('import', data, [table, '--crs', 'wgs84'])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/row 52: kind "teapot"[\s\S]*1 of 51 rows cannot be used/),
  });

  const far = path.join(data, 'far.geojson');
  await writeFile(
    far,
    JSON.stringify({
      type: 'Feature',
      properties: { building: 'yes' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [121.5, 31.2],
            [121.501, 31.2],
            [121.501, 31.201],
            [121.5, 31.2],
          ],
        ],
      },
    }),
  );
  expect(await run('tiles', data, ['--source', far, '--crs', 'wgs84', '--name', 'far'])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/lies 7\d\d km from the nearest device/),
  });
  expect(await run('tiles', data, ['--source', far, '--crs', 'wgs84', '--name', 'far', '--elsewhere'])).toMatchObject({ code: 0 });
});

test('synthetic devices for an area: entered whole and once; what a demo there lacks is told with the command that makes it', async () => {
  const data = await temporaryFolder();
  expect(await run('start', data, ['--area', 'sample'])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/✗ There is no area sample .*npm run tiles/),
  });
  await run('tiles', data, ['--source', await town(data, 3000), '--crs', 'wgs84', '--name', 'sample']);
  expect(await run('start', data, ['--area', 'sample'])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/✗ The area has no devices .*npm run scatter/),
  });
  const [ledger, table] = ['ledger.json', 'devices.csv'].map((file) => path.join(data, 'tiles', 'sample', file));
  expect(await run('scatter', data, [ledger, '--devices', 'many'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('--devices many: a whole number'),
  });
  expect(await run('scatter', data, [ledger, '--devices', '300'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('all of them simulated'),
  });
  const made = await readFile(table, 'utf8');
  await run('scatter', data, [ledger, '--devices', '300']);
  expect(await readFile(table, 'utf8')).toBe(made);
  await run('import', data, [ledger]);
  expect(await run('import', data, [table, '--crs', 'wgs84', '--dry-run'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('300 devices, 0 crews could be entered'),
  });
  expect(await run('import', data, [table, '--crs', 'wgs84'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('300 records entered or changed'),
  });
  expect(await run('import', data, [table, '--crs', 'wgs84'])).toMatchObject({ code: 0, said: expect.stringContaining('nothing was new') });
});

test('while a server runs: through it, as its administrator; a ledger outside the jurisdiction is refused', async () => {
  const data = await temporaryFolder();
  await run('tiles', data, [
    '--source',
    await town(data, 3000),
    '--crs',
    'wgs84',
    '--name',
    'sample',
    '--place',
    '/370102/370102004/sample',
  ]);
  const server = await openServer({ ledger: { ...smallLedger(), devices: [] } });
  const ledger = path.join(data, 'tiles', 'sample', 'ledger.json');
  expect(await run('import', data, [ledger, '--server', server.http])).toMatchObject({
    code: 0,
    said: expect.stringMatching(/[1-9]\d* records entered/),
  });
  const table = path.join(data, 'devices.csv');
  const places = (await buildingsOf(data)).slice(0, 50);
  await writeFile(table, csvOf(places));
  expect(await run('import', data, [table, '--crs', 'wgs84', '--server', server.http])).toMatchObject({
    code: 0,
    said: expect.stringContaining('50 records'),
  });
  expect(await run('import', data, [table, '--crs', 'wgs84', '--server', server.http])).toMatchObject({
    code: 0,
    said: expect.stringContaining('nothing was new'),
  });
  const administrator = await signInDemo(server.http, 'administrator');
  expect((await administrator.get<Device>('/api/v1/devices/d7')).place).toBe(`${places[7].path}/F02`);

  const other = { ...smallLedger(), places: [{ ...smallLedger().places[0], path: '/310101' }], devices: [], crews: [] };
  const local = await signInAt(server.http, administrator, 'administrator', STREET);
  expect(await local.ask('POST', '/api/v1/ledger/import', other)).toMatchObject({ status: 403 });
  expect(await administrator.ask('POST', '/api/v1/ledger/import', { places: [{}], devices: [], crews: [] })).toMatchObject({ status: 400 });
  const officer = await signInDemo(server.http, 'duty-officer');
  expect(await officer.ask('POST', '/api/v1/ledger/import', other)).toMatchObject({ status: 403 });
});
