import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin } from '#contract/places/geo.ts';
import { placeOf, put, RECORD_TYPES, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Bench } from './suite-bench.ts';
import { PROJECTIONS } from '../schema.ts';
import { ACTOR, anyChange, HOSTILE, make, putAlert, replay, wholeList, write } from './record-fixture.ts';

type Where = Readonly<Record<string, string | number | boolean>>;

const place = fc.constantFrom('', '/', '/370102', '/370102/a', '/unknown', '/none');

const anyQuery = fc
  .record({
    type: fc.constantFrom(...RECORD_TYPES),
    within: fc.option(fc.oneof(place, fc.array(place, { minLength: 1, maxLength: 3 })), { nil: undefined }),
    where: fc.option(
      fc.constantFrom<Where>(
        { kind: 'camera' },
        { level: 'street' },
        { level: 'none' },
        { state: 'closed' },
        { state: 'open' },
        { state: 'filed', crew: 'a' },
        { active: true },
        { active: false, severity: 3 },
        { severity: '3' },
        { active: 1 },
        { device: '😀' },
        { lifeSafety: true },
      ),
      { nil: undefined },
    ),
    unlike: fc.option(
      fc.constantFrom<Where[]>(
        [{ kind: 'camera' }],
        [{ kind: 'manhole', lifeSafety: false }, { kind: 'camera' }],
        [{ crew: 'a' }],
        [{ state: 'closed' }],
      ),
      { nil: undefined },
    ),
    limit: fc.integer({ min: 1, max: 6 }),
  })
  .filter(({ type, where, unlike = [] }) =>
    [where ?? {}, ...unlike].flatMap((fields) => Object.keys(fields)).every((field) => field in PROJECTIONS[type].columns),
  );

const newestFirst = (type: RecordType): boolean => ['alert', 'incident', 'ticket', 'operation', 'warning'].includes(type);
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What a list must be, said in plain loops. */
function expected(
  type: RecordType,
  table: ReadonlyMap<string, RecordOf[RecordType]>,
  within: string | readonly string[] | undefined,
  where: Where | undefined,
  unlike: readonly Where[] = [],
): unknown[] {
  const fits = (record: RecordOf[RecordType], fields: Where): boolean =>
    Object.entries(fields).every(([field, value]) => (record as unknown as Record<string, unknown>)[field] === value);
  const rows = [...table].filter(
    ([, record]) =>
      [within ?? ''].flat().some((place) => isWithin(placeOf(type, record), place)) &&
      fits(record, where ?? {}) &&
      !unlike.some((fields) => fits(record, fields)),
  );
  const updated = (record: RecordOf[RecordType]): number => (record as RecordOf['alert']).updatedAt;
  rows.sort(([a, x], [b, y]) => (newestFirst(type) ? updated(y) - updated(x) || bytes(b, a) : bytes(a, b)));
  return rows.map(([, record]) => record);
}

export function recordTests(bench: Bench): void {
  describe('records', () => {
    listTests(bench);
    pageTests(bench);
    photoTests(bench);
    snapshotTests(bench);
    pruneTests(bench);
  });
}

function listTests({ fresh }: Bench): void {
  it('any list equals the model: place, fields, order, pages, total', async () => {
    const { storage } = await fresh();
    const changes = fc.sample(anyChange, { numRuns: 300, seed: 42 });
    await storage.journal.append(write(...changes));
    const model = replay(changes);
    await fc.assert(
      fc.asyncProperty(anyQuery, async ({ type, ...query }) => {
        const { items, total } = await wholeList(storage, type, query);
        const wanted = expected(type, model.get(type)!, query.within, query.where, query.unlike);
        expect(items).toEqual(wanted);
        expect(total).toBe(wanted.length);
      }),
      { numRuns: 150 },
    );
  });

  it('takes a fire from whoever names itself with whatever bytes', async () => {
    const { storage } = await fresh();
    for (const [n, address] of HOSTILE.entries())
      await storage.journal.append(write(put('alert', make('alert', { id: `h${n}`, device: null, address }))));
    for (const [n, address] of HOSTILE.entries()) {
      expect((await storage.records.list('alert', { limit: 9, where: { address } })).items).toEqual([
        make('alert', { id: `h${n}`, device: null, address }),
      ]);
    }
  });

  it('finds text whatever its case, taken literally', async () => {
    const { storage } = await fresh();
    await storage.journal.append(
      write(
        put('device', make('device', { id: 'd1', name: '100% Straße', addresses: ['gb26875:23341/1.1.655402'] })),
        put('device', make('device', { id: 'd2', name: '泉城路 井盖' })),
        put('incident', make('incident', { id: 'i1', number: 'SJ20261123-0042', title: { zh: '厨房起火', en: 'Kitchen fire' } })),
        putAlert('alert-X', { text: 'Ａ区１层呷哺走廊', address: 'gb26875:1/2', device: null }),
      ),
    );
    const find = async (type: RecordType, text: string): Promise<string[]> =>
      (await storage.records.list(type, { text, limit: 10 })).items.map((item) => item.id);
    expect(await find('device', 'STRASSE')).toEqual([]);
    expect(await find('device', 'straßE')).toEqual(['d1']);
    expect(await find('device', '0% s')).toEqual(['d1']);
    expect(await find('device', '0_')).toEqual([]);
    expect(await find('device', '655402')).toEqual(['d1']);
    expect(await find('device', '城路')).toEqual(['d2']);
    expect(await find('incident', 'sj20261123-00')).toEqual(['i1']);
    expect(await find('incident', 'KITCHEN')).toEqual(['i1']);
    expect(await find('alert', '呷哺')).toEqual(['alert-X']);
    expect(await find('alert', 'GB26875:1')).toEqual(['alert-X']);
    for (const text of [...HOSTILE, '']) await expect(find('device', text)).resolves.toBeInstanceOf(Array);
  });

  it('refuses what is no query', async () => {
    const { storage } = await fresh();
    const refused = { name: 'StorageFault', kind: 'data' };
    for (const limit of [0, 1001, 1.5, NaN]) await expect(storage.records.list('alert', { limit })).rejects.toMatchObject(refused);
    await expect(storage.records.list('alert', { limit: 5, after: 'x' })).rejects.toMatchObject(refused);
    for (const field of ['raisedAt', 'toString', '" or 1=1 --']) {
      await expect(storage.records.list('alert', { limit: 5, where: { [field]: 1 } })).rejects.toMatchObject(refused);
    }
  });
}

function pageTests({ fresh }: Bench): void {
  it('a page of large records ends sooner, and the next goes on', async () => {
    const { storage } = await fresh();
    await storage.journal.append(
      write(
        ...Array.from({ length: 30 }, (_, n) => putAlert(`a${String(n).padStart(2, '0')}`, { text: 'x'.repeat(300_000), updatedAt: 1 })),
      ),
    );
    const first = await storage.reader.records.list('alert', { limit: 1000 });
    expect([first.items.length, first.next]).toEqual([13, '1:a17']);
    expect((await wholeList(storage, 'alert', { limit: 1000 })).items.map(({ id }) => id)).toEqual(
      Array.from({ length: 30 }, (_, n) => `a${29 - n}`.replace(/^a(\d)$/, 'a0$1')),
    );
  });

  it('counts only when it is asked to', async () => {
    const { storage } = await fresh();
    await storage.journal.append(write(putAlert('a'), putAlert('b')));
    expect([
      (await storage.reader.records.list('alert', { limit: 1 })).total,
      (await storage.reader.records.list('alert', { limit: 1, total: true })).total,
    ]).toEqual([undefined, 2]);
  });
}

function photoTests({ fresh }: Bench): void {
  const showing = (id: string, ...photos: string[]): RecordChange =>
    put('ticket', make('ticket', { id, photos: photos.map((photo) => ({ id: photo, at: 1, by: ACTOR, note: '' })) }));

  it('finds the tickets that show a photograph, as they are now', async () => {
    const { storage } = await fresh();
    const find = async (photo: string): Promise<string[]> =>
      (await storage.reader.records.list('ticket', { media: photo, limit: 10 })).items.map(({ id }) => id).sort();
    await storage.journal.appendAll([write(showing('t1', 'a', 'a', 'b')), write(showing('t2', 'b'), showing('t3'))]);
    expect([await find('a'), await find('b'), await find('c')]).toEqual([['t1'], ['t1', 't2'], []]);
    await storage.journal.append(write(showing('t1', 'a'), showing('t3', 'b', 'c'), { type: 'ticket', id: 't2', record: null }));
    expect([await find('a'), await find('b'), await find('c')]).toEqual([['t1'], ['t3'], ['t3']]);
    await storage.journal.append(write({ type: 'ticket', id: 't1', record: null, over: true }));
    expect(await find('a')).toEqual(['t1']);
    expect((await storage.reader.records.list('alert', { media: 'a', limit: 1 })).items).toEqual([]);
    expect(await storage.reader.media.refs('b')).toEqual([{ type: 'ticket', record: 't3' }]);
  });

  it('forgets them with their case', async () => {
    const { storage, ground } = await fresh();
    await storage.journal.append(write(put('incident', make('incident', { id: 'i', state: 'closed', updatedAt: 1 })), showing('t1', 'a')));
    expect(await storage.records.prune(2)).toBe(1);
    await storage.close();
    await ground.sql("insert into media_refs (media, type, record) values ('a', 'ticket', 't1')");
  });
}

function snapshotTests({ fresh }: Bench): void {
  it('the snapshot holds what is not over, what is recent, and its seq', async () => {
    const { storage } = await fresh();
    const acked = { by: ACTOR, at: 1 };
    await storage.journal.append(
      write(
        put('place', make('place')),
        put('device', make('device')),
        put('crew', make('crew', { updatedAt: 1 })),
        putAlert('active', { updatedAt: 1, acked }),
        putAlert('unacked', { updatedAt: 1, active: false }),
        putAlert('over', { updatedAt: 1, active: false, acked }),
        putAlert('just-over', { updatedAt: 50, active: false, acked }),
        put('incident', make('incident', { id: 'resolved', state: 'resolved', updatedAt: 1 })),
        put('incident', make('incident', { id: 'closed', state: 'closed', updatedAt: 1 })),
        put('ticket', make('ticket', { id: 'returned', state: 'returned', updatedAt: 1 })),
        put('ticket', make('ticket', { id: 'closed', state: 'closed', updatedAt: 1 })),
        put('operation', make('operation', { id: 'under-way', updatedAt: 1 })),
        put('operation', make('operation', { id: 'over', state: 'refused', endedAt: 1, updatedAt: 1 })),
        put('warning', make('warning', { id: 'upcoming', state: 'upcoming', updatedAt: 1 })),
        put('warning', make('warning', { id: 'past', state: 'over', updatedAt: 1 })),
      ),
    );
    const { seq, records } = await storage.records.snapshot(50);
    expect(seq).toBe(1);
    expect(Object.fromEntries(RECORD_TYPES.map((type) => [type, records[type].map((record) => record.id)]))).toEqual({
      place: ['p'],
      device: ['d'],
      crew: ['c'],
      alert: ['active', 'just-over', 'unacked'],
      incident: ['resolved'],
      ticket: ['returned'],
      operation: ['under-way'],
      warning: ['upcoming'],
    });
    expect(records.device[0]).toEqual(make('device'));
  });
}

function pruneTests({ fresh }: Bench): void {
  it('drops closed cases with what is of them, and nothing else', async () => {
    const { storage } = await fresh();
    const closed = { state: 'closed' as const, updatedAt: 1 };
    const cases = Array.from({ length: 450 }, (_, n) => [
      put('incident', make('incident', { id: `i${n}`, ...closed })),
      put('alert', make('alert', { id: `a${n}`, incident: `i${n}`, active: false })),
      put('ticket', make('ticket', { id: `t${n}`, incident: `i${n}`, ...closed })),
    ]);
    await storage.journal.append(
      write(
        ...cases.flat(),
        put('incident', make('incident', { id: 'open', updatedAt: 1 })),
        putAlert('of-open', { incident: 'open' }),
        putAlert('of-none', { incident: null }),
        ...[1, 10].map((at) => put('operation', make('operation', { id: `over-${at}`, endedAt: at, updatedAt: at }))),
        put('operation', make('operation', { id: 'under-way', updatedAt: 1 })),
        ...(['in-force', 'over'] as const).map((state) => put('warning', make('warning', { id: state, state, updatedAt: 1 }))),
        put('incident', make('incident', { id: 'young', ...closed, updatedAt: 10 })),
      ),
    );
    expect(await storage.records.prune(10)).toBe(450);
    expect(await storage.records.prune(10)).toBe(0);
    const left = await Promise.all(
      (['incident', 'alert', 'ticket', 'operation', 'warning'] as const).map(async (type) =>
        (await storage.records.list(type, { limit: 9 })).items.map(({ id }) => id).sort(),
      ),
    );
    expect(left).toEqual([['open', 'young'], ['of-none', 'of-open'], [], ['over-10', 'under-way'], ['in-force']]);
  });

  it('knows no record that is not there', async () => {
    const { storage } = await fresh();
    expect(await storage.records.get('ticket', '../x')).toBeNull();
    expect(await storage.records.list('ticket', { limit: 1 })).toEqual({ items: [], next: null });
  });
}
