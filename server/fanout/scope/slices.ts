/** The main thread is held this long at a time, ms. */
const SLICE_MS = 3;
/** The clock is looked at after so many steps. */
const STEPS = 64;

/** What a step says that takes as long as many others. */
export const LONG = 'long';
export type Step = void | typeof LONG;

/** All work under way together has one slice at a time, however much of it begins at once. */
let underWay = 0;
let last: Promise<void> = Promise.resolve();

/**
 * Does a long work a slice at a time, others in between. What fits into the first slice is done at once.
 * @param work yields after every small step, and `LONG` after one of about a millisecond @param monotonic ms
 * @returns null when all is done, else a promise of it; rejects with what the work throws later
 */
export function inSlices(work: Iterator<Step>, monotonic: () => number): Promise<void> | null {
  if (underWay === 0 && slice(work, monotonic)) return null;
  underWay++;
  const done = goOn(last, work, monotonic).finally(() => underWay--);
  last = done.catch(() => undefined);
  return done;
}

async function goOn(before: Promise<void>, work: Iterator<Step>, monotonic: () => number): Promise<void> {
  await before;
  do await new Promise((resolve) => setImmediate(resolve));
  while (!slice(work, monotonic));
}

/** @returns true when the work is done. */
function slice(work: Iterator<Step>, monotonic: () => number): boolean {
  const until = monotonic() + SLICE_MS;
  for (let step = 1; ; step++) {
    const { done, value } = work.next();
    if (done) return true;
    if ((value === LONG || step % STEPS === 0) && monotonic() >= until) return false;
  }
}
