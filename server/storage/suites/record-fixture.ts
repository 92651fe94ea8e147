import fc from 'fast-check';
import { put, type JournalEntry, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { JournalWrite, Storage } from '../storage.ts';

export const ACTOR = { id: 'u1', name: '值班员甲' };
const stamp = { version: 1, updatedAt: 1000, updatedBy: ACTOR };
const title = { zh: '标题', en: 'Title' };

const DEFAULTS: { readonly [T in RecordType]: RecordOf[T] } = {
  place: { id: 'p', path: '/370102/p', level: 'compound', name: '泉城小区', center: [117, 36.6], simulated: true },
  device: {
    id: 'd',
    handle: 0,
    kind: 'smoke-detector',
    name: '烟感',
    place: '/370102/p',
    position: [117, 36.6, 3],
    addresses: [],
    simulated: true,
  },
  crew: {
    ...stamp,
    id: 'c',
    name: '维修队',
    skill: 'municipal',
    place: '/370102',
    position: [117, 36.6, 0],
    members: 4,
    state: 'free',
    simulated: true,
  },
  operation: {
    ...stamp,
    id: 'o',
    group: 'o',
    device: 'd',
    kind: 'access-gate',
    place: '/370102/p',
    action: 'open',
    params: { lane: 'walk' },
    critical: false,
    reason: '',
    state: 'requested',
    requestedAt: 1000,
    requestedBy: ACTOR,
    approved: null,
    tries: 0,
    sentAt: null,
    acknowledgedAt: null,
    endedAt: null,
    expects: { point: 'opened', is: 1, withinS: 20 },
    words: null,
    simulated: true,
  },
  warning: {
    ...stamp,
    id: 'w',
    place: '/unknown',
    message: 'w',
    sender: 'weather@example.invalid',
    identifier: 'w-1',
    senderName: '模拟气象台',
    sent: 1000,
    receivedAt: 1000,
    hazard: 'rain',
    event: '暴雨',
    colour: 2,
    headline: '暴雨橙色预警',
    description: '',
    instruction: '',
    area: '历下区',
    places: ['/370102'],
    shapes: [],
    from: 1000,
    expires: 5000,
    state: 'in-force',
    ended: null,
    replaces: [],
    simulated: true,
  },
  alert: {
    ...stamp,
    id: 'a',
    device: 'd',
    address: null,
    kind: 'smoke-detector',
    code: 'fire',
    severity: 1,
    lifeSafety: true,
    place: '/370102/p',
    position: null,
    raisedAt: 1000,
    lastAt: 1000,
    observedAt: 1000,
    clockFault: false,
    count: 1,
    active: true,
    clearedAt: null,
    acked: null,
    shelved: null,
    incident: null,
    point: 'smoke',
    value: 1,
    text: 'Ａ区１层走廊',
    simulated: true,
    stored: true,
  },
  incident: {
    ...stamp,
    id: 'i',
    number: 'SJ20261123-0001',
    title,
    reason: title,
    severity: 1,
    priority: 1,
    lifeSafety: true,
    affinity: 'fire',
    state: 'open',
    place: '/370102/p',
    position: null,
    alerts: [],
    tickets: [],
    owner: null,
    openedAt: 1000,
    closedAt: null,
    comments: [],
    simulated: true,
  },
  ticket: {
    ...stamp,
    id: 't',
    number: 'GD20261123-0001',
    incident: 'i',
    title,
    severity: 1,
    place: '/370102/p',
    state: 'filed',
    crew: null,
    catalogue: { scheme: 'cj', code: '0102', name: '井盖', condition: '缺失' },
    filedAt: 1000,
    deadline: 9000,
    limit: '2 紧急工作时',
    links: {},
    flow: [],
    photos: [],
    comments: [],
    returns: 0,
    reworks: 0,
    evaluation: null,
    simulated: true,
  },
};

/** A record for tests; every field can be given. Not checked: storage takes what it is given. */
export const make = <T extends RecordType>(type: T, fields: Partial<RecordOf[T]> = {}): RecordOf[T] => ({ ...DEFAULTS[type], ...fields });

export const write = (...changes: RecordChange[]): JournalWrite => ({ at: 1000, actor: ACTOR, cause: 'test', changes });

export const putAlert = (id: string, fields: Partial<RecordOf['alert']> = {}): RecordChange =>
  put('alert', make('alert', { id, ...fields }));

/** Texts that break what handles text carelessly. */
export const HOSTILE = [
  '<b onload=x>',
  '\u202eevil',
  '\0nul',
  '😀'.repeat(20),
  '100%_\\',
  "'; drop table journal; --",
  '泉'.repeat(2000),
  '\ud800 lone',
];

const name = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 20 }), fc.constantFrom('泉城小区', 'Straße', 'İstanbul'));
const place = fc.constantFrom('/370102', '/370102/a', '/370102/a/b', '/370102/ab', '/370102/a.b', '/37010', '/unknown');
const key = fc.constantFrom('1', '2', '10', 'a', 'B', 'ä', '泉', '😀', 'x:1');
const updatedAt = fc.integer({ min: 0, max: 5 });

/** A change of one of few records of any type: put, put again, or taken away. */
export const anyChange: fc.Arbitrary<RecordChange> = fc.oneof(
  fc
    .record({ path: place, name, level: fc.constantFrom('street' as const, 'compound' as const) })
    .map((fields) => put('place', make('place', fields))),
  fc.record({ id: key, place, name, kind: fc.constantFrom('camera', 'hydrant') }).map((fields) => put('device', make('device', fields))),
  fc
    .record({ id: key, place, name, state: fc.constantFrom('free' as const, 'busy' as const) })
    .map((fields) => put('crew', make('crew', fields))),
  fc
    .record({
      id: key,
      place,
      updatedAt,
      text: name,
      active: fc.boolean(),
      severity: fc.constantFrom(1 as const, 3 as const),
      device: fc.option(key),
      acked: fc.option(fc.constant({ by: ACTOR, at: 1 })),
    })
    .map((fields) => put('alert', make('alert', fields))),
  fc
    .record({ id: key, place, updatedAt, number: key, state: fc.constantFrom('open' as const, 'closed' as const) })
    .map((fields) => put('incident', make('incident', fields))),
  fc
    .record({ id: key, place, updatedAt, state: fc.constantFrom('filed' as const, 'closed' as const), crew: fc.option(key) })
    .map((fields) => put('ticket', make('ticket', fields))),
  fc
    .record({ id: key, place, updatedAt, device: key, state: fc.constantFrom('sent' as const, 'refused' as const) })
    .map((fields) => put('operation', make('operation', { ...fields, endedAt: fields.state === 'refused' ? 5 : null }))),
  fc
    .record({
      id: key,
      place,
      updatedAt,
      colour: fc.constantFrom(1 as const, 4 as const),
      state: fc.constantFrom('in-force' as const, 'over' as const),
    })
    .map((fields) => put('warning', make('warning', fields))),
  fc
    .record({ type: fc.constantFrom('device' as const, 'alert' as const, 'ticket' as const), id: key })
    .map((gone) => ({ ...gone, record: null })),
);

/** All records after these changes, by type and key: what the projections must hold. */
export function replay(changes: Iterable<RecordChange>): Map<RecordType, Map<string, RecordOf[RecordType]>> {
  const model = new Map<RecordType, Map<string, RecordOf[RecordType]>>();
  for (const { type, id, record } of changes) {
    const table = model.get(type) ?? new Map<string, RecordOf[RecordType]>();
    model.set(type, table);
    if (record === null) table.delete(id);
    else table.set(id, JSON.parse(JSON.stringify(record)) as typeof record);
  }
  return model;
}

export async function wholeJournal(storage: Storage): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = await storage.journal.since(entries.length, 500);
    if (page === null) throw new Error(`the journal has no entry ${entries.length + 1}`);
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}

export async function wholeList<T extends RecordType>(
  storage: Storage,
  type: T,
  query: Parameters<Storage['records']['list']>[1],
): Promise<{ items: RecordOf[T][]; total: number | undefined }> {
  const items: RecordOf[T][] = [];
  for (let after: string | undefined; ;) {
    const page = await storage.records.list(type, { ...query, after, total: true });
    items.push(...page.items);
    if (page.next === null) return { items, total: page.total };
    after = page.next;
  }
}
