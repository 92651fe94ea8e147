import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RECORD_TYPES, keyOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { Records } from '#server/records/records.ts';
import { openCore, readOperations, toStorage } from '#server/storage/core.ts';
import { checkpointReader } from '#server/storage/operations/checkpoints.ts';
import { pastReader } from '#server/storage/operations/past.ts';
import { recordOperations } from '#server/storage/operations/records.ts';
import { openSqlite, openSqliteReader } from '#server/storage/sqlite/database.ts';
import { anyChange, write } from '#server/storage/suites/record-fixture.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { rowsOf } from './checkpoint.ts';
import { Past } from './past.ts';

type Tables = Partial<Record<RecordType, Record<string, RecordOf[RecordType]>>>;

const tablesOf = (records: Records): Tables =>
  Object.fromEntries(
    RECORD_TYPES.map((type) => [
      type,
      Object.fromEntries([...records.all(type)].map((record) => [keyOf(type, record), record]).sort(([a], [b]) => (a < b ? -1 : 1))),
    ]),
  );

/** As they come back from storage, where half a character is none. */
const stored = (changes: readonly RecordChange[]): RecordChange[] => JSON.parse(JSON.stringify(changes)) as RecordChange[];

/** An entry, after how many ms, and whether a checkpoint follows it. Nothing is so old that a start would leave it out. */
const step = fc.record({
  changes: fc.array(anyChange, { minLength: 1, maxLength: 4 }),
  after: fc.integer({ min: 0, max: 3 }),
  checkpoint: fc.boolean(),
});

it('the records of any instant, from a checkpoint and the entries behind it, are those a live reducer had then', async () => {
  const seed = Number(process.env.QUANYAN_SEED ?? Date.now() % 2_147_483_647);
  console.log(`QUANYAN_SEED=${seed}`);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const folder = await temporaryFolder();
      const storage = toStorage(await openCore(openSqlite(folder)));
      const engine = openSqliteReader(folder);
      const stores = {
        journal: readOperations(engine).journal,
        records: recordOperations(engine),
        checkpoints: checkpointReader(engine),
        past: pastReader(engine),
      };
      const past = new Past(stores, 1e9);
      try {
        const live = new Records();
        const were: { at: number; tables: Tables }[] = [];
        let at = 0;
        for (const { changes, after, checkpoint } of steps) {
          at += after;
          // What is over leaves memory; a record that says so is another matter.
          const entry = await storage.journal.append({ ...write(...changes), at });
          live.apply(stored(entry.changes));
          were.push({ at, tables: tablesOf(live) });
          if (checkpoint) await storage.checkpoints.write([...rowsOf(await past.newest())]);
        }
        for (const { at: instant } of were) {
          const expected = were.findLast((one) => one.at <= instant)!.tables;
          expect(tablesOf((await past.at(instant)).records)).toEqual(expected);
        }
        expect(tablesOf((await past.at(at + 1000)).records)).toEqual(were.at(-1)!.tables);
        await expect(past.at(were[0].at - 1)).rejects.toThrow(/before what is kept|nothing is kept/);
      } finally {
        await engine.db.destroy();
        await storage.close();
      }
    }),
    { seed, numRuns: 40 },
  );
});
