import { RPCClient } from 'ocpp-rpc';
import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary, loadScenarios } from '#mock-feeds/library.ts';
import { castOf, playScenario } from '#mock-feeds/play.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { firstAdministrator, signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const PILES = ['EP000001', 'EP000002'].map((name) =>
  device(name.toLowerCase(), 'charging-pile', EAST_COURT, { addresses: [`ocpp:${name}`] }),
);
type Params = Record<string, unknown>;

/** A charge point that knows nothing of us, and holds all we say against the schemas of the alliance. */
async function plugIn(http: string, identity: string, protocol: string, more: { password?: string } = {}): Promise<RPCClient> {
  const point = new RPCClient({
    endpoint: `${http.replace('http', 'ws')}/ocpp`,
    identity,
    protocols: [protocol],
    strictMode: true,
    reconnect: false,
    ...more,
  } as ConstructorParameters<typeof RPCClient>[0]);
  onTestFinished(async () => void (await point.close({ force: true })));
  await point.connect();
  return point;
}

const alertsOf = (officer: Visitor): Promise<Alert[]> => officer.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items);

async function done(officer: Visitor, pile: string): Promise<Operation> {
  return waitFor('the operation to be over', async () => {
    const { items } = await officer.get<{ items: Operation[] }>(`/api/v1/operations?device=${pile}&limit=1`);
    return items[0].endedAt !== null && items[0];
  });
}

const AT = '2026-11-23T00:15:30Z';

it('a charge point by 1.6 boots, faults and recovers; it is started, stopped and unlocked from the desk', async () => {
  const server = await openServer({ ledger: smallLedger(PILES) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const point = await plugIn(server.http, 'EP000001', 'ocpp1.6');
  const told: [string, Params][] = [];
  for (const action of ['RemoteStartTransaction', 'RemoteStopTransaction', 'UnlockConnector'])
    point.handle(action, ({ params = {} }: { params?: Params }) => {
      told.push([action, params]);
      return Promise.resolve({ status: action === 'UnlockConnector' ? 'Unlocked' : 'Accepted' });
    });
  const now = (): string => new Date().toISOString();
  const status = (status: string, errorCode = 'NoError'): Promise<unknown> =>
    point.call('StatusNotification', { connectorId: 1, status, errorCode, timestamp: now() });
  const boot = (await point.call('BootNotification', { chargePointVendor: 'Synthetic', chargePointModel: 'EB-10' })) as Params;
  expect([boot.status, boot.interval]).toEqual(['Accepted', 300]);
  await status('Preparing');
  expect(await officer.command('operate', { devices: ['ep000001'], action: 'start-charging' })).toMatchObject({ ok: true });
  await waitFor('the order to start', () => told.length > 0);
  expect(told).toEqual([['RemoteStartTransaction', { connectorId: 1, idTag: 'QUANYAN' }]]);
  const start = { connectorId: 1, idTag: 'QUANYAN', meterStart: 100, timestamp: now() };
  const { transactionId } = (await point.call('StartTransaction', start)) as { transactionId: number };
  // Said again, as after a line that broke: the same charging.
  expect(await point.call('StartTransaction', start)).toMatchObject({ transactionId });
  await status('Charging');
  expect((await done(officer, 'ep000001')).state).toBe('confirmed');
  const began = await officer.get<{ items: { type: string }[] }>('/api/v1/events?device=ep000001');
  expect(began.items.filter(({ type }) => type === 'charge-started')).toHaveLength(1);
  expect(await officer.command('operate', { devices: ['ep000001'], action: 'stop-charging' })).toMatchObject({ ok: true });
  await waitFor('the order to stop', () => told.length > 1);
  expect(told[1]).toEqual(['RemoteStopTransaction', { transactionId }]);
  await point.call('StopTransaction', { transactionId, meterStop: 2100, timestamp: now(), reason: 'Remote' });
  await status('Finishing');
  expect((await done(officer, 'ep000001')).state).toBe('confirmed');
  await status('Faulted', 'GroundFailure');
  const alert = await waitFor('the ground fault', async () => (await alertsOf(officer)).find(({ code }) => code === 'pile-ground-fault'));
  expect(alert).toMatchObject({ device: 'ep000001', severity: 2, active: true });
  expect(await officer.command('operate', { devices: ['ep000001'], action: 'unlock' })).toMatchObject({ ok: true });
  expect((await done(officer, 'ep000001')).state).toBe('acknowledged');
  await status('Available');
  await waitFor('all to be well', async () => (await alertsOf(officer)).every(({ active }) => !active));
  await expect(point.call('DataTransfer', { vendorId: 'x' })).resolves.toEqual({ status: 'UnknownVendorId' });
  const loose = await plugIn(server.http, 'EP000002', 'ocpp1.6');
  await expect(loose.call('SignCertificate', { csr: 'x' })).rejects.toMatchObject({ rpcErrorCode: 'NotSupported' });
});

it('a charging station by 2.0.1 boots, charges and trips; whoever charges stays unknown', async () => {
  const server = await openServer({ ledger: smallLedger(PILES) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const station = await plugIn(server.http, 'EP000002', 'ocpp2.0.1');
  const resets: Params[] = [];
  station.handle('Reset', ({ params = {} }: { params?: Params }) => {
    resets.push(params);
    return Promise.resolve({ status: 'Accepted' });
  });
  const timestamp = new Date().toISOString();
  await station.call('BootNotification', { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'Synthetic' } });
  await station.call('StatusNotification', { timestamp, connectorStatus: 'Occupied', evseId: 1, connectorId: 1 });
  const started = await station.call('TransactionEvent', {
    eventType: 'Started',
    timestamp,
    triggerReason: 'Authorized',
    seqNo: 0,
    transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
    evse: { id: 1, connectorId: 1 },
    idToken: { idToken: 'SECRETCARD77', type: 'ISO14443' },
  });
  expect(started).toEqual({ idTokenInfo: { status: 'Accepted' } });
  const event = (component: string, variable: string, actualValue: string): object => ({
    eventId: 1,
    timestamp,
    trigger: 'Alerting',
    actualValue,
    eventNotificationType: 'HardWiredMonitor',
    component: { name: component },
    variable: { name: variable },
  });
  await station.call('NotifyEvent', {
    generatedAt: timestamp,
    seqNo: 0,
    eventData: [event('TemperatureSensor', 'Temperature', '96.5'), event('RCD', 'Tripped', 'true')],
  });
  await waitFor('heat and a ground fault', async () => {
    const codes = new Set((await alertsOf(officer)).map(({ code }) => code));
    return codes.has('pile-hot') && codes.has('pile-ground-fault');
  });
  const reason = { reason: '通信异常，现场已确认无人充电' };
  const restart = { devices: ['ep000002'], action: 'reset', params: { how: 'hard' }, ...reason };
  // A hot pile is told by the system to stop; until that is over nobody else operates it.
  await waitFor('the system to have stopped the charging', async () => (await officer.command('operate', restart)).ok);
  await waitFor('the order to restart', () => resets.length > 0);
  expect(resets).toEqual([{ type: 'Immediate' }]);
  const administrator = await signInDemo(server.http, 'administrator');
  const told = JSON.stringify([await officer.get('/api/v1/events?device=ep000002'), await administrator.get('/api/v1/ingest/rejects')]);
  expect(told).toContain('charge-started');
  expect(told).not.toContain('SECRETCARD77');
});

it('outside of the demo a charge point shows the secret of its device, and nobody else’s', async () => {
  const server = await openServer({ ledger: smallLedger(PILES), demo: false });
  const administrator = await firstAdministrator(server);
  const issued = await administrator.ask<{ secret: string }>('POST', '/api/v1/credentials', { kind: 'device', name: 'ep000001' });
  const { secret: password } = issued.body;
  await expect(plugIn(server.http, 'EP000001', 'ocpp1.6')).rejects.toMatchObject({ code: 401 });
  await expect(plugIn(server.http, 'EP000002', 'ocpp1.6', { password })).rejects.toMatchObject({ code: 401 });
  const point = await plugIn(server.http, 'EP000001', 'ocpp1.6', { password });
  await point.call('StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError', timestamp: AT });
});

it('simulated piles of both versions begin and end a charging when they are told to', async () => {
  const names = ['EP000001', 'EP000002', 'EP000003', 'EP000004'];
  const piles = names.map((name) => device(name.toLowerCase(), 'charging-pile', EAST_COURT, { addresses: [`ocpp:${name}`] }));
  const server = await openServer({ ledger: smallLedger(piles) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const feeds = new Feeds({
    devices: piles,
    library: await loadLibrary(),
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    ports: { QUANYAN_PORT: Number(server.reachedBy.QUANYAN_PORT) },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  await feeds.report(piles.map(({ id }) => id));
  for (const { id } of piles) {
    // By the hour and by chance somebody charges there already: whoever does is stopped first.
    await officer.command('operate', { devices: [id], action: 'stop-charging' });
    await done(officer, id);
    for (const action of ['start-charging', 'stop-charging']) {
      expect(await officer.command('operate', { devices: [id], action })).toMatchObject({ ok: true });
      expect([id, action, (await done(officer, id)).state]).toEqual([id, action, 'confirmed']);
    }
  }
  expect(feeds.state).toMatchObject({ lost: 0 });
});

it('the drill of a pile on fire becomes one incident that says so, and is over with it', async () => {
  const { position } = PILES[0];
  const near = device('smoke-near', 'smoke-detector', `${EAST_COURT}/B1`, { floor: 1, addresses: ['gb26875:889/1.1.7'], position });
  const ledger = smallLedger([PILES[0], near]);
  const playing = ledger.devices.filter(({ id }) => ['ep000001', 'smoke-near', 'unit-east'].includes(id));
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const [library, scenarios] = [await loadLibrary(), await loadScenarios()];
  const scenario = scenarios.find(({ id }) => id === 'pile-fire')!;
  const feeds = new Feeds({
    devices: playing,
    library,
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    ports: { QUANYAN_PORT: Number(server.reachedBy.QUANYAN_PORT) },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  const played = playScenario(scenario, castOf(scenario, { ...ledger, devices: playing }, library), feeds, {
    signal: new AbortController().signal,
    speed: 40,
    now: Date.now,
    say: () => undefined,
  });
  const incident = await waitFor('one incident with heat and fire', async () => {
    const { items } = await officer.get<{ items: Incident[] }>('/api/v1/incidents');
    return items.find(({ cause }) => cause?.correlation === 'pile-fire');
  });
  expect([incident.severity, incident.reason.zh.includes('充电桩起火')]).toEqual([1, true]);
  const stopped = await waitFor('charging to be stopped by itself', async () => {
    const { items } = await officer.get<{ items: Operation[] }>('/api/v1/operations?device=ep000001&limit=1');
    return items.at(0);
  });
  expect(stopped).toMatchObject({ action: 'stop-charging', requestedBy: { id: 'system' } });
  await played;
  await waitFor('every alert to be over', async () => (await alertsOf(officer)).every(({ active }) => !active));
  expect(feeds.state).toMatchObject({ lost: 0 });
});
