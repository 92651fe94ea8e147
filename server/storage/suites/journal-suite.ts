import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordChange } from '#contract/records/record.ts';
import type { Bench } from './suite-bench.ts';
import { ACTOR, anyChange, HOSTILE, putAlert, replay, wholeJournal, wholeList, write } from './record-fixture.ts';

export function journalTests(bench: Bench): void {
  describe('journal', () => {
    orderTests(bench);
    pageTests(bench);
    faultTests(bench);
    modelTests(bench);
    ageTests(bench);
  });
}

function orderTests({ fresh }: Bench): void {
  it('numbers what is appended together without a hole, and answers in order', async () => {
    const { storage } = await fresh();
    expect(await storage.journal.head()).toBe(0);
    const answered: number[] = [];
    const entries = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        storage.journal.append(write(putAlert(`a${n % 7}`, { count: n + 1 }))).then((entry) => {
          answered.push(entry.seq);
          return entry;
        }),
      ),
    );
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
    expect(answered).toEqual(entries.map((entry) => entry.seq));
    expect(await storage.journal.head()).toBe(300);
    expect(await wholeJournal(storage)).toEqual(entries);
    expect((await storage.records.get('alert', 'a0'))?.count).toBe(295);
  });

  it('appends several as one: all in order, or none', async () => {
    const { storage } = await fresh();
    const entries = await storage.journal.appendAll([write(putAlert('a')), write(), write(putAlert('a', { count: 2 }), putAlert('b'))]);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await wholeJournal(storage)).toEqual(entries);
    const foreign: RecordChange = { ...putAlert('other'), id: 'mine' };
    await expect(storage.journal.appendAll([write(putAlert('c')), write(foreign)])).rejects.toMatchObject({ kind: 'data' });
    expect(await storage.records.get('alert', 'c')).toBeNull();
    expect((await storage.journal.append(write())).seq).toBe(4);
  });

  it('a probe comes after what was asked before, and adds nothing', async () => {
    const { storage } = await fresh();
    const before = Array.from({ length: 30 }, (_, n) => storage.journal.append(write(putAlert(`a${n}`))));
    expect(await storage.journal.probe()).toBe(30);
    await Promise.all(before);
    expect(await storage.journal.probe()).toBe(await storage.journal.head());
    expect(await wholeJournal(storage)).toHaveLength(30);
    expect(await storage.audit.verify()).toBeNull();
  });

  it('keeps everything over a restart, and its name', async () => {
    const { storage, ground } = await fresh();
    const entry = await storage.journal.append({
      ...write(putAlert('a1')),
      cause: 'rule:threshold',
      actor: { id: '规则', name: HOSTILE[2] },
    });
    await storage.close();
    const again = await ground.open();
    expect(again.epoch).toBe(storage.epoch);
    expect(await again.journal.since(0, 10)).toEqual([entry]);
    expect((await again.journal.append(write())).seq).toBe(2);
    await again.close();
  });
}

function pageTests({ fresh }: Bench): void {
  it('is read in answers that are bounded by bytes, whatever their number, and one entry always comes', async () => {
    const { storage } = await fresh();
    const large = putAlert('large', { text: '泉'.repeat(700_000) });
    await storage.journal.appendAll([
      ...Array.from({ length: 40 }, (_, n) => write(putAlert(`a${n}`, { text: '泉'.repeat(15_000) }))),
      write(large),
      write(large),
    ]);
    const lengths: number[] = [];
    for (let seq = 0; seq < 42; seq += lengths.at(-1)!) lengths.push((await storage.reader.journal.since(seq, 1000))!.length);
    expect(lengths).toEqual([21, 19, 1, 1]);
    expect((await storage.reader.journal.since(0, 1000, 100_000))!.map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await storage.reader.journal.since(0, 5))!.length).toBe(5);
    expect(await storage.reader.journal.since(42, 5)).toEqual([]);
    expect(await storage.reader.journal.since(43, 5)).toBeNull();
  });
}

function faultTests({ fresh }: Bench): void {
  it('a write at fault fails alone', async () => {
    const { storage } = await fresh();
    const nameless = putAlert('bad', { kind: undefined as never });
    (nameless.record as { kind?: string }).kind = undefined;
    const circular = putAlert('round');
    (circular.record as unknown as { text: unknown }).text = circular;
    const foreign: RecordChange = { ...putAlert('other'), id: 'mine' };
    const results = await Promise.allSettled([
      ...Array.from({ length: 20 }, (_, n) => storage.journal.append(write(putAlert(`before${n}`)))),
      storage.journal.append(write(putAlert('half'), nameless)),
      storage.journal.append(write(circular)),
      storage.journal.append(write(foreign)),
      ...Array.from({ length: 20 }, (_, n) => storage.journal.append(write(putAlert(`after${n}`)))),
    ]);
    expect(results.map((result) => result.status === 'fulfilled')).toEqual([
      ...Array<boolean>(20).fill(true),
      false,
      false,
      false,
      ...Array<boolean>(20).fill(true),
    ]);
    for (const result of results.slice(20, 23)) expect(result).toMatchObject({ reason: { name: 'StorageFault', kind: 'data' } });
    expect((await wholeJournal(storage)).map((entry) => entry.seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(await storage.records.get('alert', 'half')).toBeNull();
    expect((await storage.records.get('alert', 'after19'))?.id).toBe('after19');
  });

  it('tells when it cannot continue from a seq', async () => {
    const { storage, ground } = await fresh();
    for (let n = 0; n < 5; n++) await storage.journal.append(write(putAlert('a', { count: n + 1 })));
    expect(await storage.journal.since(5, 10)).toEqual([]);
    expect(await storage.journal.since(6, 10)).toBeNull();
    expect((await storage.journal.since(2, 2))?.map((entry) => entry.seq)).toEqual([3, 4]);
    await storage.close();
    await ground.sql('delete from journal where seq <= 2');
    const again = await ground.open();
    expect(await again.journal.since(1, 10)).toBeNull();
    expect((await again.journal.since(2, 10))?.length).toBe(3);
    await again.close();
  });
}

function modelTests({ fresh }: Bench): void {
  it('any changes: projections equal the journal replayed, and since() gives the exact rest', async () => {
    const { storage } = await fresh();
    const sent: RecordChange[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyChange, { maxLength: 6 }), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        async (writes, somewhere) => {
          sent.push(...writes.flat());
          await Promise.all(writes.map((changes) => storage.journal.append(write(...changes))));
          const entries = await wholeJournal(storage);
          expect(entries.flatMap((entry) => entry.changes)).toEqual(JSON.parse(JSON.stringify(sent)));
          const from = somewhere % entries.length;
          expect(await storage.journal.since(from, 1000)).toEqual(entries.slice(from, from + 1000));
          for (const [type, records] of replay(sent)) {
            const { items, total } = await wholeList(storage, type, { limit: 7 });
            expect(total).toBe(records.size);
            expect(new Set(items)).toEqual(new Set(records.values()));
            for (const [key, record] of records) expect(await storage.records.get(type, key)).toEqual(record);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('holds a large import in one entry', async () => {
    const { storage } = await fresh();
    const entry = await storage.journal.append({ ...write(...Array.from({ length: 5000 }, (_, n) => putAlert(`a${n}`))), actor: ACTOR });
    expect(entry.seq).toBe(1);
    expect((await storage.records.list('alert', { limit: 1, total: true })).total).toBe(5000);
    await storage.journal.append(
      write(...Array.from({ length: 5000 }, (_, n): RecordChange => ({ type: 'alert', id: `a${n}`, record: null }))),
    );
    expect((await storage.records.list('alert', { limit: 1, total: true })).total).toBe(0);
  });
}

function ageTests({ fresh }: Bench): void {
  it('drops old entries, never the newest 20,000, and loses no record with them', async () => {
    const { storage, ground } = await fresh();
    const kept = 20_000;
    expect(await storage.journal.floor()).toBe(0);
    await storage.journal.append({ ...write(putAlert('old', { count: 3 })), at: 1 });
    await Promise.all(Array.from({ length: 400 }, (_, n) => storage.journal.append({ ...write(), at: n < 350 ? 2 : 1000 })));
    expect(await storage.journal.prune(500)).toBe(0);
    await Promise.all(Array.from({ length: kept - 100 }, () => storage.journal.append({ ...write(), at: 3 })));
    const head = await storage.journal.head();
    expect(await storage.journal.prune(1)).toBe(0);
    const [dropped, written] = await Promise.all([storage.journal.prune(500), storage.journal.append(write(putAlert('new')))]);
    // All but the newest 20,000 are old enough, as of when pruning began or one entry later.
    expect([head - kept, head + 1 - kept]).toContain(dropped);
    expect(await storage.journal.floor()).toBe(dropped);
    expect(await storage.journal.since(dropped - 1, 10)).toBeNull();
    expect((await storage.journal.since(dropped, 10))?.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 10 }, (_, n) => dropped + 1 + n),
    );
    expect(written.seq).toBe(head + 1);
    await storage.close();
    const again = await ground.open();
    expect(again.epoch).toBe(storage.epoch);
    expect([await again.journal.head(), await again.journal.floor()]).toEqual([head + 1, dropped]);
    expect(await again.records.get('alert', 'old')).toMatchObject({ count: 3 });
    expect((await again.journal.append(write())).seq).toBe(head + 2);
    await again.close();
  });
}
