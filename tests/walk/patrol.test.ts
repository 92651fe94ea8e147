import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { RoundView, RoundsReply } from '#contract/patrols/view.ts';
import { patrolPlanClasses, type PatrolPlan } from '#contract/patrols/plan.ts';
import type { Alert } from '#contract/records/alert.ts';
import { EAST_COURT, device, smallLedger, WEST_COURT } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const run = promisify(execFile);
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
const point = (id: string, at: string, tag: string) => device(id, 'patrol-point', at, { name: `${id} 点`, addresses: [`nfc:${tag}`] });
const ledger = smallLedger([
  point('xp-gate', EAST_COURT, '04A1B2C3'),
  point('xp-wall', EAST_COURT, '04A1B2C4'),
  point('xp-pump', EAST_COURT, '04A1B2C5'),
  point('xp-west', WEST_COURT, '04A1B2C6'),
]);
const choice = {
  name: '东苑夜巡',
  points: ['xp-gate', 'xp-wall', 'xp-pump'].map((id, n) => ({ device: id, dueMin: [10, 15, 20][n], ...(n === 2 && { photo: true }) })),
  shifts: [{ name: '夜班', days: [1, 2, 3, 4, 5, 6, 7], starts: [120] }],
  lastsMin: 20,
  graceMin: 0,
  radiusM: 50,
  active: true,
};

it('a route is walked: by tag over MQTT, by code over HTTP with a photo; what was missed is told once, and made up', async () => {
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const leader = await signInDemo(server.http, 'leader');
  const phone = await connectAsync(server.mqtt);
  onTestFinished(() => phone.endAsync());
  const alerts = async (): Promise<Alert[]> => (await officer.get<{ items: Alert[] }>('/api/v1/alerts')).items;
  const round = async (visitor = officer): Promise<RoundView> => (await visitor.get<RoundsReply>('/api/v1/patrol-rounds')).items[0];
  const states = async (): Promise<string[]> => (await round()).points.map(({ state }) => state);

  // Refused in words: not a patrol point, due after the end, rounds over each other.
  const refused = async (plan: object): Promise<unknown> =>
    (await officer.ask<{ refusal: { message: { zh: string } } }>('POST', '/api/v1/patrol-plans', { plan, reason: '试一试' })).body.refusal
      .message.zh;
  expect(await refused({ ...choice, points: [{ device: 'mh-east', dueMin: 1, photo: false }] })).toContain('不是巡检点');
  expect(await refused({ ...choice, lastsMin: 15 })).toContain('xp-pump 点 应在开始后 20 分钟内到，但一轮只有 15 分钟');
  expect(await refused({ ...choice, shifts: [{ ...choice.shifts[0], starts: [120, 130] }] })).toContain('02:00');

  const { body: plan } = await officer.ask<PatrolPlan>('POST', '/api/v1/patrol-plans', { plan: choice, reason: '冬季夜巡' });
  expect(plan).toMatchObject({ id: 'XJ00001', version: 1, reason: '冬季夜巡' });
  expect(Object.keys(plan).toSorted()).toEqual(Object.keys(patrolPlanClasses).toSorted());
  const begunAt = Date.now();
  const begun = await officer.ask<{ id: string }>('POST', `/api/v1/patrol-plans/${plan.id}/rounds`, { lastsMin: 0.1, reason: '临时加巡' });
  expect(begun.status).toBe(200);
  const again = await officer.ask('POST', `/api/v1/patrol-plans/${plan.id}/rounds`, { reason: '再来一轮' });
  expect(again.status).toBe(409);

  // The gate, by its tag. A tag that nobody knows is an unregistered sender, and no visit.
  const told = { event: 'check-in', attributes: { method: 'nfc', terminal: 'T7', serial: 1, by: '保安甲' }, observedAt: begunAt + 500 };
  for (const topic of ['nfc:04A1B2C3', 'nfc:04A1B2C3', 'nfc:DEAD'])
    await phone.publishAsync(`quanyan/v1/${topic}/events`, JSON.stringify(told), { qos: 1 });
  await waitFor('the gate to be visited', async () => (await states())[0] === 'done');
  // The wall and the pump are late, then missed; each is one alert.
  await waitFor('both to be missed', async () => (await states()).join() === 'done,missed,missed');
  await waitFor('their alerts', async () => (await alerts()).filter(({ code, active }) => code === 'missed' && active).length === 2);
  const raised = (await alerts()).filter(({ kind }) => kind === 'patrol-point');
  const missed = raised.filter(({ code }) => code === 'missed');
  expect(missed.map(({ device: id, count }) => `${id} ×${count}`).sort()).toEqual(['xp-pump ×1', 'xp-wall ×1']);
  expect(raised.filter(({ code }) => code === 'late').every(({ count, active }) => count === 1 && !active)).toBe(true);
  expect(missed[0].words?.zh).toMatch(/^东苑夜巡 .+ 轮：应于 .+ 前到，至 .+ 本轮结束未到，漏检$/);

  // The wall by its printed code: from afar it does not count, near by it does. The pump with a photo.
  const checkIn = async (id: string, attributes: object): Promise<void> => {
    const body = JSON.stringify({ events: [{ device: id, event: 'check-in', attributes, observedAt: Date.now() }] });
    const answer = await fetch(`${server.http}/api/v1/observations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toMatchObject({ events: 1, faults: [] });
  };
  await checkIn('xp-wall', { method: 'qr', serial: 2, terminal: 'T7', lng: 117.03, lat: 36.66 });
  await waitFor('it not to count', async () => (await round()).points[1].refused[0]?.why === 'far');
  expect((await states())[1]).toBe('missed');
  await checkIn('xp-wall', { method: 'qr', serial: 3, terminal: 'T7', lng: 117.0201, lat: 36.66, by: '保安甲' });
  await waitFor('the wall to be made up', async () => (await states())[1] === 'made-up');
  await checkIn('xp-pump', { method: 'nfc', serial: 4, terminal: 'T7' });
  await waitFor('the pump to want its photo', async () => (await round()).points[2].refused[0]?.why === 'no-photo');
  const photo = await fetch(`${server.http}/api/v1/device-media?device=xp-pump&event=check-in&attribute=photo&name=T7-5`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: PIXEL,
  });
  expect(photo.status).toBe(200);
  await checkIn('xp-pump', { method: 'nfc', serial: 5, terminal: 'T7', photo: 'T7-5' });
  await waitFor('all alerts to be over', async () => (await alerts()).every(({ kind, active }) => kind !== 'patrol-point' || !active));
  const ended = (await alerts()).filter(({ code }) => code === 'missed');
  expect(ended).toHaveLength(2);
  for (const { count, words } of ended) expect([count, words?.zh]).toEqual([1, expect.stringMatching(/补到，晚 \d+ 分钟/)]);

  // The duty officer sees who and the photo; a leader sees neither.
  const reply = await officer.get<RoundsReply>('/api/v1/patrol-rounds');
  expect(reply.photos).toEqual([reply.items[0].points[2].visit!.photo]);
  expect((await round()).points[0].visit).toMatchObject({ by: '保安甲', method: 'nfc' });
  expect((await round(leader)).points.map(({ visit }) => [visit!.by, visit!.photo])).toEqual([...Array(3)].map(() => ['', null]));
});

it('over a restart nothing is told twice, and a route that is given up asks for nothing', async () => {
  const folder = await temporaryFolder();
  const first = await openServer({ ledger, folder });
  const officer = await signInDemo(first.http, 'duty-officer');
  const { body: plan } = await officer.ask<PatrolPlan>('POST', '/api/v1/patrol-plans', { plan: choice, reason: '冬季夜巡' });
  await officer.ask('POST', `/api/v1/patrol-plans/${plan.id}/rounds`, { lastsMin: 0.1, reason: '临时加巡' });
  const missedOf = async (visitor: typeof officer): Promise<Alert[]> =>
    (await visitor.get<{ items: Alert[] }>('/api/v1/alerts')).items.filter(
      ({ code, kind }) => code === 'missed' && kind === 'patrol-point',
    );
  await waitFor('three points to be missed', async () => (await missedOf(officer)).length === 3);
  await first.stop();
  const second = await openServer({ ledger, folder });
  const after = await signInDemo(second.http, 'duty-officer');
  await waitFor('the round to be there again', async () =>
    (await after.get<RoundsReply>('/api/v1/patrol-rounds')).items.some(({ points }) => points.every(({ state }) => state === 'missed')),
  );
  expect((await missedOf(after)).map(({ count, active }) => [count, active])).toEqual([...Array(3)].map(() => [1, true]));
  // Paused: its alerts end with the truth, and nobody begins a round of it, not even by hand.
  const path = `/api/v1/patrol-plans/${plan.id}`;
  const paused = { plan: { ...choice, active: false }, base: plan.version, reason: '雪天停巡' };
  expect((await after.ask('PUT', path, paused)).body).toMatchObject({ active: false, version: 2 });
  expect((await missedOf(after)).map(({ active, words }) => [active, words?.zh])).toEqual(
    [...Array(3)].map(() => [false, expect.stringContaining('不再要求到点')]),
  );
  const refused = await after.ask<{ refusal: { message: { zh: string } } }>('POST', `${path}/rounds`, { reason: '再来一轮' });
  expect([refused.status, refused.body.refusal.message.zh]).toEqual([409, '本路线已停用，请先启用']);
  expect((await after.ask('DELETE', path)).status).toBe(204);
  expect((await after.get<{ items: PatrolPlan[] }>('/api/v1/patrol-plans')).items).toEqual([]);
});

it.skipIf(
  !(await run('mosquitto_pub', ['--help']).then(
    () => true,
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  )),
)('mosquitto_pub knows nothing of us, and checks in', async () => {
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const { body: plan } = await officer.ask<PatrolPlan>('POST', '/api/v1/patrol-plans', { plan: choice, reason: '冬季夜巡' });
  await officer.ask('POST', `/api/v1/patrol-plans/${plan.id}/rounds`, { reason: '临时加巡' });
  const { port } = new URL(server.mqtt);
  const message = JSON.stringify({ event: 'check-in', attributes: { method: 'nfc', tag: '04:a1:b2:c4' } });
  await run('mosquitto_pub', ['-h', '127.0.0.1', '-p', port, '-q', '1', '-t', 'quanyan/v1/xp-wall/events', '-m', message]);
  await waitFor('the wall to be visited', async () => {
    const [round] = (await officer.get<RoundsReply>('/api/v1/patrol-rounds')).items;
    return round.points[1].state === 'done';
  });
});
