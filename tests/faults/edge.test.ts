import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { createRandom } from '#scenes/random.ts';
import { all } from '#tests/harness/agree.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openLine } from '#tests/harness/proxies/line.ts';
import { spawnServer } from '#tests/harness/server.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const ROUNDS = SOAK ? 30 : 2;
/** Backed off from a line that was dead, and with everything to say, on a busy machine. */
const CATCHING_UP_MS = 120_000;
const seed = process.env.QUANYAN_SEED ?? String(Date.now());
const DEVICES = [device('gate-1', 'access-gate', EAST_COURT), device('mh-1', 'manhole', EAST_COURT)];

/** What the edge has confirmed: passes by their number, and how often the cover was opened. */
class Said {
  readonly #random = createRandom(`edge/${seed}`);
  readonly passes: number[] = [];
  opened = 0;
  #serial = 0;
  readonly #began = Date.now() - 60_000;

  /** Says so much, as a device does that says again what was not confirmed. */
  async say(edge: string, count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const serial = ++this.#serial;
      const open = this.#random.next() < 0.2;
      const at = this.#began + serial * 10;
      const pass = { device: 'gate-1', event: 'pass', attributes: { serial, direction: 'in', method: 'card' }, observedAt: at };
      const cover = { device: 'mh-1', point: 'opened', value: open ? 1 : 0, observedAt: at };
      const body = JSON.stringify({ events: [pass], observations: [cover] });
      const answer = await fetch(`${edge}/api/v1/observations`, { method: 'POST', body }).catch(() => null);
      if (answer?.status !== 200) continue;
      this.passes.push(serial);
      this.opened += open ? 1 : 0;
    }
  }
}

async function passesOf(who: Visitor): Promise<number[]> {
  const serials: number[] = [];
  for (let after: string | null = ''; after !== null;) {
    const next: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page: { items: DeviceEvent[]; next: string | null } = await who.get(`/api/v1/events?device=gate-1&limit=1000${next}`);
    serials.push(...page.items.map(({ attributes }) => Number(attributes.serial)));
    after = page.next;
  }
  return serials.sort((a, b) => a - b);
}

const told = (alerts: readonly Alert[]): string[] =>
  alerts
    .filter(({ device: of }) => of === 'mh-1')
    .map(({ code, active, raisedAt, count }) => `${code} ${active} ${raisedAt} ×${count}`)
    .sort();

it(`box, parent and line die in turn (QUANYAN_SEED=${seed}): the parent has all that the box confirmed, once`, async () => {
  const [above, below] = [await temporaryFolder(), await temporaryFolder()];
  const line = await openLine();
  const env = { QUANYAN_PARENT_URL: line.url, QUANYAN_PARENT_SECRET: 'eg-1:secret-of-the-box' };
  let parent = await spawnServer({ folder: above, ledger: smallLedger([...DEVICES, device('eg-1', 'edge-box', EAST_COURT)]) });
  let edge = await spawnServer({ folder: below, ledger: smallLedger(DEVICES), env });
  line.leadTo(parent.http);
  await line.mend();
  const said = new Said();
  for (let round = 0; round < ROUNDS; round++) {
    await said.say(edge.http, 20);
    await line.cut();
    await said.say(edge.http, 20);
    const saying = said.say(edge.http, 40);
    await waitFor('some of it to be confirmed', () => said.passes.length % 7 === 0);
    await edge.kill();
    await saying;
    edge = await spawnServer({ folder: below, env });
    await line.mend();
    const more = said.say(edge.http, 30);
    await parent.kill();
    await more;
    parent = await spawnServer({ folder: above });
    line.leadTo(parent.http);
  }
  const [officer, local] = [await signInDemo(parent.http, 'duty-officer'), await signInDemo(edge.http, 'duty-officer')];
  await said.say(edge.http, 1);
  const last = said.passes.at(-1)!;
  await waitFor('the last pass above', async () => (await passesOf(officer)).includes(last), CATCHING_UP_MS);
  await waitFor(
    'the same alerts',
    async () => {
      const [here, there] = [told(await all(officer, 'alert')), told(await all(local, 'alert'))];
      return here.join() === there.join();
    },
    CATCHING_UP_MS,
  ).catch(async () => expect(told(await all(officer, 'alert'))).toEqual(told(await all(local, 'alert'))));
  const here = await passesOf(officer);
  expect(here).toEqual([...new Set(here)]);
  expect(said.passes.filter((serial) => !here.includes(serial))).toEqual([]);
  // A box that dies has what it was told here or in its outbox or in both; what only one of them has it has not confirmed.
  const kept = new Set(await passesOf(local));
  expect([...kept].filter((serial) => !here.includes(serial) && said.passes.includes(serial))).toEqual([]);
  expect(here.filter((serial) => !kept.has(serial) && said.passes.includes(serial))).toEqual([]);
  expect(said.passes.length).toBeGreaterThan(ROUNDS * 50);
  expect(said.opened).toBeGreaterThan(0);
});
