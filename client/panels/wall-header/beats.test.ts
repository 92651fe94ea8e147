import { expect, it } from 'vitest';
import { beatsAfter, type Beat } from './beats.ts';

it('beats when the server has spoken, and leaves a gap when it has not', () => {
  let beats: readonly Beat[] = [];
  for (const heardAt of [10, 20, 20, 30]) beats = beatsAfter(beats, { state: 'live', heardAt }, { ingestRate: heardAt }, 3);
  expect(beats.map(({ rate }) => rate)).toEqual([20, null, 30]);
  expect(beatsAfter(beats, { state: 'lost', heardAt: 40 }, { ingestRate: 9 }, 3).at(-1)!.rate).toBeNull();
});
