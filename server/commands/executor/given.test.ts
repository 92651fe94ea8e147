import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandResult } from '#contract/commands.ts';
import { refuse } from '#server/lib/refused.ts';
import type { GivenCommandRow } from '#server/storage/schema.ts';
import { GivenCommands, REMEMBERED_MS } from './given.ts';
import { Desk, person } from '../testing.ts';

const OK = (seq: number): CommandResult => ({ ok: true, seq });
const refused = (code: 'storage' | 'conflict'): CommandResult => ({ ok: false, refusal: { code, message: { zh: '', en: '' } } });

/** A storage, a clock and what was carried out. */
function bench(rows: GivenCommandRow[] = []) {
  const store = new Map(rows.map((row) => [row.key, row]));
  const self = {
    now: 0,
    done: [] as string[],
    asked: 0,
    failing: false,
    store: {
      find: async (key: string) => {
        self.asked++;
        if (self.failing) throw new Error('gone');
        return store.get(key) ?? null;
      },
      put: async () => undefined,
      newest: async (since: number, limit: number) =>
        [...store.values()]
          .filter(({ at }) => at >= since)
          .reverse()
          .slice(0, limit),
    },
    durable: async () => {
      if (self.failing) throw refuse('storage', '', '');
    },
    monotonic: () => self.now,
    remember: (row: GivenCommandRow) => void store.set(row.key, row),
    /** @param keep that storage remembers it, whatever is answered */
    carryOut:
      (what: string, result: CommandResult, keep = result.ok) =>
      (given: { key: string; digest: string }) => {
        self.done.push(what);
        if (keep) store.set(given.key, { ...given, at: self.now, seq: 7 });
        return Promise.resolve(result);
      },
  };
  return self;
}

describe('a command given again', () => {
  it('answers what it answered, and is carried out once, also while it is under way', async () => {
    const it = bench();
    const given = new GivenCommands(it);
    const give = (): Promise<CommandResult> => given.once('u1', 'abcdefgh', 'comment', { text: '好', id: 1 }, it.carryOut('a', OK(7)));
    expect(await Promise.all([give(), give()])).toEqual([OK(7), OK(7)]);
    expect(await given.once('u1', 'abcdefgh', 'comment', { id: 1, text: '好' }, it.carryOut('b', OK(8)))).toEqual(OK(7));
    expect(it.done).toEqual(['a']);
  });

  it("is another's under the same id", async () => {
    const it = bench();
    const given = new GivenCommands(it);
    for (const giver of ['u1', 'u2']) await given.once(giver, 'abcdefgh', 'comment', {}, it.carryOut(giver, OK(1)));
    expect(it.done).toEqual(['u1', 'u2']);
  });

  it('is refused in words when the id named another command', async () => {
    const it = bench();
    const given = new GivenCommands(it);
    await given.once('u1', 'abcdefgh', 'comment', { text: 'a' }, it.carryOut('a', OK(1)));
    const again = given.once('u1', 'abcdefgh', 'comment', { text: 'b' }, it.carryOut('b', OK(2)));
    await expect(again).rejects.toMatchObject({ refusal: { code: 'invalid', message: { en: expect.stringContaining('abcdefgh') } } });
    expect(it.done).toEqual(['a']);
  });

  it('is refused again as it was, but tried again after a fault that passes', async () => {
    const it = bench();
    const given = new GivenCommands(it);
    const give = (id: string, result: CommandResult) => given.once('u1', id, 'accept', {}, it.carryOut(id, result));
    await give('conflict', refused('conflict'));
    expect(await give('conflict', OK(1))).toEqual(refused('conflict'));
    await give('storage-', refused('storage'));
    expect(await give('storage-', OK(2))).toEqual(OK(2));
    expect(it.done).toEqual(['conflict', 'storage-', 'storage-']);
  });

  it('is not carried out twice when storage did not say what became of it', async () => {
    const it = bench();
    const given = new GivenCommands(it);
    const give = (what: string) => given.once('u1', 'abcdefgh', 'comment', {}, it.carryOut(what, refused('storage'), true));
    await give('first');
    it.failing = true;
    await expect(give('second')).rejects.toMatchObject({ refusal: { code: 'storage' } });
    it.failing = false;
    expect(await give('third')).toEqual(OK(7));
    expect(it.done).toEqual(['first']);
  });

  it('is known after a restart, for a day', async () => {
    const day = { key: 'u1 abcdefgh', digest: '', at: 1000, seq: 5 };
    const before = bench();
    await new GivenCommands(before).once('u1', 'abcdefgh', 'comment', {}, (made) => {
      day.digest = made.digest;
      return Promise.resolve(OK(5));
    });
    const it = bench([day]);
    it.now = 500_000;
    const given = await GivenCommands.load(it, 1000 + REMEMBERED_MS - 1);
    const give = () => given.once('u1', 'abcdefgh', 'comment', {}, it.carryOut('again', OK(6)));
    expect(await give()).toEqual(OK(5));
    it.now += 2;
    expect(await give()).toEqual(OK(6));
  });

  it('is asked of storage when more was given than memory holds', async () => {
    const it = bench();
    const given = new GivenCommands(it);
    for (let n = 0; n < 50_001; n++) await given.once('u1', `number-${n}`, 'comment', {}, it.carryOut('', OK(7)));
    expect(it.asked).toBe(0);
    it.done.length = 0;
    expect(await given.once('u1', 'number-0', 'comment', {}, it.carryOut('again', OK(8)))).toEqual(OK(7));
    expect(it.done).toEqual([]);
  });

  it('in any order, by anyone, with storage failing and restarts: once, or told that it is not known', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('give' as const), id: fc.nat(3), outcome: fc.constantFrom('ok', 'lost', 'not') }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('fail' as const, 'mend' as const, 'restart' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const it = bench();
        let given = new GivenCommands(it);
        const carriedOut = new Map<number, number>();
        for (const one of steps) {
          if (one.do === 'restart') given = await GivenCommands.load(it, it.now);
          else if (!('id' in one)) it.failing = one.do === 'fail';
          else {
            const stored = one.outcome !== 'not' && !it.failing;
            await given
              .once('u1', `command-${one.id}`, 'comment', {}, (made) => {
                if (stored) carriedOut.set(one.id, (carriedOut.get(one.id) ?? 0) + 1);
                return it.carryOut('', one.outcome === 'ok' && stored ? OK(7) : refused('storage'), stored)(made);
              })
              .catch(() => undefined);
          }
        }
        for (const times of carriedOut.values()) expect(times).toBe(1);
      }),
    );
  });
});

describe('at the desk', () => {
  it('a remark given twice is one, also after a restart', async () => {
    const desk = new Desk();
    const remark = (text: string) =>
      desk.execute('comment', { subject: 'incident', id: desk.incident.id, text }, person('duty-officer'), '', 'id-of-mine');
    const first = await remark('已电话核实');
    expect([await remark('已电话核实'), first.ok]).toEqual([first, true]);
    expect(await remark('又一句')).toMatchObject({ ok: false, refusal: { code: 'invalid' } });
    expect(desk.incident.comments).toHaveLength(1);
    expect(desk.refused.map(({ detail }) => detail)).toEqual([expect.stringContaining('was given with another command')]);
  });

  it('what changed nothing is remembered too', async () => {
    const desk = new Desk();
    await desk.must('acknowledge');
    const [user, before] = [person('duty-officer'), desk.remembered.size];
    await desk.execute('acknowledge', { alerts: [desk.alert.id] }, user, '', 'id-of-mine');
    expect(desk.remembered.size).toBe(before + 1);
  });
});
