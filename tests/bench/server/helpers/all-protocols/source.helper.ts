import { setTimeout as wait } from 'node:timers/promises';

/** Senders of one protocol. */
export interface Source {
  readonly name: string;
  readonly perSecond: number;
  /** Says the next thing. Each promise is a message, kept once the server has confirmed it. */
  say(n: number): readonly Promise<unknown>[];
}

export interface Said {
  readonly name: string;
  readonly sent: number;
  readonly confirmed: number;
  /** Of the first that was not confirmed. */
  readonly why?: string;
}

const TURN_MS = 10;
/** How often each has spoken before: a pass or a message is never the same again. */
const spoken = new WeakMap<Source, number>();

/** Lets each source speak evenly at its rate, then waits until everything is confirmed or known not to be. */
export async function paced(sources: readonly Source[], seconds: number): Promise<Said[]> {
  const counts = sources.map(({ name }) => ({ name, sent: 0, confirmed: 0, why: '' }));
  const under: Promise<unknown>[] = [];
  const began = performance.now();
  for (let turn = 1; turn <= (seconds * 1000) / TURN_MS; turn++) {
    sources.forEach((source, i) => {
      const count = counts[i];
      const due = (turn * TURN_MS * source.perSecond) / 1000;
      // What is said may be nothing new, and no message: a turn ends all the same.
      for (let tries = 0; count.sent < Math.floor(due) && tries < source.perSecond; tries++)
        for (const message of next(source)) {
          count.sent++;
          under.push(
            message.then(
              () => count.confirmed++,
              (error: Error) => (count.why ||= error.message),
            ),
          );
        }
    });
    await wait(Math.max(0, began + turn * TURN_MS - performance.now()));
  }
  await Promise.all(under);
  return counts.map(({ name, sent, confirmed, why }) => ({ name, sent, confirmed, ...(why === '' ? {} : { why }) }));
}

function next(source: Source): readonly Promise<unknown>[] {
  const n = spoken.get(source) ?? 0;
  spoken.set(source, n + 1);
  return source.say(n);
}

/** The n-th of a list that begins again at its end. */
export const nth = <T>(list: readonly T[], n: number): T => list[n % list.length];
