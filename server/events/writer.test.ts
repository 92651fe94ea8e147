import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { Refused } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { EventRow, Kept } from '#server/storage/storage.ts';
import { EventWriter } from './writer.ts';

const row = (n: number): EventRow => {
  const event: DeviceEvent = {
    id: `e${n}`,
    device: 'g',
    kind: 'access-gate',
    type: 'pass',
    place: '/1',
    at: n,
    observedAt: n,
    receivedAt: n,
    clockFault: false,
    attributes: {},
    text: '',
    simulated: true,
  };
  return { event, said: `e${n}`, told: n, windowMs: 1, retention: 'plain' };
};

type Mode = 'works' | 'full' | 'hangs' | 'unknown' | 'answer-lost';

/** Storage with its ways to fail. What is in `kept` is what a crash leaves. */
class Shelf {
  mode: Mode = 'works';
  readonly kept = new Set<string>();
  /** Ids that can never be stored. */
  readonly bad = new Set<string>();
  #waiting: (() => void)[] = [];

  async write(rows: readonly EventRow[]): Promise<readonly Kept[]> {
    await turn();
    if (this.mode === 'hangs') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.mode === 'full') throw new StorageFault('storage', 'disk full');
    if (this.mode === 'unknown') throw new StorageFault('unknown', 'thread ended');
    if (rows.some(({ event }) => this.bad.has(event.id))) throw new StorageFault('data', 'no number');
    const answers = rows.map(({ event: { id } }): Kept => (this.kept.has(id) ? 'there' : (this.kept.add(id), 'new')));
    if (this.mode === 'answer-lost') throw new StorageFault('unknown', 'thread ended after it');
    return answers;
  }

  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

function bench(limit?: number): {
  shelf: Shelf;
  writer: EventWriter;
  told: string[];
  clock: { now: number };
  pass(ms: number): Promise<void>;
} {
  const shelf = new Shelf();
  const told: string[] = [];
  const clock = { now: 0 };
  const writer = new EventWriter({
    store: shelf,
    stored: (events) => told.push(...events.map(({ id }) => id)),
    monotonic: () => clock.now,
    log: pino({ level: 'silent' }),
    ...(limit === undefined ? {} : { limit }),
  });
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now + ms; clock.now < end;) {
      clock.now += 100;
      writer.tick();
      for (let i = 0; i < 3; i++) await turn();
    }
  };
  return { shelf, writer, told, clock, pass };
}

const outcome = (written: Promise<void>): Promise<'done' | 'refused'> =>
  written.then(
    () => 'done' as const,
    (error: unknown) => {
      if (error instanceof Refused && error.refusal.code === 'storage') return 'refused' as const;
      throw error;
    },
  );

describe('events on their way to storage', () => {
  it('held while storage fails and refused to their senders, all are written and published once when it is back', async () => {
    const { shelf, writer, told, pass } = bench();
    shelf.mode = 'full';
    expect(await outcome(writer.write([row(1)]))).toBe('refused');
    for (let n = 0; n < 3; n++) expect(await outcome(writer.write([row(1), row(2)]))).toBe('refused');
    expect([writer.waiting, told, shelf.kept.size]).toEqual([2, [], 0]);
    shelf.mode = 'works';
    await pass(1200);
    expect([writer.waiting, told, [...shelf.kept]]).toEqual([0, ['e1', 'e2'], ['e1', 'e2']]);
    expect(await outcome(writer.write([row(1)]))).toBe('done');
    expect(told).toEqual(['e1', 'e2']);
  });

  it('nobody waits longer than two seconds for storage that does not answer', async () => {
    const { shelf, writer, told, pass } = bench();
    shelf.mode = 'hangs';
    const first = outcome(writer.write([row(1)]));
    await pass(2100);
    expect(await first).toBe('refused');
    expect(await outcome(writer.write([row(2)]))).toBe('refused');
    shelf.mode = 'works';
    shelf.release();
    await pass(1200);
    expect([writer.waiting, told]).toEqual([0, ['e1', 'e2']]);
  });

  it('what was stored though the answer was lost is told all the same', async () => {
    const { shelf, writer, told, pass } = bench();
    shelf.mode = 'answer-lost';
    expect(await outcome(writer.write([row(1)]))).toBe('refused');
    shelf.mode = 'works';
    await pass(1200);
    expect(told).toEqual(['e1']);
  });

  it('one that can never be stored fails alone', async () => {
    const { shelf, writer, told, pass } = bench();
    shelf.bad.add('e2');
    const results = await Promise.allSettled([1, 2, 3].map((n) => writer.write([row(n)])));
    await pass(300);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([writer.waiting, told]).toEqual([0, ['e1', 'e3']]);
  });

  it('no more are held than fit, and who brings more is refused', async () => {
    const { shelf, writer, pass } = bench(5);
    shelf.mode = 'full';
    for (let n = 0; n < 20; n++) expect(await outcome(writer.write([row(n)]))).toBe('refused');
    expect([writer.waiting, writer.dropped]).toEqual([5, 15]);
    shelf.mode = 'works';
    await pass(1200);
    expect([writer.waiting, shelf.kept.size]).toEqual([0, 5]);
  });

  it('whatever storage does: what is confirmed is kept and published once, and senders that repeat lose nothing', async () => {
    const step = fc.oneof(
      fc.record({ say: fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }) }),
      fc.record({ mode: fc.constantFrom<Mode>('works', 'full', 'hangs', 'unknown', 'answer-lost') }),
      fc.record({ pass: fc.integer({ min: 100, max: 2500 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { shelf, writer, told, pass } = bench();
        const said = new Set<number>();
        const open: Promise<unknown>[] = [];
        for (const one of steps) {
          if ('pass' in one) await pass(one.pass);
          else if ('mode' in one) {
            shelf.mode = one.mode;
            shelf.release();
          } else {
            for (const n of one.say) said.add(n);
            const ids = one.say.map((n) => `e${n}`);
            open.push(
              outcome(writer.write(one.say.map(row))).then((result) =>
                expect([result, result === 'done' ? ids.filter((id) => !shelf.kept.has(id)) : []]).toEqual([result, []]),
              ),
            );
          }
        }
        shelf.mode = 'works';
        shelf.release();
        await pass(4000);
        expect(await outcome(writer.write([...said].map(row)))).toBe('done');
        await Promise.all(open);
        expect([shelf.kept.size, new Set(told).size, told.length, writer.waiting]).toEqual([said.size, said.size, said.size, 0]);
      }),
      { numRuns: 150 },
    );
  });
});
