import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { createRandom } from '#scenes/random.ts';
import { COMMAND, MessageDecoder } from '#server/ingest/gb26875/wire/codec.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';
import { all, checkJournal, difference } from '#tests/harness/agree.ts';
import { EAST_COURT, crew, device, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { spawnServer, type ChildServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const KILLS = SOAK ? 50 : 3;
const DEVICES = Array.from({ length: 16 }, (_, i) => `mh-${i}`);
const GATE = 'gate-kill';
const BEGAN = Date.now();
const seed = process.env.QUANYAN_SEED ?? String(Math.floor(Math.random() * 10_000));

/** What the outside was promised, kept over all kills. */
class Promises {
  /** Newest report of each device: `taken` once its PUBACK came. */
  readonly reports = new Map<string, { opened: boolean; taken: boolean }>();
  readonly acknowledged = new Set<string>();
  readonly comments = new Set<string>();
  /** Remarks that got no answer, as they were given: each is given again, under its id, when there is a server. */
  readonly unanswered = new Map<string, { readonly subject: 'incident'; readonly id: string; readonly text: string }>();
  /** Notes of dispatches answered with 200. */
  readonly dispatched = new Set<string>();
  /** Passes through the gate, by their number: `true` once the PUBACK came. A gate says again what was not confirmed. */
  readonly passes = new Map<number, boolean>();
  /** Reports of one fire that were confirmed on the wire. */
  fires = 0;
  count = 0;
}

/** Devices that open and close, and officers who act, all at once, until the server is gone. */
class Load {
  readonly #promises: Promises;
  readonly #officer: Visitor;
  readonly #random: ReturnType<typeof createRandom>;
  readonly #gone = Promise.withResolvers<void>();
  #over = false;

  constructor(promises: Promises, officer: Visitor, random: ReturnType<typeof createRandom>) {
    this.#promises = promises;
    this.#officer = officer;
    this.#random = random;
  }

  /** Resolves when the server has died under it, and everybody has noticed. */
  async run(server: ChildServer, dieAfter: number): Promise<void> {
    const client = await connectAsync(server.mqtt, { reconnectPeriod: 0 });
    client.on('error', () => undefined);
    client.once('close', () => this.#gone.resolve());
    const dying = waitFor('enough to be promised', () => this.#promises.count >= dieAfter, 180_000)
      .then(() => server.kill())
      .finally(() => (this.#over = true));
    await Promise.all([
      dying,
      ...DEVICES.map((id) => this.#flap(client, id)),
      this.#burn(server),
      this.#pass(client),
      this.#acknowledge(),
      this.#comment(),
      this.#dispatch(),
    ]);
    await client.endAsync(true);
  }

  async #flap(client: MqttClient, id: string): Promise<void> {
    const { reports } = this.#promises;
    while (!this.#over) {
      const report = { opened: !(reports.get(id)?.opened ?? false), taken: false };
      reports.set(id, report);
      const payload = JSON.stringify({ points: { opened: report.opened } });
      const taken = client.publishAsync(`quanyan/v1/${id}/observations`, payload, { qos: 1 }).then(
        () => true,
        () => false,
      );
      report.taken = await Promise.race([taken, this.#gone.promise.then(() => false)]);
      if (report.taken) this.#promises.count++;
      else return;
    }
  }

  /** A gate that says first what had no answer, then what is new, several at a time. */
  async #pass(client: MqttClient): Promise<void> {
    const { passes } = this.#promises;
    const say = async (serial: number): Promise<boolean> => {
      passes.set(serial, passes.get(serial) ?? false);
      const taken = client.publishAsync(`quanyan/v1/${GATE}/events`, passOf(serial), { qos: 1 }).then(
        () => true,
        () => false,
      );
      if (!(await Promise.race([taken, this.#gone.promise.then(() => false)]))) return false;
      passes.set(serial, true);
      this.#promises.count++;
      return true;
    };
    const unanswered = [...passes].filter(([, taken]) => !taken).map(([serial]) => serial);
    if ((await Promise.all(unanswered.map(say))).includes(false)) return;
    while (!this.#over) {
      const batch = Array.from({ length: 5 }, (_, i) => passes.size + i);
      if ((await Promise.all(batch.map(say))).includes(false)) return;
    }
  }

  /** A transmission unit that reports its fire, waits for the confirmation, and reports again. */
  async #burn(server: ChildServer): Promise<void> {
    const socket = connect(server.gb26875Port, '127.0.0.1')
      .on('error', () => this.#gone.resolve())
      .on('close', () => this.#gone.resolve());
    const decoder = new MessageDecoder();
    const confirmed = new EventEmitter();
    socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk))
        if (event.kind === 'message' && event.message.command === COMMAND.confirm) confirmed.emit(String(event.message.serial));
    });
    for (let serial = 0; !this.#over; serial++) {
      const answer = once(confirmed, String(serial)).then(() => true);
      socket.write(fire(serial));
      if (!(await Promise.race([answer, this.#gone.promise.then(() => false)]))) return;
      this.#promises.fires++;
      this.#promises.count++;
    }
    socket.destroy();
  }

  /** Repeats a deed until the server is gone. A deed returns what it was promised. */
  async #again(deed: () => Promise<(() => void) | null>): Promise<void> {
    while (!this.#over) {
      const keep = await deed().catch(() => null);
      keep?.();
      if (keep) this.#promises.count++;
    }
  }

  #acknowledge(): Promise<void> {
    return this.#again(async () => {
      const { items } = await this.#officer.get<{ items: Alert[] }>('/api/v1/alerts?limit=20');
      const alert = items.find(({ acked }) => acked === null);
      if (!alert) return null;
      const result = await this.#officer.command('acknowledge', { alerts: [alert.id] });
      return result.ok ? () => this.#promises.acknowledged.add(alert.id) : null;
    });
  }

  #comment(): Promise<void> {
    return this.#again(async () => {
      const { items } = await this.#officer.get<{ items: Incident[] }>('/api/v1/incidents?limit=1');
      if (items.length === 0) return null;
      const text = `comment ${this.#random.next()}`;
      const [id, remark] = [`remark-${this.#random.whole(1, 1e15)}`, { subject: 'incident' as const, id: items[0].id, text }];
      this.#promises.unanswered.set(id, remark);
      const result = await this.#officer.command('comment', remark, id);
      this.#promises.unanswered.delete(id);
      return result.ok ? () => this.#promises.comments.add(text) : null;
    });
  }

  #dispatch(): Promise<void> {
    return this.#again(async () => {
      const { items } = await this.#officer.get<{ items: Incident[] }>('/api/v1/incidents?limit=1');
      if (items.length === 0) return null;
      const note = `dispatch ${this.#random.next()}`;
      const result = await this.#officer.command('dispatch', {
        incident: items[0].id,
        version: items[0].version,
        crew: `crew-${this.#random.whole(0, 3)}`,
        note,
      });
      return result.ok ? () => this.#promises.dispatched.add(note) : null;
    });
  }
}

/** The public field frame with another serial. */
function fire(serial: number): Uint8Array {
  const bytes = bytesOf(FIELD);
  bytes[2] = serial & 0xff;
  bytes[3] = serial >> 8;
  bytes[bytes.length - 3] = bytes.subarray(2, -3).reduce((sum, byte) => (sum + byte) & 0xff, 0);
  return bytes;
}

/** Each at an instant of its own, as the gate's clock has it. */
const passOf = (serial: number): string =>
  JSON.stringify({ event: 'pass', attributes: { serial, direction: 'in', method: 'card' }, observedAt: BEGAN + serial });

/** Numbers of all passes that are kept, newest first. */
async function passesKept(officer: Visitor): Promise<number[]> {
  const serials: number[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: { items: DeviceEvent[]; next: string | null } = await officer.get(
      `/api/v1/events?device=${GATE}&limit=1000${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
    );
    serials.push(...page.items.map(({ attributes }) => Number(attributes.serial)));
    after = page.next;
  }
  return serials;
}

/** As a phone does whose link broke. What was stored before the server died is not stored again: texts are compared after. */
async function giveAgain(officer: Visitor, { unanswered, comments }: Promises): Promise<void> {
  for (const [id, remark] of unanswered) {
    const result = await officer.command('comment', remark, id);
    if (!result.ok) throw new Error(`a remark given again: ${result.refusal.message.en}`);
    comments.add(remark.text);
    unanswered.delete(id);
  }
}

async function checkPromises(officer: Visitor, promises: Promises): Promise<void> {
  const alerts = await all(officer, 'alert');
  const active = alerts.filter((alert) => alert.active).map(({ device: id, code }) => `${id} ${code}`);
  expect(active).toEqual([...new Set(active)]);
  const burning = alerts.filter(({ code, active }) => code === 'fire' && active);
  // How often it was said in the last window may be lost (server/pipeline.test.ts has the bound), the fire itself never.
  expect(burning.length).toBeLessThanOrEqual(1);
  if (promises.fires > 0) expect(burning).toHaveLength(1);
  for (const [id, { opened, taken }] of promises.reports) {
    if (taken) expect([id, active.includes(`${id} open`)]).toEqual([id, opened]);
  }
  const acked = new Set(alerts.filter((alert) => alert.acked !== null).map(({ id }) => id));
  expect([...promises.acknowledged].filter((id) => !acked.has(id))).toEqual([]);
  const comments = (await all(officer, 'incident')).flatMap((incident) => incident.comments.map(({ text }) => text));
  expect(comments).toEqual([...new Set(comments)]);
  expect([...promises.comments].filter((text) => !comments.includes(text))).toEqual([]);
  const passes = await passesKept(officer);
  expect(passes.length).toBe(new Set(passes).size);
  const kept = new Set(passes);
  expect([...promises.passes].filter(([serial, taken]) => taken && !kept.has(serial))).toEqual([]);
  const notes = (await all(officer, 'ticket')).map(({ flow }) => flow[0].text);
  expect(notes).toEqual([...new Set(notes)]);
  expect([...promises.dispatched].filter((note) => !notes.includes(note))).toEqual([]);
}

it(`killed ${KILLS} times under load (QUANYAN_SEED=${seed}): what was confirmed holds, an open screen becomes exact`, async () => {
  const random = createRandom(`server-kill/${seed}`);
  const folder = await temporaryFolder();
  const devices = [...DEVICES.map((id) => device(id, 'manhole', EAST_COURT)), device(GATE, 'access-gate', EAST_COURT)];
  const crews = [0, 1, 2, 3].map((i) => crew(`crew-${i}`, EAST_COURT));
  let server = await spawnServer({ folder, ledger: { ...smallLedger(devices), crews } });
  const env = { QUANYAN_PORT: new URL(server.http).port };
  const officer = await signInDemo(server.http, 'duty-officer');
  const auditor = await signInDemo(server.http, 'auditor');
  const screen = await openScreen(await signInDemo(server.http, 'dispatcher'));
  const promises = new Promises();
  for (let kill = 0; kill < KILLS; kill++) {
    await new Load(promises, officer, random).run(server, promises.count + random.whole(20, 500));
    server = await spawnServer({ folder, env });
    await giveAgain(officer, promises);
    await checkPromises(officer, promises);
    let last: string | null = 'nothing compared yet';
    await waitFor('the screen to be exact', async () => (last = await difference(screen, officer, DEVICES)) === null).catch(
      (error: unknown) => expect.unreachable(`${String(error)}: ${last}`),
    );
  }
  await checkJournal(auditor);
  expect(promises.fires).toBeGreaterThan(KILLS);
  expect(promises.passes.size).toBeGreaterThan(KILLS);
  expect(promises.acknowledged.size).toBeGreaterThan(0);
  expect(promises.dispatched.size).toBeGreaterThan(0);
  expect(promises.comments.size).toBeGreaterThan(KILLS);

  const client = await connectAsync(server.mqtt, { reconnectPeriod: 0 });
  await Promise.all(DEVICES.map((id) => client.publishAsync(`quanyan/v1/${id}/observations`, '{"points":{"opened":false}}', { qos: 1 })));
  await client.endAsync();
  expect((await all(officer, 'alert')).filter(({ active, code }) => active && code === 'open')).toEqual([]);
});
