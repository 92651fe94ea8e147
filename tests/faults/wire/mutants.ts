import { connect as dialTcp } from 'node:net';
import * as fc from 'fast-check';
import { SOAK } from '#tests/harness/soak.ts';

/** Mutated frames on each ingress. */
export const RUNS = SOAK ? 100_000 : 10_000;
export const SEED = 26_875;
/** Bad senders at the same time. */
const LANES = 16;

type Change = readonly [how: 'set' | 'cut' | 'insert', where: number, value: number];
const changes = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat(2000), fc.integer({ min: 0, max: 255 })), {
  minLength: 1,
  maxLength: 8,
});

function mutate(bytes: Uint8Array, how: readonly Change[]): Uint8Array {
  const out = [...bytes];
  for (const [what, where, value] of how) {
    const at = where % (out.length + 1);
    if (what === 'set') out[at] = value;
    else if (what === 'cut') out.splice(at, 1 + (value % 16));
    else out.splice(at, 0, value);
  }
  return Uint8Array.from(out);
}

export const mutants = (base: fc.Arbitrary<Uint8Array>): Uint8Array[] =>
  fc.sample(fc.tuple(base, changes), { numRuns: RUNS, seed: SEED }).map(([bytes, how]) => mutate(bytes, how));

/** Sends pieces over several connections at once, a new one every `each` pieces; what the server answers is thrown away. */
export async function flood(port: number, pieces: readonly Uint8Array[], each: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < pieces.length) {
      const batch = pieces.slice(next, next + each);
      next += each;
      await sendAndEnd(port, Buffer.concat(batch));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const sendAndEnd = (port: number, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const socket = dialTcp({ port, host: '127.0.0.1', allowHalfOpen: false });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
    socket.end(bytes);
  });

/** Runs `report` again and again until `work` is over; every one of them must be confirmed. */
export async function meanwhile(report: (n: number) => Promise<void>, work: Promise<void>): Promise<number> {
  const state = { over: false };
  void work.finally(() => Object.assign(state, { over: true }));
  let confirmed = 0;
  while (!state.over) await report(confirmed++);
  await work;
  await report(confirmed++);
  return confirmed;
}
