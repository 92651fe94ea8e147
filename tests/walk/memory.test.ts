import { expect, it } from 'vitest';
import { hostLayers } from '#client/layers/host.ts';
import devicesLayer from '#client/layers/devices.layer.ts';
import alertsLayer from '#client/layers/alerts.layer.ts';
import type { Mark, PointsMark, PulsesMark } from '#client/marks/marks.ts';
import { TONE, UNACKED } from '#client/marks/tones.ts';
import { parseView } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import type { CommandInput, CommandName } from '#contract/commands.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import { STATUS } from '#contract/live/status.ts';
import { JOINED_MS } from '#server/incidents/writes/repeats.ts';
import { MessageDecoder } from '#server/ingest/gb26875/wire/codec.ts';
import { observe } from '#server/ingest/gb26875/observe.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';
import { encodeReports, parsePayload } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { STREET } from '#tests/harness/ledger.ts';
import { openMemoryServer, type MemoryServer } from '#tests/harness/memory-server.ts';
import { waitFor } from '#tests/harness/wait.ts';

const EAST_8 = 480;

/** What a transmission unit's bytes become, cut in two as TCP may. */
function heardOverTcp(bytes: Uint8Array, now: number): ReturnType<typeof observe> {
  const decoder = new MessageDecoder();
  const events = [...decoder.push(bytes.subarray(0, 31)), ...decoder.push(bytes.subarray(31))];
  return events.flatMap((event) =>
    event.kind === 'message' ? observe(event.message, { now, offsetMinutes: EAST_8 }) : expect.unreachable(event.reason),
  );
}

/** What a device's MQTT payload becomes. */
const heardOverMqtt = (device: string, points: Record<string, number | boolean>, now: number): ReturnType<typeof observe> =>
  parsePayload(Buffer.from(encodeReports({ points })), device, now).observations;

const only = (world: World): Alert => {
  const alerts = [...world.all('alert').values()];
  expect(alerts).toHaveLength(1);
  return alerts[0];
};

it('a panel repeats one report: every screen counts along, one that comes later too, and the journal does not grow with it', async () => {
  const server = await openMemoryServer();
  const screen = await server.screen('duty-officer', STREET);
  const repeat = (): Promise<void> => server.pipeline.accept(heardOverTcp(bytesOf(FIELD), server.clock.now));
  await repeat();
  await server.pass(200);
  expect(only(screen)).toMatchObject({ code: 'fire', count: 1 });
  const head = await server.storage.journal.head();
  for (let count = 2; count <= 4; count++) {
    await repeat();
    await server.pass(200);
    expect(only(screen)).toMatchObject({ count, stored: true });
  }
  const late = await server.screen('leader', STREET);
  await waitFor('the newcomer to count along', () => server.pass(100).then(() => only(late).count === 4));
  expect(await server.storage.journal.head()).toBe(head);
  await server.pass(JOINED_MS);
  await waitFor('the count in the journal', async () => (await server.storage.journal.head()) === head + 1);
  expect((await server.storage.records.get('alert', only(screen).id))?.count).toBe(4);
  expect(only(late)).toEqual(only(screen));
});

it('a manhole opens: MQTT bytes become the tone of its mark on a screen', async () => {
  const server = await openMemoryServer();
  const screen = await server.screen('duty-officer', STREET);
  let drawn: readonly Mark[] = [];
  const layers = hostLayers([devicesLayer, alertsLayer], screen, 'zh', parseView(''), (marks) => (drawn = marks));
  const { handle } = screen.get('device', 'mh-east')!;
  const tone = (): number => layers.marks().find((mark): mark is PointsMark => mark.id === 'devices/points')!.columns.tone[handle];
  expect(tone()).toBe(TONE.unknown);

  await server.pipeline.accept(heardOverMqtt('mh-east', { opened: false, waterLevelCm: 20 }, server.clock.now));
  await server.pass(200);
  expect(tone()).toBe(TONE.normal);

  await server.pipeline.accept(heardOverMqtt('mh-east', { opened: true }, server.clock.now));
  await server.pass(200);
  expect(screen.columns.status[handle]).toBe(STATUS.alert);
  expect(only(screen)).toMatchObject({
    device: 'mh-east',
    code: 'open',
    active: true,
    acked: null,
    severity: 3,
    simulated: true,
    stored: true,
  });
  expect(tone()).toBe(TONE.moderate | UNACKED);
  const pulses = drawn.filter((mark): mark is PulsesMark => mark.type === 'pulses').flatMap((mark) => mark.pulses);
  expect(pulses).toMatchObject([{ tone: 'moderate', cameAt: expect.any(Number), ref: { handle } }]);

  expect(await server.answered(screen.send('acknowledge', { alerts: [only(screen).id] }))).toMatchObject({ ok: true });
  await server.pass(200);
  expect(tone()).toBe(TONE.moderate);
});

it('the public field frame of a unit nobody knows: raised now, at a place unknown, with its words', async () => {
  const server = await openMemoryServer();
  const screen = await server.screen('duty-officer', `${STREET}/370102004002`);
  await server.pipeline.accept(heardOverTcp(bytesOf(FIELD), server.clock.now));
  await server.pass(200);
  expect(only(screen)).toMatchObject({
    text: 'Ａ区１层呷哺走廊',
    device: null,
    address: 'gb26875:0/1.3.393433',
    place: '/unknown',
    lifeSafety: true,
    active: true,
    clockFault: true,
    observedAt: Date.UTC(2020, 7, 1, 11, 18, 48),
  });
  expect(server.clock.now - only(screen).raisedAt).toBeLessThanOrEqual(200);
});

/** Gives a command, and holds what journal, audit, tables and screen tell of it against each other. */
class Desk {
  readonly #server: MemoryServer;
  readonly #screen: World;

  constructor(server: MemoryServer, screen: World) {
    this.#server = server;
    this.#screen = screen;
  }

  async give<N extends CommandName>(name: N, input: CommandInput<N>): Promise<void> {
    const { storage, pass, answered } = this.#server;
    const result = await answered(this.#screen.send(name, input));
    if (!result.ok) return expect.unreachable(`${name}: ${result.refusal.message.en}`);
    await pass(200);
    const [entry] = (await storage.journal.since(result.seq - 1, 1))!;
    expect(entry).toMatchObject({ seq: result.seq, cause: `command:${name}`, actor: { id: 'duty-officer' } });
    const { items } = await storage.audit.list({ limit: 1, action: `command:${name}` });
    expect(items).toMatchObject([{ outcome: 'done', actor: entry.actor, at: entry.at, from: 'memory' }]);
    expect(entry.changes.length).toBeGreaterThan(0);
    for (const change of entry.changes) await this.#agree(change);
  }

  async #agree({ type, id, record }: RecordChange): Promise<void> {
    expect(this.#screen.get(type, id), `${type} ${id} on screen`).toEqual(record);
    if (type !== 'place') expect(await this.#server.storage.records.get(type, id), `${type} ${id} stored`).toEqual(record);
  }

  the<T extends RecordType>(type: T): RecordOf[T] {
    const all = [...this.#screen.all(type).values()];
    expect(all, type).toHaveLength(1);
    return all[0];
  }

  ticket(): { ticket: string; version: number } {
    const { id, version } = this.the('ticket');
    return { ticket: id, version };
  }
}

it('acknowledge, dispatch, accept, arrive, finish, verify, close: journal, audit, tables and screen agree after each', async () => {
  const server = await openMemoryServer();
  const screen = await server.screen('duty-officer', STREET);
  const desk = new Desk(server, screen);
  await server.pipeline.accept(heardOverMqtt('mh-east', { opened: true }, server.clock.now));
  await waitFor('the incident', () => server.pass(100).then(() => screen.all('incident').size === 1));

  const { id, version } = desk.the('incident');
  await desk.give('acknowledge', { incident: id });
  await desk.give('dispatch', { incident: id, version, crew: 'crew-east', note: '带上警示牌' });
  expect(desk.the('ticket')).toMatchObject({ state: 'dispatched', crew: 'crew-east', limit: '2 紧急工作时', simulated: true });
  expect(screen.get('crew', 'crew-east')).toMatchObject({ state: 'busy' });
  await desk.give('accept', desk.ticket());
  await desk.give('arrive', desk.ticket());
  await server.pipeline.accept(heardOverMqtt('mh-east', { opened: false }, server.clock.now));
  await server.pass(200);
  await desk.give('finish', { ...desk.ticket(), note: '井盖已复位' });
  await desk.give('verify', { ...desk.ticket(), result: 'pass', note: '' });
  await desk.give('close', { ...desk.ticket(), note: '', score: 5 });

  const ticket = desk.the('ticket');
  expect(ticket).toMatchObject({ state: 'closed', evaluation: { onTime: true, reworks: 0, reopened: 0 } });
  expect(Object.keys(ticket.links)).toEqual(['collect', 'file', 'dispatch', 'handle', 'feedback', 'check', 'evaluate']);
  expect(ticket.flow.map(({ action }) => action)).toEqual(['dispatch', 'accept', 'arrive', 'finish', 'verify', 'close']);
  expect(desk.the('incident').state).toBe('closed');
  expect(desk.the('alert')).toMatchObject({ active: false });
  expect(screen.get('crew', 'crew-east')).toMatchObject({ state: 'free' });
  expect(await server.storage.audit.verify()).toBeNull();
});
