import { expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { Alert } from '#contract/records/alert.ts';
import { put } from '#contract/records/record.ts';
import { parseBatch } from '#server/ingest/http/dialects/quanyan/codec.ts';
import { EAST_COURT, STREET, WEST_COURT, device } from '#tests/harness/ledger.ts';
import { openMemoryServer, type MemoryServer } from '#tests/harness/memory-server.ts';
import { waitFor } from '#tests/harness/wait.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function start(): Promise<{
  server: MemoryServer;
  screen: World;
  say: (device: string, points: object, at: number) => Promise<void>;
  alerts: () => Alert[];
}> {
  const server = await openMemoryServer();
  const screen = await server.screen('duty-officer', STREET);
  const say = async (name: string, points: object, observedAt: number): Promise<void> => {
    await server.pipeline.accept(parseBatch({ observations: [{ device: name, points, observedAt }] }, server.clock.now).observations);
    await server.pass(1100);
  };
  return { server, screen, say, alerts: () => [...screen.all('alert').values()] };
}

it('a backlog older than a week does not end a fire', async () => {
  const { server, say, alerts } = await start();
  await say('smoke-east', { fire: 1 }, server.clock.now);
  await say('smoke-east', { fire: 0 }, server.clock.now - 8 * DAY);
  expect(alerts()).toMatchObject([{ code: 'fire', active: true }]);
});

it('what was measured an hour ago is history at its own time; a fire of then leaves an alert that is over, unacknowledged', async () => {
  const { server, screen, say, alerts } = await start();
  const then = server.clock.now - HOUR;
  await say('mh-east', { waterLevelCm: 50 }, server.clock.now);
  await say('mh-east', { waterLevelCm: 33 }, then);
  await say('smoke-east', { fire: 0 }, server.clock.now);
  await say('smoke-east', { fire: 1 }, then);
  await say('smoke-east', { fire: 1 }, then);
  const fires = alerts().filter(({ code }) => code === 'fire');
  expect(fires).toMatchObject([{ active: false, acked: null, late: true, observedAt: then, count: 1 }]);
  expect(screen.get('incident', fires[0].incident!)).toMatchObject({ state: 'open', lifeSafety: true });
  expect(screen.get('device', 'mh-east')).toBeDefined();
  await server.sampler.flush(server.storage.history);
  expect(await server.storage.history.read('mh-east', 'waterLevelCm', then - 1, then + 1, 1)).toMatchObject([{ max: 33 }]);
  expect(await server.storage.history.read('smoke-east', 'fire', then - 1, then + 1, 1)).toMatchObject([{ max: 1 }]);
});

it('a detector whose clock was set back eight hours is heard, and its fire is now', async () => {
  const { server, say, alerts } = await start();
  await say('smoke-east', { fire: 0 }, server.clock.now);
  await say('smoke-east', { fire: 1 }, server.clock.now - 8 * HOUR);
  expect(alerts()).toMatchObject([{ code: 'fire', active: true, clockFault: true }]);
});

it('a device that turns out to be of another kind is that at once: its fire is where it hangs, what came before is over', async () => {
  const { server, screen, say, alerts } = await start();
  await say('mh-east', { opened: 1 }, server.clock.now);
  const row = {
    ...(await server.storage.records.get('device', 'mh-east'))!,
    ...device('mh-east', 'smoke-detector', WEST_COURT, { addresses: ['gb26875:23307/1.1.71003'] }),
  };
  await server.pipeline.commit({
    at: server.clock.now,
    actor: { id: 'import', name: 'import' },
    cause: 'import',
    changes: [put('device', row)],
  });
  await server.pass(300);
  await say('gb26875:23307/1.1.71003', { fire: 1 }, server.clock.now);
  await waitFor('both alerts', () => server.pass(100).then(() => alerts().length === 2));
  expect(alerts().find(({ code }) => code !== 'fire')).toMatchObject({ active: false, place: EAST_COURT });
  expect(alerts().find(({ code }) => code === 'fire')).toMatchObject({ active: true, place: WEST_COURT, device: 'mh-east' });
  await waitFor('the reading on the screen', () =>
    server.pass(100).then(() => screen.columns.values[screen.columns.base[screen.get('device', 'mh-east')!.handle]] === 1),
  );
});
