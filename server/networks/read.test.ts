import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { networksSchema } from '#contract/networks/network.ts';
import { readNetworks } from './read.ts';

const node = (n: number): object => ({
  id: `n${n}`,
  kind: n === 0 ? 'source' : 'junction',
  at: [117, 36],
  ...(n % 2 === 0 && { homes: 3 }),
});
const pipe = (n: number, more: object = {}): object => ({
  id: `p${n}`,
  from: `n${n}`,
  to: `n${n + 1}`,
  line: [
    [117, 36],
    [117.001, 36],
  ],
  ...more,
});
const file = (count: number, last: object = {}): string =>
  JSON.stringify({
    version: 1,
    simulated: true,
    networks: [
      {
        medium: 'water',
        nodes: Array.from({ length: count }, (_, n) => node(n)),
        pipes: Array.from({ length: count }, (_, n) => pipe(n, n === count - 1 ? last : {})),
      },
    ],
  });

it('a file reads as its schema says', async () => {
  const text = file(601);
  expect(await readNetworks(text)).toEqual(networksSchema.parse(JSON.parse(text)));
});

it('while a city of pipes is checked, all else has its turns', async () => {
  let reading = true;
  const read = readNetworks(file(10_000)).finally(() => (reading = false));
  let turns = 0;
  while (reading) {
    await nextTurn();
    turns++;
  }
  expect((await read).networks[0].pipes).toHaveLength(10_000);
  expect(turns).toBeGreaterThan(60);
});

it.each([
  ['the last pipe', file(601, { laid: 3000 })],
  ['a field that nobody knows', file(10, { colour: 'blue' })],
  ['a medium', file(1).replace('water', 'wine')],
  ['no JSON', '{'],
])('what is wrong with %s is refused', async (_, text) => {
  await expect(readNetworks(text)).rejects.toThrow();
});
