import { afterAll, beforeAll, expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { LimitChange, LimitTarget, LimitValue } from '#contract/kinds/limit-change.ts';
import { STATUSES } from '#contract/live/status.ts';
import { device, EAST, EAST_COURT, smallLedger, WEST_COURT } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { signInDemo, type Answer, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const ledger = smallLedger([
  device('cover-1', 'manhole', EAST_COURT),
  device('cover-2', 'manhole', EAST_COURT),
  device('cover-3', 'manhole', WEST_COURT),
  device('cover-4', 'manhole', WEST_COURT),
]);
const COVERS = ['cover-1', 'cover-2', 'cover-3'];

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let folder: string;
let server: Addresses & { stop(): Promise<void> };
let administrator: Visitor;
let officer: Visitor;
let screen: World;
const start = async (): Promise<void> => {
  server = await openServer({ folder, ledger }, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
  officer = await signInDemo(server.http, 'duty-officer');
  screen = await openScreen(officer, (work) => cleanUp.push(async () => work()));
};
beforeAll(async () => {
  folder = await temporaryFolder((work) => cleanUp.push(async () => void (await work())));
  await start();
});

const report = async (points: Record<string, number>, devices: readonly string[] = COVERS): Promise<void> => {
  const observations = devices.map((each) => ({ device: each, points }));
  expect((await administrator.ask('POST', '/api/v1/observations', { observations })).status).toBeLessThan(300);
};
const statusOf = (id: string): string => STATUSES[screen.columns.status[screen.get('device', id)!.handle]];
/** Of each cover: its status, and whether its water alert goes on. */
const shown = (): Record<string, string> =>
  Object.fromEntries(
    COVERS.map((id) => {
      const over = [...screen.all('alert').values()].some((alert) => alert.device === id && alert.code === 'water-over' && alert.active);
      return [id, `${statusOf(id)}${over ? ' +' : ''}`];
    }),
  );
const become = (what: string, wanted: readonly string[]): Promise<unknown> =>
  waitFor(what, () => JSON.stringify(shown()) === JSON.stringify(Object.fromEntries(COVERS.map((id, i) => [id, wanted[i]]))));

const target = (more: Partial<LimitTarget> = {}): LimitTarget => ({
  kind: 'manhole',
  place: null,
  device: null,
  point: 'waterLevelCm',
  limit: 'alert',
  ...more,
});
const at = (bound: number, release: number | null = null, forS: number | null = null): LimitValue => ({ bound, release, forS });
interface Verdict {
  readonly base: number;
  readonly faults: readonly { path: string; value: string; message: { zh: string; en: string } }[];
  readonly preview: { devices: number; begin: number; end: number; unknown: number };
}
const check = async (of: LimitTarget, value: LimitValue | null): Promise<Verdict> =>
  (await administrator.ask<Verdict>('POST', '/api/v1/limits/check', { target: of, value })).body;
type Set = Answer<Partial<LimitChange> & { refusal?: { code: string; message: { en: string }; issues?: { path: string }[] } }>;
const set = (of: LimitTarget, value: LimitValue | null, base = 0): Promise<Set> =>
  administrator.ask('POST', '/api/v1/limits', { target: of, value, base, reason: '雨季水位' });
const undo = (id: number): Promise<Set> => administrator.ask('POST', `/api/v1/limits/changes/${id}/undo`, { reason: '设错了' });
const inForceAt = (id: string): Promise<LimitChange[]> => officer.get(`/api/v1/devices/${id}/limits`);

it('a dry run says how many would alarm; set for a place it is so at once, for all in it and nobody else', async () => {
  await report({ waterLevelCm: 150 });
  await become('the covers to read', ['warning', 'warning', 'warning']);
  const of = target({ place: EAST });
  expect(await check(of, at(145, 142))).toEqual({ base: 0, faults: [], preview: { devices: 3, begin: 2, end: 0, unknown: 1 } });
  expect(await check(target(), at(145))).toMatchObject({ preview: { devices: 6, begin: 3, unknown: 3 } });
  expect(await set(of, at(145, 142))).toMatchObject({ status: 200, body: { id: 1, place: EAST, actor: { name: expect.any(String) } } });
  await become('the alerts by the new limit', ['alert +', 'alert +', 'warning']);
});

it('the most particular limit is in force; its alert ends by itself when it is fine by that', async () => {
  expect(await set(target({ device: 'cover-1' }), at(170, 160))).toMatchObject({ status: 200, body: { id: 2 } });
  await become('one cover to be fine', ['warning', 'alert +', 'warning']);
  expect((await inForceAt('cover-1')).map(({ id, value, reason }) => [id, value?.bound, reason])).toEqual([
    [1, 145, '雨季水位'],
    [2, 170, '雨季水位'],
  ]);
  expect(await set(target(), at(142))).toMatchObject({ status: 200, body: { id: 3 } });
  await become('the rest by the limit of the kind', ['warning', 'alert +', 'alert +']);
  const leader = await signInDemo(server.http, 'leader');
  expect((await leader.get<LimitChange[]>('/api/v1/devices/cover-1/limits')).map(({ reason }) => reason)).toEqual(['', '', '']);
});

it('is in force after a restart, for what is reported then', async () => {
  await server.stop();
  await start();
  await report({ waterLevelCm: 150 });
  await become('the same again', ['warning', 'alert +', 'alert +']);
});

it('is lifted and taken back; who saw an older state is told so', async () => {
  expect(await set(target(), null, 2)).toMatchObject({ status: 409, body: { refusal: { code: 'conflict' } } });
  expect(await set(target(), null, 3)).toMatchObject({ status: 200, body: { id: 4, value: null } });
  await become('what the kind says again', ['warning', 'alert +', 'warning']);
  expect(await undo(4)).toMatchObject({ status: 200, body: { id: 5, value: at(142) } });
  await become('the lifted one again', ['warning', 'alert +', 'alert +']);
  expect(await undo(3)).toMatchObject({ status: 409, body: { refusal: { code: 'conflict' } } });
  expect(await undo(5)).toMatchObject({ status: 200, body: { id: 6, value: null } });
  expect(await undo(1)).toMatchObject({ status: 200, body: { id: 7, value: null } });
  await become('none but the device’s own', ['warning', 'warning', 'warning']);
  expect(await set(target({ place: EAST }), null, 7)).toMatchObject({ status: 409, body: { refusal: { code: 'illegal' } } });
  const { inForce, changes } = await administrator.get<Record<'inForce' | 'changes', LimitChange[]>>('/api/v1/limits');
  expect([inForce.map(({ id }) => id), changes.map(({ id }) => id)]).toEqual([[2], [7, 6, 5, 4, 3, 2, 1]]);
  const audit = await administrator.get<{ items: { action: string; subject: string; detail: string }[] }>('/api/v1/audit?action=limit:set');
  expect(audit.items.map(({ subject }) => subject)).toEqual(['manhole', 'manhole', 'cover-1', EAST]);
  expect(audit.items.at(-1)?.detail).toBe('waterLevelCm alert: 180 (kind) → 145, release 142; 雨季水位');
});

it('a limit over time is set alike, and colours the status', async () => {
  const { powerKw, voltage } = METER.points;
  const timed = { ...METER, points: { powerKw: { ...powerKw, limits: [{ above: 90, code: 'high', level: 'warning' }] }, voltage } };
  const kind = { ...timed, alerts: { ...METER.alerts, high: METER.alerts.overload } };
  expect((await administrator.ask('POST', '/api/v1/kinds', { kind, base: 0, reason: '新装智能电表' })).status).toBe(200);
  const meter = device('meter-1', METER.id, EAST_COURT);
  const entered = { places: [], crews: [], devices: [meter] };
  expect((await administrator.ask('POST', '/api/v1/ledger/import?reason=新装', entered)).status).toBe(200);
  await report({ powerKw: 45 }, ['meter-1']);
  await waitFor('the meter', () => screen.get('device', 'meter-1') !== undefined && statusOf('meter-1') === 'normal');
  const of: LimitTarget = { kind: METER.id, place: null, device: null, point: 'powerKw', limit: 'limits.0' };
  expect(await set(of, at(40))).toMatchObject({ status: 200 });
  await waitFor('its status', () => statusOf('meter-1') === 'warning');
  await waitFor('its alert', () => [...screen.all('alert').values()].some(({ code, active }) => code === 'high' && active));
  await report({ powerKw: 30 }, ['meter-1']);
  await waitFor(
    'its end',
    () => statusOf('meter-1') === 'normal' && [...screen.all('alert').values()].every((one) => one.code !== 'high' || !one.active),
  );
});

const refusals: readonly [what: string, of: LimitTarget, value: LimitValue, path: string, says: RegExp][] = [
  ['a kind that is none', target({ kind: 'teapot' }), at(1), 'kind', /no such device kind/],
  ['a point that is none', target({ point: 'waterLevel' }), at(1), 'point', /choose from tiltDeg, opened/],
  ['a limit that is none', target({ limit: 'fault' }), at(1), 'limit', /choose from warning, alert/],
  ['a point without limits', target({ point: 'tempC' }), at(1), 'limit', /no limit/],
  ['a point of states', target({ point: 'opened' }), at(0.5), 'point', /no number/],
  ['out of the point’s range', target(), at(900), 'value.bound', /from 0 to 500 cm/],
  ['a release inside the limit', target(), at(200, 210), 'value.release', /loop/],
  ['what never ends', target({ point: 'tiltDeg' }), at(180), 'value', /ever breaks it/],
  ['levels out of order', target(), at(120), 'value.bound', /warning at 140 must come before the alert at 120/],
  ['what life hangs on, made looser', target({ point: 'h2sPpm' }), at(9), 'value.bound', /never looser than the kind's 7/],
  ['a time where there is none', target(), at(200, null, 60), 'value.forS', /does not go by time/],
  [
    'a device of another kind',
    target({ device: 'cover-1', kind: 'hydrant-pressure', point: 'pressureKpa' }),
    at(90),
    'device',
    /is a manhole/,
  ],
  ['a device that is none', target({ device: 'nobody' }), at(200), 'device', /no such device/],
  ['a place that is none', target({ place: '/nowhere' }), at(200), 'place', /no such place/],
  ['a place and a device', target({ place: EAST, device: 'cover-1' }), at(200), 'device', /not both/],
];
it.each(refusals)('is refused in words: %s', async (_what, of, value, path, says) => {
  const { faults } = await check(of, value);
  expect(faults.find((one) => one.path === path)?.message.en).toMatch(says);
  const refused = await set(of, value);
  expect([refused.status, refused.body.refusal?.issues?.some((issue) => issue.path === path)]).toEqual([400, true]);
});

it('only who is responsible for everything sets limits', async () => {
  expect((await officer.ask('POST', '/api/v1/limits', { target: target(), value: at(150), base: 0, reason: '试试' })).status).toBe(403);
});
