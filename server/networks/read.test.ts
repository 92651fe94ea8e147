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
  const read = readNetworks(file(10_000)).then((networks) => ({ networks, turns: turns.count }));
  const turns = { count: 0 };
  const count = async (): Promise<void> => {
    for (; turns.count < 10_000; turns.count++) await nextTurn();
  };
  const [{ networks, turns: meanwhile }] = await Promise.all([read, count()]);
  expect(networks.networks[0].pipes).toHaveLength(10_000);
  expect(meanwhile).toBeGreaterThan(60);
});

it.each([
  ['the last pipe', file(601, { laid: 3000 })],
  ['a field that nobody knows', file(10, { colour: 'blue' })],
  ['a medium', file(1).replace('water', 'wine')],
  ['no JSON', '{'],
])('what is wrong with %s is refused', async (_, text) => {
  await expect(readNetworks(text)).rejects.toThrow();
});
