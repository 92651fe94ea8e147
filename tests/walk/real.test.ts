import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { COMMAND, MessageDecoder, type Message } from '#server/ingest/gb26875/wire/codec.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { EAST, STREET, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const run = promisify(execFile);
const tool = (name: string): string | undefined =>
  ['/usr/bin', '/usr/local/bin', '/bin', '/opt/homebrew/bin'].map((folder) => `${folder}/${name}`).find(existsSync);
const NC = tool('nc');
const MOSQUITTO_PUB = tool('mosquitto_pub');

/** Sends bytes and reads messages until `enough`. */
async function say(port: number, bytes: Uint8Array, enough: (heard: readonly Message[]) => boolean): Promise<Message[]> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const decoder = new MessageDecoder();
  const heard: Message[] = [];
  socket.on('data', (chunk) => heard.push(...messagesIn(decoder, chunk)));
  socket.write(bytes);
  await waitFor('an answer on the wire', () => enough(heard));
  socket.destroy();
  return heard;
}

const messagesIn = (decoder: MessageDecoder, chunk: Uint8Array): Message[] =>
  decoder.push(chunk).map((event) => (event.kind === 'message' ? event.message : expect.unreachable(event.reason)));

const confirmations = (heard: readonly Message[]): Message[] => heard.filter(({ command }) => command === COMMAND.confirm);

const fireOn = (screen: World): Promise<Alert> =>
  waitFor('the fire on screen', () => [...screen.all('alert').values()].find(({ code }) => code === 'fire'));

describe('the public field frame', () => {
  it('is confirmed with its serial and addresses turned round, and is a fire happening now that everybody of the street sees', async () => {
    const server = await openServer();
    const officer = await openScreen(await signInAt(server.http, await signInDemo(server.http, 'administrator'), 'duty-officer', STREET));
    const before = Date.now();
    const heard = await say(server.gb26875Port, bytesOf(FIELD), (all) => confirmations(all).length === 1);
    expect(confirmations(heard)).toMatchObject([{ serial: 0, source: 0x010203040506, destination: 0, unit: null }]);
    expect(confirmations(heard)[0].data).toHaveLength(0);
    const fire = await fireOn(officer);
    expect(fire).toMatchObject({
      text: 'Ａ区１层呷哺走廊',
      place: '/unknown',
      device: null,
      clockFault: true,
      lifeSafety: true,
      active: true,
      acked: null,
    });
    expect(new Date(fire.observedAt).getUTCFullYear()).toBe(2020);
    expect(fire.raisedAt).toBeGreaterThanOrEqual(before);
    expect([...officer.all('incident').values()]).toMatchObject([{ alerts: [fire.id], state: 'open', lifeSafety: true }]);
    const unregistered = await (await signInDemo(server.http, 'duty-officer')).get<{ address: string }[]>('/api/v1/ingest/not-in-ledger');
    expect(unregistered.map(({ address }) => address)).toContain('gb26875:0/1.3.393433');
  });

  it('is raised at its transmission unit when the ledger knows that, and stays out of the next community', async () => {
    const server = await openServer({ ledger: smallLedger([device('unit-field', 'uitd', EAST, { addresses: ['gb26875:0'] })]) });
    const administrator = await signInDemo(server.http, 'administrator');
    const officers = {
      east: await signInAt(server.http, administrator, 'duty-officer', EAST),
      west: await signInAt(server.http, administrator, 'duty-officer', WEST),
    };
    const [east, west] = await Promise.all([openScreen(officers.east), openScreen(officers.west)]);
    await say(server.gb26875Port, bytesOf(FIELD), (all) => confirmations(all).length === 1);
    expect(await fireOn(east)).toMatchObject({ place: EAST, text: 'Ａ区１层呷哺走廊', position: [117.02, 36.66, 0] });
    expect(west.all('alert').size).toBe(0);
    const unregistered = (officer: Visitor): Promise<{ via: string }[]> => officer.get('/api/v1/ingest/not-in-ledger');
    expect(await unregistered(officers.east)).toMatchObject([{ via: 'gb26875:0' }]);
    expect(await unregistered(officers.west)).toEqual([]);
  });

  it.skipIf(NC === undefined)('is taken from nc too', async () => {
    const server = await openServer();
    const officer = await openScreen(await signInDemo(server.http, 'duty-officer'));
    const nc = execFile(NC!, ['-w', '5', '127.0.0.1', String(server.gb26875Port)], { encoding: 'buffer' });
    const decoder = new MessageDecoder();
    const heard: Message[] = [];
    nc.stdout!.on('data', (chunk: Buffer) => heard.push(...messagesIn(decoder, chunk)));
    nc.stdin!.write(bytesOf(FIELD));
    await waitFor('the confirmation', () => confirmations(heard).length === 1);
    const gone = once(nc, 'exit');
    nc.kill();
    await gone;
    expect((await fireOn(officer)).text).toBe('Ａ区１层呷哺走廊');
  });
});

async function open(server: Addresses, id: string): Promise<void> {
  const report = encodeReports({ points: { opened: true } });
  const { port } = new URL(server.mqtt);
  if (MOSQUITTO_PUB) await run(MOSQUITTO_PUB, ['-p', port, '-q', '1', '-t', topicOf(id), '-m', report]);
  else await publish(server, id, report);
}

async function publish(server: Addresses, id: string, report: string): Promise<void> {
  const client = await connectAsync(server.mqtt, { reconnectPeriod: 0 });
  await client.publishAsync(topicOf(id), report, { qos: 1 });
  await client.endAsync();
}

const only = <T>(page: { items: T[] }): T => {
  expect(page.items).toHaveLength(1);
  return page.items[0];
};

/** Gives a command about the only ticket as it stands. */
async function step(visitor: Visitor, name: string, more: Record<string, unknown> = {}): Promise<void> {
  const ticket = only(await visitor.get<{ items: Ticket[] }>('/api/v1/tickets'));
  expect(await visitor.command(name, { ticket: ticket.id, version: ticket.version, ...more }), name).toMatchObject({ ok: true });
}

it(`a manhole opened over MQTT (${MOSQUITTO_PUB ? 'mosquitto_pub' : 'mqtt.js, no mosquitto_pub here'}) goes the whole way`, async () => {
  const server = await openServer();
  const officer = await signInDemo(server.http, 'duty-officer');
  const dispatcher = await signInDemo(server.http, 'dispatcher');
  const worker = await signInDemo(server.http, 'grid-worker');
  const wall = await openScreen(await signInDemo(server.http, 'leader'));
  await open(server, 'mh-east');
  await waitFor('the alert at a socket subscriber', () =>
    [...wall.all('alert').values()].some(({ code, device }) => code === 'open' && device === 'mh-east'),
  );

  const incident = only(await officer.get<{ items: { id: string; version: number }[] }>('/api/v1/incidents'));
  expect(await officer.command('acknowledge', { incident: incident.id })).toMatchObject({ ok: true });
  expect(await dispatcher.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-east' })).toMatchObject({
    ok: true,
  });
  await step(worker, 'accept');
  await step(worker, 'arrive');
  await step(worker, 'finish', { note: '井盖已复位', photo: { id: await worker.photo(PNG) } });
  await publish(server, 'mh-east', encodeReports({ points: { opened: false } }));
  await step(dispatcher, 'verify', { result: 'pass' });
  await step(dispatcher, 'close');

  const ticket = only(await officer.get<{ items: Ticket[] }>('/api/v1/tickets'));
  expect(ticket.state).toBe('closed');
  await waitFor('the closed ticket on the wall', () => wall.get('ticket', ticket.id)?.state === 'closed');
  expect(wall.get('ticket', ticket.id)).toEqual(ticket);
  const photo = await officer.ask<string>('GET', `/api/v1/photos/${ticket.photos[0].id}`);
  expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/png']);

  const auditor = await signInDemo(server.http, 'auditor');
  const { entries } = await auditor.get<{ entries: JournalEntry[] }>('/api/v1/journal');
  const given = entries.map(({ cause }) => cause).filter((cause) => cause.startsWith('command:'));
  expect(given).toEqual(['acknowledge', 'dispatch', 'accept', 'arrive', 'finish', 'verify', 'close'].map((name) => `command:${name}`));
  const audit = await auditor.get<{ items: { action: string; outcome: string }[] }>('/api/v1/audit?limit=1000');
  expect(
    audit.items
      .filter(({ action, outcome }) => action.startsWith('command:') && outcome === 'done')
      .map(({ action }) => action)
      .reverse(),
  ).toEqual(given);
});

it('two officers dispatch at once: one wins, the other is told who and when', async () => {
  const server = await openServer();
  const administrator = await signInDemo(server.http, 'administrator');
  const officers = [
    await signInAt(server.http, administrator, 'duty-officer', EAST),
    await signInAt(server.http, administrator, 'dispatcher', STREET),
  ];
  await open(server, 'mh-east');
  const incident = only(await officers[0].get<{ items: { id: string; version: number }[] }>('/api/v1/incidents'));
  const before = Date.now();
  const [first, second] = await Promise.all(
    officers.map((officer, i) =>
      officer.command('dispatch', { incident: incident.id, version: incident.version, crew: ['crew-east', 'crew-fire'][i] }),
    ),
  );
  expect([first.ok, second.ok].sort()).toEqual([false, true]);
  const lost = first.ok ? second : first;
  const winner = await officers[first.ok ? 0 : 1].get<{ user: { id: string; name: string } }>('/api/v1/session');
  if (lost.ok) return expect.unreachable('both won');
  expect(lost.refusal).toMatchObject({ code: 'conflict', by: { id: winner.user.id, name: winner.user.name } });
  expect(lost.refusal.at).toBeGreaterThanOrEqual(before);
  for (const words of Object.values(lost.refusal.message)) {
    expect(words).toContain(winner.user.name);
    expect(words).toMatch(/\d\d:\d\d:\d\d/);
  }
  expect((await officers[1].get<{ total: number }>('/api/v1/tickets?total=true')).total).toBe(1);
});

/** One dark pixel. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
