import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Label } from '#contract/label.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import { Line, MOST_TRIES, type Mark } from './line.ts';
import { ForbiddenAddress } from './networks.ts';
import type { Told } from './told.ts';

type Answer = number | 'hang' | 'break' | 'forbidden';
const message = (seq: number, version = 1): Told => ({ id: `alert/a${seq}/${version}` }) as Told;

/** A line over a journal of so many entries; `answers` are what its receiver says, the last for ever. */
function open(entries: number, answers: readonly Answer[], { from = 0, told = (seq: number): Told[] => [message(seq)] } = {}) {
  const journal = { epoch: 'e', last: entries, gone: 0 };
  const [taken, pauses]: [string[], number[]] = [[], []];
  let [kept, words]: [Mark, Label | null] = [{ epoch: 'e', seq: from }, null];
  let asked = 0;
  const line = new Line(
    {
      journal: {
        epoch: 'e',
        head: () => journal.last,
        since: (seq, limit) =>
          Promise.resolve(
            seq < journal.gone
              ? null
              : Array.from({ length: Math.min(limit, journal.last - seq) }, (_, i) => ({ seq: seq + i + 1 }) as JournalEntry),
          ),
      },
      told: ({ seq }) => told(seq),
      send: async ({ id }, signal) => {
        const answer = answers[Math.min(asked++, answers.length - 1)];
        if (answer === 'break') throw new Error('connection reset');
        if (answer === 'forbidden') throw new ForbiddenAddress('10.0.0.1');
        if (answer === 'hang') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
        if ((answer as number) < 300) taken.push(id);
        return { status: answer as number, text: 'no' };
      },
      keep: (mark, stopped) => ([kept, words] = [mark, stopped]),
      now: () => 1000,
      pause: async (ms) => void pauses.push(ms),
      random: () => 1,
    },
    kept,
    null,
  );
  onTestFinished(() => line.stop());
  line.start();
  return { line, journal, taken, pauses, kept: () => kept, words: () => words };
}
const ids = (...seqs: number[]): string[] => seqs.map((seq) => message(seq).id);

describe('a line to a receiver', () => {
  it('tells in order what there is, then what comes', async () => {
    const { line, journal, taken, kept } = open(450, [204]);
    await vi.waitFor(() => expect(taken.length).toBe(450));
    expect(taken).toEqual(ids(...Array.from({ length: 450 }, (_, i) => i + 1)));
    journal.last = 451;
    line.wake();
    await vi.waitFor(() => expect(kept().seq).toBe(451));
    expect(line.status).toMatchObject({ state: 'idle', sent: 451, behind: 0, words: null });
  });

  it('tries again ever later what is not answered, and then goes on', async () => {
    const { taken, pauses, line } = open(2, ['break', 503, 429, 200]);
    await vi.waitFor(() => expect(taken).toEqual(ids(1, 2)));
    expect(pauses).toEqual([1000, 2000, 4000]);
    expect(line.status).toMatchObject({ tries: 0, words: null });
  });

  it('stops after so many tries with words, and keeps where it stopped', async () => {
    const { line, pauses, kept, words } = open(5, [200, 'break'], {});
    await vi.waitFor(() => expect(line.status.state).toBe('stopped'));
    expect(pauses.length).toBe(MOST_TRIES - 1);
    expect(pauses.at(-1)).toBe(600_000);
    expect(kept().seq).toBe(1);
    expect(words()!.zh).toBe(`试了 ${MOST_TRIES} 次后停止：没有应答（connection reset）。改正后点“继续”，将从停下的地方接着发`);
    expect(line.status.behind).toBe(4);
  });

  it('puts aside a message that the receiver refuses for good, and tells the next', async () => {
    const { line, taken } = open(3, [200, 422, 422, 422, 200]);
    await vi.waitFor(() => expect(taken).toEqual(ids(1, 3)));
    expect(line.status).toMatchObject({ sent: 2, refused: 1 });
  });

  it('stops at once where it must not go', async () => {
    const { line, pauses } = open(1, ['forbidden']);
    await vi.waitFor(() => expect(line.status.state).toBe('stopped'));
    expect([pauses, line.status.behind]).toEqual([[], 1]);
    expect(line.status.words!.en).toContain('Stopped after 1 try: 10.0.0.1 is no address of the public Internet');
  });

  it('says a repeated alert once, and what is no longer kept it says it has missed', async () => {
    const { line, taken, journal } = open(6, [200], { told: (seq) => [message(seq % 2, seq < 5 ? 1 : 2)] });
    await vi.waitFor(() => expect(taken).toEqual(['alert/a1/1', 'alert/a0/1', 'alert/a1/2', 'alert/a0/2']));
    journal.gone = 50;
    journal.last = 60;
    line.wake();
    await vi.waitFor(() => expect(line.status.words?.en).toContain('What the journal held after entry 6 is gone'));
    expect(line.status.behind).toBe(0);
  });

  it('that ends while a receiver hangs ends at once, and begins again with that message', async () => {
    const first = open(2, [200, 'hang']);
    await vi.waitFor(() => expect(first.taken).toEqual(ids(1)));
    await first.line.stop();
    const second = open(2, [200], { from: first.kept().seq });
    await vi.waitFor(() => expect(second.taken.at(-1)).toBe(ids(2)[0]));
  });

  it('tells everything at least once and in order, however its receiver answers and however often it is begun anew', async () => {
    const answer = fc.constantFrom<Answer>(200, 500, 'break', 429);
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), async (answers, entries) => {
        const { line, taken } = open(entries, [...answers, 200]);
        await vi.waitFor(() => expect(line.status).toMatchObject({ state: 'idle', behind: 0 }), { interval: 1 });
        expect(taken).toEqual(ids(...Array.from({ length: entries }, (_, i) => i + 1)));
        await line.stop();
      }),
      { numRuns: 60 },
    );
  });
});
