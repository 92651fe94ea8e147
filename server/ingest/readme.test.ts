import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { SettingSpecs } from '#server/lib/setting.ts';
import type { Adapter, RunningAdapter } from './adapter.ts';
import type { MqttDialect } from './mqtt/dialect.ts';
import { startEmbedded } from './mqtt/embedded.ts';
import { findDialects } from './mqtt/take.ts';
import { testContext, until, type TestContext } from './testing.ts';

const readme = await readFile(path.join(ROOT, 'server/ingest/README.md'), 'utf8');

/** Writes the examples of a folder as they stand in the README, and loads the last. */
async function example(folder: string, ...names: string[]): Promise<unknown[]> {
  const to = await mkdtemp(path.join(tmpdir(), 'quanyan-protocol-'));
  onTestFinished(() => rm(to, { recursive: true }));
  for (const name of names) {
    const code = new RegExp(`\`${folder}/${name}\`\\n\`\`\`ts\\n([^]*?)\`\`\``).exec(readme)![1];
    const own = code.replaceAll(/'#(\w+)\//g, (_, top: string) => `'${pathToFileURL(path.join(ROOT, top)).href}/`);
    await writeFile(path.join(to, name), own);
  }
  return Promise.all(names.map(async (name) => ((await import(pathToFileURL(path.join(to, name)).href)) as { default?: unknown }).default));
}

async function startLines(
  overrides: Parameters<typeof testContext>[0],
  port = '0',
): Promise<{ context: TestContext; running: RunningAdapter }> {
  const [, settings, adapter] = (await example('server/ingest/textline', 'codec.ts', 'settings.ts', 'adapter.ts')) as [
    unknown,
    SettingSpecs,
    Adapter,
  ];
  const context = testContext(overrides);
  const own = { QUANYAN_TEXTLINE_PORT: settings.QUANYAN_TEXTLINE_PORT.schema.parse(port) };
  const running = await adapter.start!({ ...context, settings: { ...context.settings, ingress: own } });
  onTestFinished(() => running.stop());
  return { context, running };
}

async function dial({ addresses: [address] }: RunningAdapter): Promise<{ socket: Socket; say(text: string): Promise<string> }> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  await once(socket, 'connect');
  return {
    socket,
    say: async (text) => {
      socket.write(text);
      return String((await once(socket, 'data'))[0]).trim();
    },
  };
}

it('the protocol in README.md takes lines, confirms what is stored, and tells what it cannot read', async () => {
  const { context, running } = await startLines({ mayReport: (_peer, device, secret) => secret === 'gw:pw' && device !== 'mh-9' });
  const { socket, say } = await dial(running);
  expect(await say('gw:pw mh-1 waterLevelCm=190 opened=1\n')).toBe('ok');
  expect(await say('gw:pw mh-2 waterLevelCm=?? fire=1\n')).toBe('ok');
  expect(await say('what\n')).toBe('no');
  expect(await say('gw:pw mh-9 opened=0\n')).toBe('no');
  expect(context.accepted.map(({ device, point, value, source }) => [device, point, value, source])).toEqual([
    ['mh-1', 'waterLevelCm', 190, 'textline'],
    ['mh-1', 'opened', 1, 'textline'],
    ['mh-2', 'fire', 1, 'textline'],
  ]);
  const [{ count, last }] = context.rejects.list();
  expect([count, last.map(({ reason }) => reason)]).toEqual([
    3,
    [expect.stringContaining('mh-2: point waterLevelCm'), 'no line of a level meter', 'not allowed to report for mh-9'],
  ]);
  const kept = last.map(({ hex }) => Buffer.from(hex, 'hex').toString());
  expect(kept).toEqual([' mh-2 waterLevelCm=?? fire=1', 'what', '']);
  socket.write('x'.repeat(5000));
  await once(socket, 'close');
  expect(context.rejects.list()[0].last.at(-1)!.reason).toBe('a line of more than 4096 bytes');
  await until(() => context.senders.get('textline') === 0);
});

it('the protocol in README.md leaves unconfirmed what could not be stored, and says which port is taken', async () => {
  const { running } = await startLines({ accept: () => Promise.reject(new Error('disk full')) });
  const { socket } = await dial(running);
  const heard: string[] = [];
  socket.on('data', (chunk) => heard.push(String(chunk)));
  socket.write('gw:pw mh-1 opened=1\n');
  await once(socket, 'close');
  expect(heard).toEqual([]);
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startLines({}, String(port))).rejects.toThrow(`QUANYAN_TEXTLINE_PORT=${port}: another program already listens`);
});

it('the dialect in README.md is spoken over MQTT, beside the others', async () => {
  const [meters] = (await example('server/ingest/mqtt/dialects/wellmeter', 'dialect.ts')) as [MqttDialect];
  const kinds = await loadKinds();
  const context = testContext({ kinds, kindOf: () => kinds.get('manhole') });
  const running = await startEmbedded(context, [...(await findDialects()), meters]);
  onTestFinished(() => running.stop());
  const client = await connectAsync(running.addresses[0]);
  await client.publishAsync('wellmeter/m-7/up', '{"v":{"water_level_cm":190,"tiltDeg":?}}', { qos: 1 });
  await client.publishAsync('wellmeter/m-7/down', '{}', { qos: 1 });
  await client.endAsync();
  expect(context.accepted).toMatchObject([{ device: 'meter:m-7', point: 'waterLevelCm', value: 190, source: 'wellmeter' }]);
  expect(context.rejects.list().map(({ source, last }) => [source, last[0].reason])).toEqual([
    ['wellmeter', expect.stringContaining('meter:m-7: payload is not valid JSON')],
    ['mqtt', expect.stringContaining('wellmeter/{serial}/up')],
  ]);
});
