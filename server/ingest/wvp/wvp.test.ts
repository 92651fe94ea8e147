import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Order, RunningAdapter, Way } from '#server/ingest/adapter.ts';
import { testContext, type TestContext } from '#server/ingest/testing.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { freePort } from '#tests/harness/free-port.ts';
import { startWvp } from './server.ts';

const CODE = '37010200011326000007';
const KEY = 'key-of-the-platform';
const WAIT = { timeout: 180_000 };
const run = promisify(execFile);
const kinds = await loadKinds();

/** A platform that holds to its documented paths: it knows its key, pages, and answers `{code, msg, data}`. */
async function openPlatform(): Promise<{ url: string; alarms: object[]; asked: string[]; refuse: { ptz: boolean } }> {
  const alarms: object[] = [];
  const asked: string[] = [];
  const refuse = { ptz: false };
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://wvp');
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    const key = request.headers['api-key'];
    if (request.method !== 'GET') return answer(response, 405, {});
    if (key !== KEY) return answer(response, 401, { code: 401, msg: '请登录后重新请求' });
    const page = (list: object[]): object => {
      const [number, count] = [Number(url.searchParams.get('page')), Number(url.searchParams.get('count'))];
      return { total: list.length, list: list.slice((number - 1) * count, number * count) };
    };
    const success = (data?: object): void => answer(response, 200, { code: 0, msg: '成功', data });
    if (url.pathname === '/api/alarm/list') return success(page(alarms));
    if (url.pathname === '/api/common/channel/list') return success(page([{ gbDeviceId: CODE, gbStatus: 'ON' }]));
    if (url.pathname.startsWith(`/api/front-end/ptz/${CODE}/${CODE}`) || url.pathname === `/api/front-end/preset/call/${CODE}/${CODE}`)
      return refuse.ptz ? answer(response, 200, { code: 100, msg: '设备不在线' }) : success();
    return answer(response, 404, {});
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, alarms, asked, refuse };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
}

function start(env: Record<string, string>): { context: TestContext; adapter: RunningAdapter } {
  const context = testContext({ env, kindOf: () => kinds.get('camera') });
  const adapter = startWvp(context, { alarmsMs: 20, channelsMs: 20 });
  onTestFinished(() => adapter.stop());
  return { context, adapter };
}

const order = (action: string, params: Order['params'] = {}): Order => ({
  id: 'o-1',
  device: { id: 'cm-000007', addresses: [`gb28181:${CODE}`] },
  action,
  params,
});
const send = (adapter: RunningAdapter, what: Order): ReturnType<Way['send']> =>
  (adapter.operate!(what) as Way).send(AbortSignal.timeout(20_000));

describe('WVP over HTTP', () => {
  it('alarms come once each however often they are asked for, page by page; channels say who is online', async () => {
    const platform = await openPlatform();
    const { context } = start({ QUANYAN_WVP_URL: `${platform.url}/`, QUANYAN_WVP_KEY: KEY });
    for (let id = 1; id <= 230; id++)
      platform.alarms.unshift({ id, channelDeviceId: CODE, alarmType: 'TripwireDetection', alarmTime: context.now() });
    await expect.poll(() => context.events.length, WAIT).toBe(230);
    platform.alarms.unshift({ id: 231, channelDeviceId: CODE, alarmType: 'Defocus', alarmTime: context.now() });
    await expect.poll(() => context.events.length, WAIT).toBe(231);
    expect(new Set(context.events.map(({ attributes }) => attributes.serial)).size).toBe(231);
    expect(context.accepted[0]).toMatchObject({ device: `gb28181:${CODE}`, point: 'online', value: 1 });
    expect(platform.asked[0]).toMatch(/^GET \/api\/(alarm\/list\?page=1&count=100&beginTime=\d{4}-\d\d-\d\d\+\d\d%3A|common\/channel)/);
  });

  it('what could not be stored is asked for and handed over again', async () => {
    const platform = await openPlatform();
    let refusals = 3;
    const context = testContext({
      env: { QUANYAN_WVP_URL: platform.url, QUANYAN_WVP_KEY: KEY },
      kindOf: () => kinds.get('camera'),
    });
    const accept = context.accept.bind(context);
    const failing = {
      ...context,
      accept: async (...said: Parameters<typeof accept>) => (refusals-- > 0 ? Promise.reject(new Error('no')) : accept(...said)),
    };
    const adapter = startWvp(failing, { alarmsMs: 20, channelsMs: 100_000 });
    onTestFinished(() => adapter.stop());
    platform.alarms.push({ id: 1, channelDeviceId: CODE, alarmType: 'Other', alarmTime: context.now() });
    await expect.poll(() => context.events.length, WAIT).toBe(1);
  });

  it('a wrong key is no line', async () => {
    const platform = await openPlatform();
    const { context } = start({ QUANYAN_WVP_URL: platform.url, QUANYAN_WVP_KEY: 'another-key' });
    await expect.poll(() => context.senders.get('wvp'), WAIT).toBe(0);
    expect(context.events).toEqual([]);
  });

  it('a camera is turned, stopped when its seconds are over, sent to a preset, and a refusal is in the platform’s words', async () => {
    const platform = await openPlatform();
    const { adapter } = start({ QUANYAN_WVP_URL: platform.url, QUANYAN_WVP_KEY: KEY });
    expect(await send(adapter, order('move', { direction: 'left', speed: 4, seconds: 0.05 }))).toEqual({ took: true, text: '' });
    const told = (): string[] =>
      platform.asked.filter((path) => path.includes('front-end')).map((path) => path.split('?')[1].split('&')[0]);
    await expect.poll(told, WAIT).toEqual(['command=left', 'command=stop']);
    await send(adapter, order('preset', { preset: 5 }));
    expect(told().at(-1)).toBe('presetId=5');
    platform.refuse.ptz = true;
    expect(await send(adapter, order('stop'))).toEqual({ took: false, text: '设备不在线' });
    expect(adapter.operate!(order('open'))).toBeNull();
  });
});

describe.skipIf(!existsSync('/usr/bin/redis-server') || !existsSync('/usr/bin/redis-cli'))('WVP over Redis', () => {
  it('hears what redis-cli publishes, with a password, and after the server was away', async () => {
    const port = String(await freePort());
    const open = async (): Promise<() => Promise<void>> => {
      const server = spawn('redis-server', ['--port', port, '--requirepass', 'secret-1', '--save', '', '--dir', tmpdir()]);
      const gone = new Promise<void>((resolve) => void server.once('exit', () => resolve()));
      await expect.poll(() => redis('PING').catch(() => ''), WAIT).toContain('PONG');
      return async () => {
        server.kill();
        await gone;
      };
    };
    const redis = async (...words: string[]): Promise<string> =>
      (await run('redis-cli', ['-p', port, '-a', 'secret-1', '--no-auth-warning', ...words])).stdout;
    const publish = (id: number): Promise<string> =>
      redis('PUBLISH', 'alarm_receive', `{"gbId": "${CODE}", "alarmSn": 5, "alarmType": "6", "alarmDescription": "第${id}次"}`);
    const close = await open();
    const { context } = start({ QUANYAN_WVP_REDIS: `redis://:secret-1@127.0.0.1:${port}` });
    await expect.poll(() => publish(1), WAIT).toBe('1\n');
    await expect.poll(() => context.events.map(({ text }) => text), WAIT).toEqual(['第1次']);
    await redis('PUBLISH', 'alarm_receive', 'no JSON');
    await expect.poll(() => context.rejects.list().length, WAIT).toBe(1);
    await close();
    onTestFinished(await open());
    await expect.poll(() => publish(2), WAIT).toBe('1\n');
    await expect.poll(() => context.events.map(({ text }) => text), WAIT).toEqual(['第1次', '第2次']);
    expect(context.events[0]).toMatchObject({ device: `gb28181:${CODE}`, attributes: { scene: 'intrusion' } });
  });
});
