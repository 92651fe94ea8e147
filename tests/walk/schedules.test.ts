import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Schedule, ScheduleChoice } from '#contract/schedules/schedule.ts';
import type { ScheduleState } from '#server/schedules/view.ts';
import { encodeFrame } from '#server/ingest/dc09/wire/frame.ts';
import { EAST, EAST_COURT, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

type Shown = Schedule & { readonly now: ScheduleState | null };
const ALL_DAY = { days: 'every', from: { minute: 0 }, until: { minute: 0 } } as const;
const choice = (of: Partial<ScheduleChoice>): ScheduleChoice => ({
  name: '计划',
  kind: 'lamp-circuit',
  devices: ['lc-1'],
  hours: [{ ...ALL_DAY, action: 'dim', params: { level: 40 } }],
  only: null,
  on: true,
  reason: '按季节调整',
  ...of,
});

async function enter(officer: Visitor, of: Partial<ScheduleChoice>): Promise<Schedule> {
  const { status, body } = await officer.ask<Schedule>('POST', '/api/v1/schedules', { schedule: choice(of) });
  expect([status, body]).toMatchObject([200, { version: 1 }]);
  return body;
}
const shown = (officer: Visitor): Promise<Shown[]> => officer.get<{ items: Shown[] }>('/api/v1/schedules').then(({ items }) => items);
const alertsOf = (officer: Visitor): Promise<Alert[]> => officer.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items);

const uuid = (n: number): string => `0f8a1d3e-6a51-4a0e-9f61-00000000000${n}`;

/** A gateway that knows nothing of us but TALQ: says where it listens and what its cabinet gives, and keeps what it is told. */
async function talqGateway(http: string, id: string): Promise<{ readonly heard: string[]; say(level: number): Promise<void> }> {
  const heard: string[] = [];
  const listening = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => heard.push(chunk));
    request.on('end', () => response.writeHead(201).end());
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => void listening.close());
  const post = async (path: string, body: unknown): Promise<void> => {
    const query = `clientAddress=${id}&talqRequestId=${uuid(9)}`;
    const headers = { 'content-type': 'application/json', 'talq-api-version': '2.7.1' };
    const answer = await fetch(`${http}/api/v1/ingest/talq/${path}?${query}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(201);
  };
  const value = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  await post('devices', [{ address: id, functions: [{ id: 'G', type: 'GatewayFunction', gatewayUri: { type: 'AttributeUri', value } }] }]);
  const say = (level: number): Promise<void> =>
    post('log-reports', {
      address: id,
      entries: [
        {
          data: {
            type: 'AttributeLogData',
            timestamp: new Date().toISOString(),
            srcAddress: `${id}/Cabinet`,
            attributeName: 'actualLightState',
            attributeValue: { type: 'AttributeLevelState', value: { name: 'LevelState', value: level } },
          },
        },
      ],
    });
  await say(100);
  return { heard, say };
}

it('lamps by the clock: the gateway is told over TALQ, confirms by what it reads; one that does not is named', async () => {
  const cabinet = (n: number, place: string) =>
    device(`lc-${n}`, 'lamp-circuit', place, { name: `${n}号路灯箱`, addresses: [`talq:${uuid(n)}`] });
  const server = await openServer({ ledger: smallLedger([cabinet(1, EAST), cabinet(2, EAST), cabinet(3, WEST)]) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const leader = await signInDemo(server.http, 'leader');
  const gateway = await talqGateway(server.http, uuid(1));
  expect((await leader.ask('POST', '/api/v1/schedules', { schedule: choice({}) })).status).toBe(403);
  const bad = choice({ hours: [{ ...ALL_DAY, action: 'auto', params: {} }] });
  expect(await officer.ask('POST', '/api/v1/schedules', { schedule: bad })).toMatchObject({
    status: 400,
    body: { refusal: { issues: [{ path: 'hours.0.action' }] } },
  });
  const entered = await enter(officer, { devices: ['lc-1', 'lc-2'] });
  const order = await waitFor('the gateway to be told', () => gateway.heard[0]);
  expect(JSON.parse(order)).toMatchObject({
    addresses: [{ resource: 'devices', address: uuid(1) }],
    targetCommand: { state: { name: 'LevelState', value: 40 } },
  });
  await gateway.say(40);
  const state = await waitFor('the first to confirm it', async () => {
    const [{ now }] = await shown(officer);
    return now?.done === 1 && now;
  });
  expect(state).toMatchObject({
    action: 'dim',
    underWay: 0,
    missing: [{ device: 'lc-2', words: { zh: expect.stringContaining('尚未下发') } }],
  });
  const { items } = await officer.get<{ items: Operation[] }>('/api/v1/operations');
  expect(items).toMatchObject([{ device: 'lc-1', state: 'confirmed', schedule: entered.id, reason: '按季节调整' }]);
  const check = await officer.ask<{ planned: unknown[] }>('POST', '/api/v1/schedules/check', {
    schedule: choice({
      hours: [{ ...ALL_DAY, from: { sun: 'set', offsetMin: 0 }, until: { sun: 'rise', offsetMin: 0 }, action: 'on', params: {} }],
    }),
    id: entered.id,
  });
  expect(check.body.planned.length).toBeGreaterThanOrEqual(7);
  // Taken away, the gateway's own programme goes on.
  expect((await officer.ask('DELETE', `/api/v1/schedules/${entered.id}`)).status).toBe(204);
  await waitFor('the gateway to go by its programme', () => gateway.heard.some((said) => !said.includes('targetCommand')));
  expect(await shown(officer)).toEqual([]);
});

it('a zone bypassed by the clock: its break-in is kept, tampering is raised, and so is what stands at the end', async () => {
  const panel = device('panel-1', 'alarm-panel', EAST_COURT, { addresses: ['dc09:370102'] });
  const zone = device('zone-1', 'perimeter-zone', EAST_COURT, { name: '东门晨练口', addresses: ['dc09:370102/1'] });
  const server = await openServer({ ledger: smallLedger([panel, zone]) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const socket = connect(Number(server.reachedBy.QUANYAN_DC09_PORT), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  let serial = 0;
  const says = async (event: string): Promise<void> => {
    const answered = once(socket, 'data');
    const sequence = String(++serial).padStart(4, '0');
    socket.write(encodeFrame(`"ADM-CID"${sequence}L0#370102[#370102|${event} 01 001]`));
    expect(String((await answered)[0])).toContain(`"ACK"${sequence}`);
  };
  await enter(officer, {
    kind: 'perimeter-zone',
    devices: ['zone-1'],
    hours: [{ ...ALL_DAY, action: 'bypass', params: {} }],
    name: '晨练',
  });
  const bypass = await waitFor('the bypass to begin', async () => {
    const [one] = (await officer.get<{ items: Operation[] }>('/api/v1/operations')).items;
    return one?.state === 'acknowledged' && one;
  });
  expect(bypass).toMatchObject({ action: 'bypass', device: 'zone-1', requestedBy: { name: expect.stringContaining('晨练（') } });
  await says('1131');
  const [kept] = await waitFor('the break-in to be kept', async () => {
    const alerts = await alertsOf(officer);
    return alerts.length === 1 && alerts;
  });
  expect(kept).toMatchObject({ code: 'intrusion', active: false, drill: bypass.id, incident: null });
  await says('1144');
  await waitFor('tampering to be raised', async () => (await alertsOf(officer)).some(({ code, active }) => code === 'tamper' && active));
  const [{ id, version, now: _now, at: _at, actor: _actor, ...schedule }] = await shown(officer);
  const off = { ...schedule, on: false, reason: '晨练结束' };
  expect((await officer.ask('PUT', `/api/v1/schedules/${id}`, { schedule: off, base: version })).status).toBe(200);
  await waitFor('what stands to be raised', async () =>
    (await alertsOf(officer)).some(({ code, active, incident }) => code === 'intrusion' && active && incident !== null),
  );
  const ended = await officer.get<Operation>(`/api/v1/operations/${bypass.id}`);
  expect(ended).toMatchObject({
    state: 'confirmed',
    words: { zh: '期间 1 次报警只留记录：东门晨练口；结束时仍在报警、已报出：东门晨练口。' },
  });
});
