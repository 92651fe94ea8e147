import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import { EAST_COURT, WEST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { firstAdministrator, signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const run = promisify(execFile);
const tool = (name: string): string | undefined =>
  ['/usr/bin', '/usr/local/bin', '/bin', '/opt/homebrew/bin'].map((folder) => `${folder}/${name}`).find(existsSync);
const MOSQUITTO_PUB = tool('mosquitto_pub');
const CURL = tool('curl');

const IMEI = '860000000000017';
const LEDGER = smallLedger([
  device('cover-7', 'manhole', EAST_COURT),
  device('gate-7', 'access-gate', EAST_COURT),
  device('smoke-7', 'smoke-detector', EAST_COURT, { addresses: ['gw-7/3'] }),
  device('smoke-8', 'smoke-detector', WEST_COURT, { addresses: [`imei:${IMEI}`] }),
]);
const ENV = { QUANYAN_CTWING_POINTS: 'Alarm_Status:2=fire' };

interface Unregistered {
  readonly address: string;
  readonly source: string;
  readonly lastPoints: Record<string, number>;
}

async function open(): Promise<{ server: Addresses; officer: Visitor; alert(of: Partial<Alert>): Promise<Alert> }> {
  const server = await openServer({ ledger: LEDGER, env: ENV });
  const officer = await signInDemo(server.http, 'duty-officer');
  const alert = (of: Partial<Alert>): Promise<Alert> =>
    waitFor(`the alert ${JSON.stringify(of)}`, async () => {
      const { items } = await officer.get<{ items: Alert[] }>('/api/v1/alerts?active=true');
      return items.find((one) => Object.entries(of).every(([name, value]) => one[name as keyof Alert] === value));
    });
  return { server, officer, alert };
}

const unregistered = (officer: Visitor, address: string): Promise<Unregistered> =>
  waitFor(`${address} among those not in the ledger`, async () =>
    (await officer.get<Unregistered[]>('/api/v1/ingest/not-in-ledger')).find((one) => one.address === address),
  );

/** mosquitto_pub where it is installed, else the client for Node. */
async function publish({ mqtt }: Addresses, topic: string, message: string): Promise<void> {
  if (MOSQUITTO_PUB === undefined) {
    const client = await connectAsync(mqtt, { protocolVersion: 4 });
    await client.publishAsync(topic, message, { qos: 1 });
    return client.endAsync();
  }
  await run(MOSQUITTO_PUB, ['-h', '127.0.0.1', '-p', new URL(mqtt).port, '-q', '1', '-t', topic, '-m', message]);
}

/** curl where it is installed, else fetch. @returns the body that was answered, with its status before it */
async function push({ http }: Addresses, body: string, query = '', headers: readonly string[] = []): Promise<string> {
  const url = `${http}/api/v1/ingest/ctwing${query}`;
  if (CURL === undefined) {
    const given = Object.fromEntries(headers.map((line) => line.split(': ') as [string, string]));
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...given }, body });
    return `${answer.status} ${await answer.text()}`;
  }
  const more = headers.flatMap((line) => ['-H', line]);
  const { stdout } = await run(CURL, ['-s', '-w', '\n%{http_code}', '-H', 'content-type: application/json', ...more, '-d', body, url]);
  const [, text, status] = /^([^]*)\n(\d+)$/.exec(stdout)!;
  return `${status} ${text}`;
}

describe(`a JetLinks device${MOSQUITTO_PUB ? ' (mosquitto_pub)' : ' (no mosquitto_pub here: the client for Node)'}`, () => {
  const message = (values: object): string => JSON.stringify({ messageId: '1', timestamp: Date.now(), properties: values });

  it('ends as an alert, by itself and behind its gateway', async () => {
    const { server, alert } = await open();
    await publish(server, '/covers/cover-7/properties/report', message({ water_level_cm: '190', tiltDeg: 2.5, version: '1.0.3' }));
    expect(await alert({ device: 'cover-7', code: 'water-over' })).toMatchObject({ point: 'waterLevelCm', value: 190 });
    await publish(server, '/gateways/gw-7/child/3/event/fire_alarm', JSON.stringify({ messageId: '2', data: { fire: 1 } }));
    expect(await alert({ device: 'smoke-7', code: 'fire' })).toMatchObject({ active: true });
  });

  it('that the ledger does not know is listed, and its fire is an alert', async () => {
    const { server, officer, alert } = await open();
    await publish(server, '/smoke-detector/stranger/properties/report', message({ fire: true, battery_pct: 80 }));
    expect(await alert({ address: 'stranger', code: 'fire' })).toMatchObject({ device: null, kind: 'smoke-detector' });
    expect(await unregistered(officer, 'stranger')).toMatchObject({ source: 'jetlinks', lastPoints: { fire: 1 } });
  });
});

const MOSQUITTO_SUB = tool('mosquitto_sub');

describe.skipIf(!MOSQUITTO_SUB)('a JetLinks gate (mosquitto_sub, mosquitto_pub)', () => {
  const at = (rest: string): string => `/access-gate/gate-7/${rest}`;
  const opened = (value: number): string => JSON.stringify({ messageId: '1', timestamp: Date.now(), properties: { opened: value } });

  it('is told a function, answers, shows by its reading that it was done, and the operation is done', async () => {
    const { server, officer } = await open();
    const gate = spawn(MOSQUITTO_SUB!, [
      '-h',
      '127.0.0.1',
      '-p',
      new URL(server.mqtt).port,
      '-q',
      '1',
      '-C',
      '1',
      '-t',
      at('function/invoke'),
    ]);
    onTestFinished(() => void gate.kill());
    let heard = '';
    gate.stdout.on('data', (bytes) => (heard += String(bytes)));
    await publish(server, at('properties/report'), opened(0));
    const read = async (): Promise<Operation> => (await officer.get<{ items: Operation[] }>('/api/v1/operations?device=gate-7')).items[0];
    // Refused for as long as it does not listen yet.
    await waitFor('the gate to listen', async () => {
      expect(await officer.command('operate', { devices: ['gate-7'], action: 'open' })).toMatchObject({ ok: true });
      await waitFor('it to be told, or not', async () => (await read()).state !== 'requested');
      return (await read()).endedAt === null;
    });
    const order = await waitFor('the gate to be told', () => /^\{"messageId":.*\}$/m.exec(heard)?.[0]);
    const { messageId, functionId, inputs } = JSON.parse(order) as { messageId: string; functionId: string; inputs: unknown };
    expect([messageId, functionId, inputs]).toEqual([(await read()).id, 'open', [{ name: 'lane', value: 'walk' }]]);
    await publish(server, at('function/invoke/reply'), JSON.stringify({ messageId, success: true, output: 'ok' }));
    await waitFor('the answer to be noted', async () => (await read()).state === 'acknowledged');
    await publish(server, at('properties/report'), opened(1));
    await waitFor('the operation to be done', async () => (await read()).state === 'confirmed');
  });
});

describe(`a push of CTWing${CURL ? ' (curl)' : ' (no curl here: fetch)'}`, () => {
  const smoke = (deviceId: string, imei: string, status: number): string =>
    JSON.stringify({
      upPacketSN: -1,
      upDataSN: -1,
      topic: 'v1/up/ad19',
      timestamp: Date.now(),
      tenantId: '2000050324',
      serviceId: 'notification',
      protocol: 'lwm2m',
      productId: '15081413',
      payload: { serviceId: 'notification', serviceData: { TData: 30, RSRP: 114, Battery_Level: 100, Alarm_Status: status } },
      messageType: 'dataReport',
      deviceId,
      IMSI: 'undefined',
      IMEI: imei,
    });
  const ID = 'c0ffee00c0ffee00c0ffee00c0ffee00';

  it('ends as an alert, and the end of the fire is its end', async () => {
    const { server, officer, alert } = await open();
    expect(await push(server, smoke(ID, IMEI, 2))).toBe('200 {"accepted":1,"events":0,"faults":[]}');
    const { id } = await alert({ device: 'smoke-8', code: 'fire' });
    await push(server, smoke(ID, IMEI, 0));
    await waitFor('the fire to be over', async () => !(await officer.get<Alert>(`/api/v1/alerts/${id}`)).active);
  });

  it('outside the demo needs a key, in its address or a header, that speaks for the device', async () => {
    const server = await openServer({ demo: false, ledger: LEDGER, env: ENV });
    const administrator = await firstAdministrator(server);
    const secretOf = async (kind: string, name: string): Promise<string> =>
      `${name}:${(await administrator.ask<{ secret: string }>('POST', '/api/v1/credentials', { kind, name })).body.secret}`;
    const [key, other] = [await secretOf('api-key', 'ctwing'), await secretOf('device', 'smoke-7')];
    for (const wrong of ['', '?key=ctwing:wrong', `?key=${key}x`, `?secret=${key}`])
      expect(await push(server, smoke(ID, IMEI, 2), wrong)).toMatch(/^401 /);
    expect(await push(server, smoke(ID, IMEI, 2), `?key=${other}`)).toMatch(/^200 \{"accepted":0,.*not allowed to report for it/);
    expect(await push(server, smoke(ID, IMEI, 2), `?key=${encodeURIComponent(key)}`)).toMatch(/^200 \{"accepted":1,/);
    expect(await push(server, smoke(ID, IMEI, 2), '', [`authorization: Bearer ${key}`])).toMatch(/^200 \{"accepted":1,/);
    const [kept] = await administrator.get<{ source: string; count: number; last: { hex: string }[] }[]>('/api/v1/ingest/rejects');
    expect(kept).toMatchObject({ source: 'ctwing', count: 1 });
    expect(Buffer.from(kept.last[0].hex, 'hex').toString()).toContain(`"deviceId":"${ID}"`);
  });

  it('of a device that the ledger does not know is listed, and its fire is an alert', async () => {
    const { server, officer, alert } = await open();
    await push(server, smoke(ID, '860000000000099', 2));
    expect(await alert({ address: `ctwing:${ID}`, code: 'fire' })).toMatchObject({ device: null });
    expect(await unregistered(officer, `ctwing:${ID}`)).toMatchObject({ source: 'ctwing', lastPoints: { fire: 1, rsrpDbm: -114 } });
  });
});
