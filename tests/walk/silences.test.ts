import { expect, it } from 'vitest';
import type { Observation } from '#contract/reports/observation.ts';
import type { Alert } from '#contract/records/alert.ts';
import { SILENCE_BURST, SILENCE_MS } from '#server/incidents/writes/silences.ts';
import { device, EAST_COURT } from '#tests/harness/ledger.ts';
import { openMemoryServer } from '#tests/harness/memory-server.ts';
import { waitFor } from '#tests/harness/wait.ts';

const CHILDREN = 300;
/** Of a child: stale after 90 s, silent after three minutes. */
const INTERVAL_S = 60;

const BUILDING = `${EAST_COURT}/B1`;
const children = Array.from({ length: CHILDREN }, (_, n) =>
  device(`child-${n}`, 'smoke-detector', BUILDING, { addresses: [`gb26875:889/9.${n}`], expectedS: INTERVAL_S }),
);

it('a gateway dies and its children fall silent one by one: one incident on the screen, few entries; heard again, all ends', async () => {
  const server = await openMemoryServer(children);
  const { pipeline, clock, pass, storage } = server;
  const officer = await server.screen('duty-officer', '/370102');
  const say = (id: string): Observation => ({
    device: id,
    point: 'fault',
    value: 0,
    observedAt: clock.now,
    quality: 'good',
    source: 'test',
  });
  await server.answered(pipeline.accept([say('unit-east')]));
  const first = clock.now;
  for (let n = 0; n < CHILDREN; n += 2) {
    await server.answered(pipeline.accept([say(`child-${n}`), say(`child-${n + 1}`)]));
    await pass(200);
  }
  const spread = clock.now - first;
  const head = async (): Promise<number> => (await storage.reader.journal.since(0, 10_000))!.length;
  const before = await head();
  await pass(240_000);

  // Storage takes its own time over what fell silent meanwhile.
  const incident = await waitFor('all of them in the incident on the screen', async () => {
    await pass(100);
    const found = [...officer.all('incident').values()].find(({ cause }) => cause?.correlation === 'gateway-down');
    return found && found.alerts.length > CHILDREN ? found : undefined;
  });
  expect([incident.alerts.length, officer.all('incident').size]).toEqual([CHILDREN + 1, 1]);
  expect(incident.title.zh).toContain(`下接 ${CHILDREN} 个设备失联`);
  expect((await head()) - before).toBeLessThanOrEqual(SILENCE_BURST + 2 + spread / SILENCE_MS);

  await server.answered(pipeline.accept([say('unit-east'), ...children.map(({ id }) => say(id))]));
  await pass(1000);
  const alerts = incident.alerts.map((id) => officer.get('alert', id)!);
  expect(alerts.every(({ active, count }: Alert) => !active && count === 1)).toBe(true);
});
