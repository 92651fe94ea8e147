import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { Alert } from '#contract/records/alert.ts';
import { FLAP_BURST, FLAP_MS } from '#server/incidents/writes/flaps.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { spawnServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const REPORTS = 6000;
const SMOKE = 'smoke-east';

const journalHead = async (http: string): Promise<number> =>
  Number(/^quanyan_journal_seq (\d+)$/m.exec(await (await fetch(`${http}/metrics`)).text())?.[1]);
const fireOf = (screen: World): Alert | undefined =>
  [...screen.all('alert').values()].find(({ device, code }) => device === SMOKE && code === 'fire');

it(
  'a detector that flaps as fast as its line goes: all is confirmed, the journal hardly grows, an officer acts and another device ' +
    'is seen meanwhile, and what was confirmed last survives a kill',
  async () => {
    const server = await spawnServer({ ledger: smallLedger() });
    const officer = await signInDemo(server.http, 'duty-officer');
    const screen = await openScreen(officer);
    const client = await connectAsync(server.mqtt, { reconnectPeriod: 0 });
    const say = (id: string, points: Record<string, number>): Promise<unknown> =>
      client.publishAsync(topicOf(id), encodeReports({ points }), { qos: 1 });
    await say(SMOKE, { fire: 1 });
    await waitFor('the fire on the screen', () => fireOf(screen)?.active);
    const before = await journalHead(server.http);
    const start = performance.now();

    const flap = async (from: number, to: number): Promise<void> => {
      const said: Promise<unknown>[] = [];
      for (let i = from; i < to; i++) {
        said.push(say(SMOKE, { fire: i % 2 }));
        if (i % 50 === 49) await said.at(-40);
      }
      await Promise.all(said);
    };
    await flap(0, REPORTS / 2);
    expect(await officer.command('acknowledge', { alerts: [fireOf(screen)!.id] })).toMatchObject({ ok: true });
    await Promise.all([flap(REPORTS / 2, REPORTS), say('mh-west', { opened: 1 })]);
    await waitFor('the manhole on the screen', () => [...screen.all('alert').values()].some(({ device }) => device === 'mh-west'));
    await say(SMOKE, { fire: 1 });
    await say(SMOKE, { fire: 0 });

    const seconds = (performance.now() - start) / 1000;
    const written = (await journalHead(server.http)) - before;
    // Ends as often as they may be written, each perhaps with the raise after it; the rest is the officer's and other devices'.
    expect(written).toBeLessThan(2 * (2 * FLAP_BURST + (seconds * 1000) / FLAP_MS) + 20);
    expect(written).toBeLessThan(REPORTS / 10);
    const alerts = (): Alert[] => [...screen.all('alert').values()].filter(({ device }) => device === SMOKE);
    await waitFor('the end on the screen', () => alerts().every(({ active }) => !active));
    expect(alerts().map(({ acked }) => acked !== null)).toContain(true);
    expect(alerts().reduce((sum, { count }) => sum + count, 0)).toBe(REPORTS / 2 + 2);

    await server.kill();
    const again = await spawnServer({ folder: server.folder });
    const { items } = await (await signInDemo(again.http, 'duty-officer')).get<{ items: Alert[] }>('/api/v1/alerts');
    expect(items.filter(({ device }) => device === SMOKE).map(({ active }) => active)).toEqual(alerts().map(() => false));
  },
);
