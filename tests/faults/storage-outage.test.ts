import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import { createRandom } from '#scenes/random.ts';
import { temporaryPostgres } from '#server/storage/postgres/fixture.ts';
import { all, checkJournal, difference } from '#tests/harness/agree.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { spawnServer, type ChildServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { makeMachine } from './machine/machine.ts';

const seed = process.env.QUANYAN_SEED ?? String(Math.floor(Math.random() * 10_000));
const DAY_MS = 86_400_000;
const ROUNDS = SOAK ? 100 : 2;
const PRLIMIT = ['/usr/bin/prlimit', '/bin/prlimit'].find(existsSync);

/** 30 panels that say ten times a second that it burns. */
const BURNING = Array.from({ length: 30 }, (_, i) => `burning-${i}`);
const FLAPPING = Array.from({ length: 8 }, (_, i) => `mh-${i}`);
const FRESH = Array.from({ length: 200 }, (_, i) => `fresh-${i}`);
/** What a quiet machine needs at most, ms: asked of the soak, which runs alone. */
const SHOWN_WITHIN = 3000;
const HEALTHY_WITHIN = 5000;

/** Sensors, an officer and what both were promised, for as long as it lasts. */
class Street {
  readonly #server: ChildServer;
  readonly #officer: Visitor;
  readonly #screen: World;
  #over = false;
  #words = 0;
  repeats = { confirmed: 0, refused: 0 };
  readonly flaps = new Map<string, boolean>();
  readonly fires = new Set<string>();
  readonly acknowledged = new Set<string>();
  readonly comments = new Set<string>();
  /** Words of comments that were refused and said not to be saved. */
  readonly refused = new Set<string>();
  /** ms from a first report of fire to the screen. */
  readonly shownAfter: number[] = [];

  constructor(server: ChildServer, officer: Visitor, screen: World) {
    this.#server = server;
    this.#officer = officer;
    this.#screen = screen;
  }

  /** @returns how to end it. */
  begin(): () => Promise<void> {
    const work = Promise.all([this.#burn(), ...FLAPPING.map((id) => this.#flap(id)), this.#kindle(), this.#acknowledge(), this.#comment()]);
    work.catch(() => undefined);
    return async () => {
      this.#over = true;
      await work;
    };
  }

  /** @returns true when it was confirmed. */
  async #report(devices: readonly string[], point: string, value: number): Promise<boolean> {
    const observations = devices.map((id) => ({ device: id, points: { [point]: value } }));
    const response = await fetch(`${this.#server.http}/api/v1/observations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ observations }),
    });
    await response.arrayBuffer();
    return response.status === 200;
  }

  async #burn(): Promise<void> {
    const open = new Set<Promise<void>>();
    for (; !this.#over; await pause(100)) {
      const one = this.#report(BURNING, 'fire', 1)
        .then(
          (taken) => void (taken ? this.repeats.confirmed++ : this.repeats.refused++),
          () => undefined,
        )
        .finally(() => open.delete(one));
      open.add(one);
    }
    await Promise.all(open);
  }

  /** Says the same until it is confirmed, as a sender does. */
  async #flap(id: string): Promise<void> {
    for (let value = 1; !this.#over; value = 1 - value, await pause(150)) {
      while (!(await this.#report([id], 'opened', value)) && !this.#over) await pause(200);
      if (!this.#over) this.flaps.set(id, value === 1);
    }
  }

  async #kindle(): Promise<void> {
    for (const id of FRESH) {
      if (this.#over) return;
      const since = performance.now();
      const taken = this.#report([id], 'fire', 1).then(
        (confirmed) => void (confirmed && this.fires.add(id)),
        () => undefined,
      );
      await waitFor(
        `the fire of ${id} on the screen`,
        () => [...this.#screen.all('alert').values()].some((alert) => alert.device === id && alert.active),
        30_000,
      );
      this.shownAfter.push(performance.now() - since);
      await taken;
      await pause(300);
    }
  }

  async #acknowledge(): Promise<void> {
    for (; !this.#over; await pause(200)) {
      const alert = [...this.#screen.all('alert').values()].findLast(({ acked, stored }) => acked === null && stored);
      if (alert && (await this.#officer.command('acknowledge', { alerts: [alert.id] })).ok) this.acknowledged.add(alert.id);
    }
  }

  async #comment(): Promise<void> {
    for (; !this.#over; await pause(250)) {
      const [incident] = this.#screen.all('incident').values();
      if (!incident) continue;
      const text = `words ${++this.#words}`;
      const result = await this.#officer.command('comment', { subject: 'incident', id: incident.id, text });
      if (result.ok) this.comments.add(text);
      else if (result.refusal.message.en.includes('was not saved')) this.refused.add(text);
    }
  }

  async check(officer: Visitor): Promise<void> {
    const alerts = await all(officer, 'alert');
    const active = new Set(alerts.filter((alert: Alert) => alert.active).map((alert) => alert.device));
    expect([...this.fires, ...BURNING].filter((id) => !active.has(id))).toEqual([]);
    const acked = new Set(alerts.filter((alert) => alert.acked !== null).map(({ id }) => id));
    expect([...this.acknowledged].filter((id) => !acked.has(id))).toEqual([]);
    const comments = (await all(officer, 'incident')).flatMap((incident: Incident) => incident.comments.map(({ text }) => text));
    expect(comments).toEqual([...new Set(comments)]);
    expect([...this.comments].filter((text) => !comments.includes(text))).toEqual([]);
    expect([...this.refused].filter((text) => comments.includes(text))).toEqual([]);
  }
}

/** Ways in which storage of a server fails, from below. */
interface Ground {
  /** Steps the wall clock of the server to so many ms from the true time. */
  step(ms: number): void;
  readonly env: Readonly<Record<string, string>>;
  hang(): void | Promise<void>;
  /** Says that it fails, at once. */
  fail(pid: number): void | Promise<void>;
  mend(pid: number): void | Promise<void>;
}

/** Until storage is back, and what waited is stored. @returns after how long, ms */
async function healthy(server: ChildServer): Promise<number> {
  const since = performance.now();
  const storage = (): Promise<ServerHealth['storage']> =>
    fetch(`${server.http}/healthz`)
      .then((response) => response.json())
      .then((answer) => (answer as { storage: ServerHealth['storage'] }).storage);
  await waitFor('storage to be healthy', async () => (await storage()) === 'ok', 180_000);
  return performance.now() - since;
}

/** Somebody who acts, and the screen of somebody else. */
const watch = async (server: ChildServer): Promise<[Visitor, World]> => [
  await signInDemo(server.http, 'duty-officer'),
  await openScreen(await signInDemo(server.http, 'dispatcher')),
];

async function ordeal(name: string, ground: Ground): Promise<void> {
  const random = createRandom(`storage-outage/${name}/${seed}`);
  const at = (id: string, kind: string) => device(id, kind, EAST_COURT);
  const ledger = smallLedger([...[...BURNING, ...FRESH].map((id) => at(id, 'smoke-detector')), ...FLAPPING.map((id) => at(id, 'manhole'))]);
  const server = await spawnServer({ ledger, env: { QUANYAN_LOG: 'silent', ...ground.env } });
  // Both stay, however the clock is set.
  const [officer, screen] = await watch(server);
  const street = new Street(server, officer, screen);
  const end = street.begin();
  await waitFor('something to be promised', () => street.comments.size > 0 && street.repeats.confirmed > 5);
  const recovered: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const hangs = round % 2 === 0;
    ground.step(random.whole(-DAY_MS, DAY_MS));
    const lasts = random.whole(2000, 5000);
    await (hangs ? ground.hang() : ground.fail(server.pid));
    await waitFor('the red banner', () => screen.health?.storage === 'failing');
    expect((await fetch(`${server.http}/healthz`)).status).toBe(503);
    if (hangs) await expect(signInDemo(server.http, 'leader')).rejects.toThrow('503');
    const [shown, { confirmed }] = [street.shownAfter.length, street.repeats];
    await pause(lasts);
    // One may have been on its way when storage went; the next was said and shown without it.
    await waitFor('fires to be shown meanwhile', () => street.shownAfter.length >= Math.min(shown + 2, FRESH.length));
    await ground.mend(server.pid);
    recovered.push(await healthy(server));
    await waitFor('the banner gone', () => screen.health?.storage === 'ok');
    await waitFor('repeats to be confirmed again', () => street.repeats.confirmed > confirmed);
    await pause(random.whole(200, 1500));
  }
  await end();
  if (SOAK) {
    expect(Math.max(...street.shownAfter)).toBeLessThan(SHOWN_WITHIN);
    expect(Math.max(...recovered)).toBeLessThan(HEALTHY_WITHIN);
    expect(street.repeats.confirmed).toBeGreaterThan(street.repeats.refused);
  }
  let last: string | null = 'nothing compared yet';
  await waitFor('the screen to be exact', async () => (last = await difference(screen, officer, FLAPPING)) === null).catch(
    (error: unknown) => expect.unreachable(`${String(error)}: ${last}`),
  );
  await street.check(officer);
  await server.kill();
  const again = await spawnServer({ folder: server.folder, env: { QUANYAN_DATABASE_URL: ground.env.QUANYAN_DATABASE_URL ?? '' } });
  await street.check(await signInDemo(again.http, 'duty-officer'));
  await checkJournal(await signInDemo(again.http, 'auditor'));
  console.log(
    `${name}: healthy again after ${recovered.map(Math.round).join(', ')} ms; ` +
      `fires shown within ${Math.round(Math.max(...street.shownAfter))} ms of ${street.shownAfter.length}`,
  );
}

const OUTAGE =
  `outages, hangs and clock steps at random under 300 repeats a second (QUANYAN_SEED=${seed}): ` +
  'nothing confirmed is undone, fires are shown, and it heals';

it.skipIf(PRLIMIT === undefined)(`SQLite, ${OUTAGE}`, async (context) => {
  const machine = await makeMachine();
  if (machine === null) return context.skip('no C compiler');
  const limitFiles = (pid: number, bytes: number | 'unlimited'): Buffer =>
    execFileSync(PRLIMIT!, ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  await ordeal('sqlite', {
    env: machine.env,
    step: (ms) => machine.step(ms),
    hang: () => machine.frozen(true),
    fail: (pid) => void limitFiles(pid, 1),
    mend: (pid) => {
      machine.frozen(false);
      limitFiles(pid, 'unlimited');
    },
  });
});

const postgres = await temporaryPostgres();
afterAll(() => postgres?.stop());

it.skipIf(postgres === null)(`PostgreSQL, ${OUTAGE}`, async (context) => {
  const machine = await makeMachine();
  if (machine === null) return context.skip('no C compiler');
  let frozen = false;
  await ordeal('postgres', {
    step: (ms) => machine.step(ms),
    env: { ...machine.env, QUANYAN_DATABASE_URL: await postgres!.database(), QUANYAN_DATA: await temporaryFolder() },
    hang: () => {
      frozen = true;
      postgres!.freeze();
    },
    fail: () => postgres!.kill(),
    mend: () => {
      if (!frozen) return postgres!.start();
      frozen = false;
      postgres!.thaw();
    },
  });
});
