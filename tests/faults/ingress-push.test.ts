import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCap } from '#server/ingest/cap/wire/document.ts';
import { device, EAST_COURT, smallLedger } from '#tests/harness/ledger.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { flood, meanwhile, mutants, RUNS, SEED } from './wire/mutants.ts';
import { openIngress, type OpenIngress } from './wire/open-ingress.ts';

const CAMERA = '37010200011326000004';
const HEALTHY_CAMERA = '37010200011326000009';
const ledger = smallLedger([
  device('box-1', 'edge-box', EAST_COURT),
  device('cam-1', 'camera', EAST_COURT, { addresses: [`gb28181:${CAMERA}`] }),
  device('cam-2', 'camera', EAST_COURT, { addresses: [`gb28181:${HEALTHY_CAMERA}`] }),
]);
/** Bad senders at the same time. */
const LANES = 16;
const NOW = Math.floor(Date.now() / 1000) * 1000;

/** A Redis that has one subscriber, us. */
async function openRedis(
  cleanUp: (work: () => Promise<void>) => void,
): Promise<{ port: number; publish(payload: Uint8Array): Promise<void> }> {
  let line: Socket | null = null;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (said) => {
      if (!String(said).includes('SUBSCRIBE')) return void socket.write('+PONG\r\n');
      socket.write('*3\r\n$9\r\nsubscribe\r\n$13\r\nalarm_receive\r\n:1\r\n');
      line = socket;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp(async () => {
    line?.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    async publish(payload) {
      const head = Buffer.from(`*3\r\n$7\r\nmessage\r\n$13\r\nalarm_receive\r\n$${payload.length}\r\n`);
      if (!line!.write(Buffer.concat([head, payload, Buffer.from('\r\n')]))) await once(line!, 'drain');
    },
  };
}

describe(`${RUNS} mutated bodies on each door for platforms (seed ${SEED}), while a healthy one keeps being answered`, () => {
  const steps: (() => Promise<unknown> | void)[] = [];
  let ingress: OpenIngress;
  let redis: Awaited<ReturnType<typeof openRedis>>;

  beforeAll(async () => {
    redis = await openRedis((step) => void steps.push(step));
    const env = { QUANYAN_WVP_REDIS: `redis://127.0.0.1:${redis.port}` };
    ingress = await openIngress((step) => void steps.push(step), { ledger, env });
  });
  afterAll(async () => {
    for (const step of steps.reverse()) await step();
  });

  const post = async (path: string, body: Uint8Array | string): Promise<number> => {
    const headers = { 'content-type': body.toString().startsWith('<') ? 'application/xml' : 'application/json' };
    const answer = await fetch(ingress.server.http + path, { method: 'POST', headers, body: Buffer.from(body) });
    await answer.arrayBuffer();
    return answer.status;
  };

  /** Mutants to one path; a healthy body beside them is taken each time. @param least share of them that is told among the rejects */
  async function assault(source: string, path: string, bodies: readonly string[], healthy: (n: number) => string): Promise<void> {
    const pieces = mutants(fc.constantFrom(...bodies.map((body) => Buffer.from(body))));
    const statuses = new Set<number>();
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < pieces.length) statuses.add(await post(path, pieces[next++]));
    };
    const work = Promise.all(Array.from({ length: LANES }, lane)).then(() => undefined);
    const report = async (n: number): Promise<void> => expect(await post(path, healthy(n))).toBe(200);
    expect(await meanwhile(report, work)).toBeGreaterThan(10);
    // Refused in words, or taken as far as it can be read: never a fault of ours.
    expect([...statuses].filter((status) => status !== 200 && (status < 400 || status >= 500))).toEqual([]);
    expect(await ingress.rejected(source)).toBeGreaterThan(RUNS / 20);
  }

  it('HTTP with its dialects, heads and all', async () => {
    const report = async (n: number): Promise<void> => {
      const body = JSON.stringify({ observations: [{ device: 'mh-1', points: { tiltDeg: n % 90 } }, 'not a row'] });
      const answer = await fetch(`${ingress.server.http}/api/v1/observations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${'x'.repeat(9)}` },
        body,
      });
      expect([answer.status, ((await answer.json()) as { accepted: number }).accepted]).toEqual([200, 1]);
    };
    const own = '/api/v1/observations';
    const whole = fc
      .constantFrom(
        [own, '{"observations":[{"device":"mh-2","points":{"open":true},"observedAt":1795393000}]}'],
        [own, '{"observations":[{"device":"mh-3","point":"tiltDeg","value":3}]}'],
        ['/api/v1/ingest/hikvision', '{"macAddress":"00:00:5e:00:53:09","AccessControllerEvent":{"majorEventType":5,"subEventType":27}}'],
        ['/api/v1/ingest/hikvision', '<E><macAddress>00:00:5e:00:53:09</macAddress><eventType>videoloss</eventType></E>'],
        ['/api/v1/ingest/vzenith', '{"AlarmInfoPlate":{"serialno":"a1b2c3","result":{"PlateResult":{"license":"x"}}}}'],
        ['/api/v1/ingest/ctwing', '{"messageType":"dataReport","deviceId":"mh-4","timestamp":1795393000000,"payload":{"tiltDeg":"3"}}'],
        ['/api/v1/ingest/onenet', '{"msg":{"type":1,"dev_id":5,"ds_id":"tiltDeg","value":3},"nonce":"n","msg_signature":"s"}'],
      )
      .map(([path, body]) =>
        Buffer.from(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
            `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        ),
      );
    const port = Number(new URL(ingress.server.http).port);
    expect(await meanwhile(report, flood(port, mutants(whole), 1))).toBeGreaterThan(10);
  });

  it('CAP 1.2', () => {
    const warning = (n: number, area: string): string =>
      encodeCap({
        sender: 'w@example.invalid',
        identifier: `healthy-${n}`,
        sent: NOW,
        event: '暴雨',
        severity: 'Minor',
        headline: '模拟',
        expires: NOW + 3_600_000,
        area,
      });
    const far = '<circle>31.2,121.5 5</circle>';
    const bodies = [
      far,
      '<polygon>36,117 37,117 37,118 36,117</polygon>',
      '<geocode><valueName>x</valueName><value>110105</value></geocode>',
    ];
    return assault(
      'cap',
      '/api/v1/ingest/cap',
      bodies.map((area) => warning(0, area)),
      (n) => warning(n + 1, far),
    );
  });

  it('boxes of AI', () => {
    const alarm = (id: string): string =>
      JSON.stringify([{ alarmID: id, deviceID: CAMERA, alarmType: 'CLIMB', alarmTime: '2026-11-23 08:15:30', confidence: 0.91 }]);
    return assault('ai-box', '/api/v1/ingest/ai-box', [alarm('a')], (n) => alarm(`healthy-${n}`));
  });

  it('ZLMediaKit', () => {
    const hook = (stream: string): string =>
      JSON.stringify({
        mediaServerId: 'zlm-1',
        hook_index: 7,
        app: 'rtp',
        schema: 'rtsp',
        regist: true,
        stream: `37010200011180000001_${stream}`,
      });
    return assault('zlmediakit', '/api/v1/ingest/zlmediakit/on_stream_changed', [hook(CAMERA)], () => hook(CAMERA));
  });

  it('edges', () => {
    const reading = { device: 'cam-1', point: 'online', value: 1, observedAt: NOW, quality: 'good', source: 'edge' };
    const parcel = (n: number): string =>
      JSON.stringify({
        edge: 'box-1',
        run: 'r1',
        sentAt: NOW + n,
        backlog: 0,
        lagMs: 0,
        dropped: 0,
        present: [reading],
        batches: [],
        alerts: [],
        operations: [],
      });
    return assault('edge', '/api/v1/edge', [parcel(0)], parcel);
  });

  it('what a WVP publishes', async () => {
    const alarm = (gbId: string): Buffer => Buffer.from(JSON.stringify({ gbId, alarmSn: 5, alarmType: '7', alarmDescription: '逆行' }));
    const told = async (): Promise<number> => (await ingress.get<{ items: unknown[] }>('/api/v1/events?device=cam-2')).items.length;
    for (const piece of mutants(fc.constant(alarm(CAMERA)))) await redis.publish(piece);
    await redis.publish(alarm(HEALTHY_CAMERA));
    await waitFor('a healthy alarm to be told after them', async () => (await told()) > 0);
    expect(await ingress.rejected('wvp')).toBeGreaterThan(RUNS / 20);
  });
});
