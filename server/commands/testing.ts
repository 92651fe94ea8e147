import type { CommandInput, CommandName, CommandResult, Refusal } from '#contract/commands.ts';
import type { Media } from '#contract/reports/media.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type JournalEntry } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { STATUS } from '#contract/live/status.ts';
import { ROLES, type Role, type User } from '#contract/roles.ts';
import { absorb, MERGE_RULES } from '#server/incidents/absorb.ts';
import { loadCasework } from '#server/casework/casework.ts';
import { HOME, NOON, signal, testBook, testKinds } from '#server/incidents/testing.ts';
import { Redaction } from '#server/audience/redaction.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import type { GivenCommand, JournalWrite } from '#server/storage/storage.ts';
import type { GivenCommandRow } from '#server/storage/schema.ts';
import { GivenCommands } from './executor/given.ts';
import { createExecutor, loadCommands, type Execute } from './executor/execute.ts';

const commands = await loadCommands();
const casework = await loadCasework(testKinds, 'Asia/Shanghai');

export const person = (role: Role, patch: Partial<User> = {}): User => ({
  id: role,
  name: `${role} 某`,
  role,
  jurisdiction: '/370102',
  ...(role === 'grid-worker' ? { crews: ['east', 'west'] } : {}),
  ...patch,
});
export const OFFICER = person('duty-officer', { id: 'zhang', name: '张三' });
const PEOPLE = new Map(
  [OFFICER, ...ROLES.map((role) => person(role)), person('duty-officer', { id: 'elsewhere', jurisdiction: '/370103' })].map((user) => [
    user.id,
    user,
  ]),
);

const crew = (id: string, patch: Partial<Crew> = {}): Crew => ({
  id,
  version: 1,
  updatedAt: NOON,
  updatedBy: { id: 'import', name: 'import' },
  name: `${id} 队`,
  skill: 'fire',
  place: HOME,
  position: [117, 36.6, 0],
  members: 3,
  state: 'free',
  simulated: true,
  ...patch,
});

const gate = (id: string, place: string): Device => ({
  id,
  handle: 0,
  kind: 'gate',
  name: `${id} 门`,
  place,
  position: [117, 36.6, 0],
  addresses: [],
  simulated: true,
});

const photographBy = (sender: string, id: string): Media => ({
  id,
  hash: 'ab'.repeat(32),
  type: 'image/jpeg',
  bytes: 1,
  width: 1,
  height: 1,
  durationMs: null,
  class: 'plain',
  takenAt: null,
  receivedAt: NOON,
  source: 'upload',
  by: { id: sender, name: sender },
  about: null,
  place: HOME,
  thumb: null,
  goneAt: null,
});

/** Records with one open fire incident, three crews, a clock to set, and the executor over a journal that takes its time. */
export class Desk {
  readonly records = testBook();
  readonly entries: JournalEntry[] = [];
  readonly refused: AuditDraft[] = [];
  /** Photographs that have been sent, as `who what`. */
  readonly photos = new Set<string>();
  readonly faults: unknown[] = [];
  /** What storage remembers of commands that were given with an id. */
  readonly remembered = new Map<string, GivenCommandRow>();
  readonly store = {
    find: async (key: string) => this.remembered.get(key) ?? null,
    put: async (given: GivenCommand, at: number, seq: number) => void this.remembered.set(given.key, { ...given, at, seq }),
  };
  now = NOON;
  /** Devices that are not simply there. */
  readonly live = new Map<string, { status: number; observedAt: number }>();
  /** Set to make the journal fail. */
  journalFault: Error | null = null;
  readonly execute: Execute;

  constructor({ secondPerson = false } = {}) {
    this.records.apply([
      ...['gate', 'gate2', 'far-gate'].map((id) => put('device', gate(id, id === 'far-gate' ? '/370103' : HOME))),
      put('crew', crew('east')),
      put('crew', crew('west')),
      put('crew', crew('night', { state: 'off' })),
      put('crew', crew('far', { place: '/370103' })),
    ]);
    this.execute = createExecutor({
      records: this.records,
      drafts: { kinds: testKinds, records: this.records, explain: MERGE_RULES.explain },
      redaction: new Redaction(testKinds, this.records),
      commands,
      casework,
      kinds: testKinds,
      live: (device) => this.live.get(device) ?? { status: STATUS.normal, observedAt: this.now },
      secondPerson,
      now: () => this.now,
      journal: {
        write: (write) => this.#write(write),
        durable: () => this.#durable(),
        head: () => 7,
      },
      audit: async (row) => void this.refused.push(row),
      pace: { take: () => true },
      given: new GivenCommands({ store: this.store, durable: () => this.#durable(), monotonic: () => this.now }),
      recall: () => Promise.resolve([]),
      media: (id) => {
        const sender = [...this.photos].find((sent) => sent.endsWith(` ${id}`))?.split(' ')[0];
        return Promise.resolve(sender === undefined ? null : photographBy(sender, id));
      },
      findUser: async (id) => PEOPLE.get(id) ?? null,
      onFault: (error) => void this.faults.push(error),
    });
    this.hear('s1');
  }

  #durable(): Promise<void> {
    return this.journalFault ? Promise.reject(this.journalFault) : Promise.resolve();
  }

  async #write(write: JournalWrite): Promise<JournalEntry> {
    const undo = this.records.apply(write.changes);
    await Promise.resolve();
    if (this.journalFault) {
      this.records.apply(undo);
      throw this.journalFault;
    }
    const entry = { ...write, seq: this.entries.length + 1 };
    this.entries.push(entry);
    if (write.given) await this.store.put(write.given, write.at, entry.seq);
    return entry;
  }

  /** A smoke detector of 芙蓉里小区 reports fire, or that it is over. */
  hear(device: string, on = true, code = 'fire'): void {
    this.records.apply(absorb([signal(device, { on, code, receivedAt: this.now })], this.records, testKinds, this.now));
  }

  get incident(): Incident {
    return [...this.records.all('incident')][0];
  }
  get alert(): Alert {
    return [...this.records.all('alert')][0];
  }
  /** The newest ticket. */
  get ticket(): Ticket {
    return [...this.records.all('ticket')].at(-1)!;
  }
  #otherThan({ id }: Incident): Incident | undefined {
    return [...this.records.all('incident')].findLast((other) => other.id !== id && other.state !== 'closed');
  }
  /** In the order they were given. */
  get operations(): Operation[] {
    return [...this.records.all('operation')];
  }
  crew(id: string): Crew {
    return this.records.get('crew', id)!;
  }

  do<N extends CommandName>(name: N, input: Partial<CommandInput<N>> = {}, user: User = OFFICER): Promise<CommandResult> {
    return this.execute(name, { ...this.defaults(name), ...input }, user, '127.0.0.1');
  }

  /** @throws when it was refused. */
  async must<N extends CommandName>(name: N, input: Partial<CommandInput<N>> = {}, user: User = OFFICER): Promise<number> {
    const result = await this.do(name, input, user);
    if (!result.ok) throw new Error(`${name}: ${result.refusal.message.en}`);
    return result.seq;
  }

  /** @throws when it was not refused. */
  async refusal<N extends CommandName>(name: N, input: Partial<CommandInput<N>> = {}, user: User = OFFICER): Promise<Refusal> {
    const result = await this.do(name, input, user);
    if (result.ok) throw new Error(`${name} was carried out`);
    return result.refusal;
  }

  /** Takes the newest ticket to a state, by the shortest way. */
  async take(to: Ticket['state']): Promise<void> {
    await this.must('dispatch');
    const way: Record<Ticket['state'], readonly CommandName[]> = {
      dispatched: [],
      accepted: ['accept'],
      arrived: ['accept', 'arrive'],
      finished: ['accept', 'finish'],
      verified: ['accept', 'finish', 'verify'],
      closed: ['accept', 'finish', 'verify', 'close'],
      returned: ['return'],
      filed: ['return', 'return'],
    };
    for (const name of way[to])
      await this.must(name, {}, to === 'filed' && this.ticket.state === 'returned' ? person('dispatcher') : OFFICER);
  }

  /** What a command needs to be carried out, as a person at this desk would give it. */
  defaults(name: CommandName): object {
    const incident = { incident: this.incident.id, version: this.incident.version };
    const alert = { alert: this.alert.id, version: this.alert.version };
    const ticket = this.ticket ? { ticket: this.ticket.id, version: this.ticket.version } : { ticket: 'none', version: 1 };
    const inputs: Record<CommandName, object> = {
      acknowledge: { incident: this.incident.id },
      call: { ...incident, outcome: 'no-answer' },
      shelve: { ...alert, reason: '探头检修', until: this.now + 3_600_000 },
      unshelve: alert,
      assign: { ...incident, owner: 'dispatcher' },
      dispatch: { ...incident, crew: 'east' },
      accept: ticket,
      arrive: ticket,
      finish: { ...ticket, note: '已灭火' },
      return: { ...ticket, reason: '不属本队' },
      verify: { ...ticket, result: 'pass' },
      close: ticket,
      reopen: { ...ticket, reason: '复燃' },
      comment: { subject: 'incident', id: this.incident.id, text: '已通知物业' },
      redispatch: { ...ticket, crew: 'west' },
      'split-incident': { ...incident, alerts: [this.incident.alerts.at(-1)!] },
      'join-incidents': { ...incident, other: this.#otherThan(this.incident)?.id, otherVersion: this.#otherThan(this.incident)?.version },
      operate: { devices: ['gate'], action: 'open' },
      approve: { group: 'none' },
      decline: { group: 'none' },
    };
    return inputs[name];
  }
}
