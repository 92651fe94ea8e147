import { expect, it } from 'vitest';
import type { EventNews } from '#client/world/mirror/event-watch.ts';
import type { World } from '#client/world/world.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import { parseEvents } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { EAST_COURT, STREET, WEST_COURT, device } from '#tests/harness/ledger.ts';
import { openMemoryServer, type MemoryServer } from '#tests/harness/memory-server.ts';
import { waitFor } from '#tests/harness/wait.ts';

const kinds = await loadKinds();
const GATES = [device('gate-east', 'access-gate', EAST_COURT), device('gate-west', 'access-gate', WEST_COURT)];

interface Watching {
  readonly events: DeviceEvent[];
  rereads: number;
}

/** What a screen is told of a focus, from when its server has heard of it. */
async function watch(server: MemoryServer, screen: World, focus: EventFocus): Promise<Watching> {
  const told: Watching = { events: [], rereads: 0 };
  screen.watchEvents(focus, (news: EventNews) => {
    if ('events' in news) told.events.push(...news.events);
    else if ('reread' in news) told.rereads++;
    else throw new Error(news.refusal.message.en);
  });
  await waitFor('the watch to begin', () => server.pass(100).then(() => told.rereads > 0));
  return told;
}

/** A device's bytes, as they come over MQTT. */
const say = (server: MemoryServer, name: string, event: object): Promise<void> => {
  const kind = kinds.get(GATES.find(({ id }) => id === name)!.kind);
  const { events, faults } = parseEvents(Buffer.from(JSON.stringify(event)), name, server.clock.now, kind);
  expect(faults).toEqual([]);
  return server.pipeline.accept([], events);
};

it('bytes become an event, kept once, an alert with its reason, and are seen by who looks at the place, and by nobody else', async () => {
  const server = await openMemoryServer(GATES);
  const officer = await server.screen('duty-officer', STREET);
  const leader = await server.screen('leader', STREET);
  const seen = await watch(server, officer, `place:${EAST_COURT}`);
  const masked = await watch(server, leader, 'device:gate-east');
  const elsewhere = await watch(server, officer, `place:${WEST_COURT}`);
  const at = server.clock.now - 1000;
  const car = { event: 'vehicle-pass', attributes: { serial: 6, plate: '鲁A12345', direction: 'in' }, observedAt: at };
  const forced = { event: 'forced', attributes: { serial: 7, lane: '人行' }, observedAt: at + 1 };
  for (const one of [car, forced, car, forced]) await say(server, 'gate-east', one);
  await waitFor('both to be told', () => server.pass(100).then(() => seen.events.length >= 2 && masked.events.length >= 2));
  await server.pass(500);
  expect(seen.events.map(({ type, at: when }) => [type, when])).toEqual([
    ['vehicle-pass', at],
    ['forced', at + 1],
  ]);
  for (const told of [seen, masked]) expect(told.events[0].attributes).toEqual({ serial: 6, plate: '鲁A***45', direction: 'in' });
  expect(elsewhere.events).toEqual([]);
  const [alert] = [...officer.all('alert').values()];
  expect(alert).toMatchObject({ code: 'forced', active: true, count: 1, point: 'forced', event: seen.events[1].id, device: 'gate-east' });
  expect(officer.get('incident', alert.incident!)?.title).toMatchObject({ zh: expect.stringContaining('强行闯入') as string });
  const stored = await server.storage.reader.events.list({ within: [EAST_COURT], limit: 10 });
  expect(stored.items.map(({ type }) => type)).toEqual(['forced', 'vehicle-pass']);
  await say(server, 'gate-east', { event: 'closed', attributes: { serial: 8 }, observedAt: at + 900 });
  await waitFor('the alert to end', () => server.pass(100).then(() => officer.get('alert', alert.id)?.active === false));
});
