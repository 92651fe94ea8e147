import { expect, it } from 'vitest';
import { arrowOf, padKeyOf } from '#client/ui/controls/pad-keys.ts';
import { Holding } from './holding.ts';

function opened(): { holding: Holding; given: string[]; answer: () => Promise<void> } {
  const given: string[] = [];
  const waiting: (() => void)[] = [];
  const holding = new Holding({
    id: 'move',
    key: 'direction',
    stop: 'stop',
    give: (action, params) => {
      given.push([action, ...Object.entries(params).map((pair) => pair.join('='))].join(' '));
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
  });
  const answer = async (): Promise<void> => {
    waiting.shift()?.();
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
  };
  return { holding, given, answer };
}

it('gives the stop after the move was answered, however soon it is let go', async () => {
  const { holding, given, answer } = opened();
  expect(holding.press('left', { speed: 3 })).toBe(true);
  expect(holding.release()).toBe(true);
  await Promise.resolve();
  expect(given).toEqual(['move speed=3 direction=left']);
  await answer();
  expect(given).toEqual(['move speed=3 direction=left', 'stop']);
});

it('gives a key once while it is held, and another in its place without a stop between', async () => {
  const { holding, given, answer } = opened();
  holding.press('left', {});
  expect(holding.press('left', {})).toBe(false);
  holding.press('up-left', {});
  holding.renew();
  for (let turn = 0; turn < 4; turn++) await answer();
  expect(given).toEqual(['move direction=left', 'move direction=up-left', 'move direction=up-left']);
});

it('gives no stop when nothing is held', async () => {
  const { holding, given } = opened();
  expect(holding.release()).toBe(false);
  holding.renew();
  await Promise.resolve();
  expect(given).toEqual([]);
});

it.each([
  [['ArrowUp'], 'up'],
  [['ArrowUp', 'ArrowRight'], 'up-right'],
  [['ArrowDown', 'ArrowLeft'], 'down-left'],
  [['ArrowUp', 'ArrowDown'], null],
  [['ArrowUp', 'ArrowDown', 'ArrowLeft'], 'left'],
  [['+'], 'zoom-in'],
  [['-', 'ArrowUp'], 'zoom-out'],
  [['a'], null],
])('%j held together mean %s', (keys, meant) => {
  expect(padKeyOf(new Set(keys.map(arrowOf).filter((key) => key !== null)))).toBe(meant);
});
