import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { STATUSES } from '#contract/live/status.ts';
import { ROOT } from '#server/lib/discover.ts';
import { device, EAST_COURT } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { signInDemo, type Answer, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let folder: string;
let server: Addresses & { stop(): Promise<void> };
let administrator: Visitor;
let screen: World;
const start = async (): Promise<void> => {
  server = await openServer({ folder }, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
};
beforeAll(async () => {
  folder = await temporaryFolder((work) => cleanUp.push(async () => void (await work())));
  await start();
  screen = await openScreen(await signInDemo(server.http, 'duty-officer'), (work) => cleanUp.push(async () => work()));
});

interface Verdict {
  readonly version: number | null;
  readonly faults: readonly { path: string; value: string; message: { zh: string; en: string } }[];
  readonly changes: readonly { path: string; before: string; after: string }[];
  readonly devices: number;
}
const check = async (kind: unknown): Promise<Verdict> => (await administrator.ask<Verdict>('POST', '/api/v1/kinds/check', { kind })).body;
const accept = (
  kind: unknown,
  base: number,
): Promise<Answer<{ version?: number; refusal?: { code: string; issues?: { path: string }[] } }>> =>
  administrator.ask('POST', '/api/v1/kinds', { kind, base, reason: '新装智能电表' });
const report = (points: Record<string, number>): Promise<unknown> =>
  administrator.ask('POST', '/api/v1/observations', { observations: [{ device: 'meter-1', points }] });
const valueOf = (point: string): number => {
  const { handle } = screen.get('device', 'meter-1')!;
  const at = Object.keys(screen.kinds.get('smart-meter')!.points).indexOf(point);
  return screen.columns.values[screen.columns.base[handle] + at];
};
const statusOf = (): string => STATUSES[screen.columns.status[screen.get('device', 'meter-1')!.handle]];
const METER_2: DeviceKind = {
  ...METER,
  points: {
    powerKw: { ...METER.points.powerKw, alert: { above: 40, release: 35, code: 'overload' } },
    voltage: METER.points.voltage,
    leakMa: { label: { zh: '漏电流', en: 'Leakage' }, unit: 'mA', range: [0, 1000], decimals: 0 },
  },
};

it('a kind that is uploaded becomes points and alerts on a screen that was open before', async () => {
  expect(await check(METER)).toMatchObject({ version: 1, faults: [], devices: 0 });
  expect(screen.kinds.has('smart-meter')).toBe(false);
  expect(await accept(METER, 0)).toMatchObject({ status: 200, body: { version: 1 } });
  await waitFor('the screen to know the kind', () => screen.kinds.has('smart-meter'));
  await administrator.ask('POST', '/api/v1/ledger/import?reason=新装', {
    places: [],
    crews: [],
    devices: [device('meter-1', 'smart-meter', EAST_COURT)],
  });
  await report({ powerKw: 45.5, voltage: 231 });
  await waitFor('its values', () => screen.get('device', 'meter-1') !== undefined && valueOf('voltage') === 231);
  expect([valueOf('powerKw'), statusOf()]).toEqual([45.5, 'normal']);
  await report({ powerKw: 80 });
  await waitFor('its alert', () => [...screen.all('alert').values()].some(({ code, active }) => code === 'overload' && active));
  await waitFor('the alert in its status', () => statusOf() === 'alert');
  await report({ powerKw: 45.5 });
  await waitFor('the end of its alert', () => [...screen.all('alert').values()].every(({ active }) => !active) && statusOf() === 'normal');
});

it('a new version keeps what devices read, is judged by its own limits, and its new points come without a reload', async () => {
  const verdict = await check(METER_2);
  expect(verdict).toMatchObject({ version: 2, faults: [], devices: 1 });
  expect(verdict.changes.map(({ path, before, after }) => [path, before, after])).toEqual([
    ['points.powerKw.alert.above', '60', '40'],
    ['points.powerKw.alert.release', '50', '35'],
    ['points.leakMa', '', expect.stringContaining('mA')],
  ]);
  expect(await accept(METER_2, 0)).toMatchObject({ status: 409 });
  expect(await accept(METER_2, 1)).toMatchObject({ status: 200, body: { version: 2 } });
  await waitFor('the status by the new limit', () => statusOf() === 'alert');
  expect([valueOf('powerKw'), valueOf('voltage'), valueOf('leakMa')]).toEqual([45.5, 231, NaN]);
  await report({ powerKw: 45.5, leakMa: 30 });
  await waitFor(
    'the new point, and the alert',
    () => valueOf('leakMa') === 30 && [...screen.all('alert').values()].some(({ active }) => active),
  );
  expect(await accept(METER_2, 2)).toMatchObject({ status: 409, body: { refusal: { code: 'illegal' } } });
  const screenAfter = await openScreen(await signInDemo(server.http, 'duty-officer'), (work) => cleanUp.push(async () => work()));
  expect(Object.keys(screenAfter.kinds.get('smart-meter')!.points)).toEqual(['powerKw', 'voltage', 'leakMa']);
});

const refusals: readonly [what: string, kind: unknown, path: string, says: RegExp][] = [
  ['the id of a built-in kind', { ...METER, id: 'manhole' }, 'id', /choose another/],
  [
    'a point in use under another name',
    {
      ...METER_2,
      points: { power: METER_2.points.powerKw, voltage: METER.points.voltage, leakMa: METER_2.points.leakMa },
      headline: 'power',
    },
    'points.powerKw',
    /1 devices use this point/,
  ],
  [
    'a point in use left out',
    { ...METER_2, points: { powerKw: METER_2.points.powerKw, voltage: METER.points.voltage } },
    'points.leakMa',
    /Keep it/,
  ],
  [
    'points in another order',
    { ...METER_2, points: { voltage: METER.points.voltage, powerKw: METER_2.points.powerKw, leakMa: METER_2.points.leakMa } },
    'points',
    /Keep the order/,
  ],
  [
    'another unit',
    { ...METER_2, points: { ...METER_2.points, voltage: { ...METER.points.voltage, unit: 'kV' } } },
    'points.voltage.unit',
    /readings so far are in "V"/,
  ],
  ['care where there was none', { ...METER_2, category: 'care' }, 'category', /who may know/],
  [
    'an alert that is going on left out',
    { ...METER_2, alerts: {}, points: { ...METER_2.points, powerKw: { ...METER.points.powerKw, alert: { above: 40 } } } },
    'alerts.overload',
    /not over/,
  ],
];
it.each(refusals)('is refused in words: %s', async (_what, kind, path, says) => {
  const { version, faults } = await check(kind);
  expect(version).toBeNull();
  expect(faults.find((one) => one.path === path)?.message.en).toMatch(says);
  const refused = await accept(kind, 2);
  expect([refused.status, refused.body.refusal?.issues?.some((issue) => issue.path === path)]).toEqual([400, true]);
});

it('is there after a restart, with its versions and the audit; only who is responsible for everything may upload', async () => {
  await server.stop();
  await start();
  const kinds = await administrator.get<{ kind: DeviceKind; builtIn: boolean; version: { version: number } | null }[]>('/api/v1/kinds');
  expect(kinds.filter(({ builtIn }) => !builtIn)).toMatchObject([{ kind: METER_2, version: { version: 2 } }]);
  expect(kinds.find(({ kind }) => kind.id === 'manhole')).toMatchObject({ builtIn: true, version: null });
  const versions = await administrator.get<{ version: number; reason: string; kind: DeviceKind }[]>('/api/v1/kinds/smart-meter/versions');
  expect(versions.map(({ version, kind }) => [version, Object.keys(kind.points).length])).toEqual([
    [2, 3],
    [1, 2],
  ]);
  const audit = await administrator.get<{ items: { subject: string; detail: string }[] }>('/api/v1/audit?action=kind:accept');
  expect(audit.items[0]).toMatchObject({ subject: 'smart-meter', detail: expect.stringContaining('version 2') });
  const officer = await signInDemo(server.http, 'duty-officer');
  expect((await officer.ask('POST', '/api/v1/kinds', { kind: METER, base: 2, reason: '试试' })).status).toBe(403);
  expect((await administrator.get<{ live: { values: Record<string, number> } }>('/api/v1/devices/meter-1')).live.values).toMatchObject({
    powerKw: 45.5,
    leakMa: 30,
  });
});

it('devices of it are imported from a table by the script as well, with the server running', async () => {
  const table = path.join(folder, 'meters.csv');
  const { position } = await administrator.get<{ position: readonly number[] }>('/api/v1/devices/meter-1');
  await writeFile(table, `id,kind,name,lon,lat\nmeter-2,smart-meter,二号表,${position[0]},${position[1]}\n`);
  const run = promisify(execFile);
  const args = [path.join(ROOT, 'scripts/import.ts'), table, '--crs', 'wgs84', '--server', server.http];
  await run(process.execPath, args, { env: { ...process.env, QUANYAN_DATA: folder } });
  expect(await administrator.get('/api/v1/devices/meter-2')).toMatchObject({ kind: 'smart-meter', name: '二号表' });
});
