import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReplayItem } from '#contract/wire/replay.ts';
import { Refused } from '#client/session/session.ts';
import { Player } from './player.ts';

const NOW = 1_800_000_000_000;
const FROM = NOW - 3_600_000;

/** A server that tells a word for each step, and where it stands. */
function makeServer() {
  const asked: string[] = [];
  const read = (what: string, query: Readonly<Record<string, string | number>>): Promise<ReplayItem[]> => {
    asked.push(`${what} ${Object.values(query).join(' ')}`);
    if (what === 'picture') return Promise.resolve([{ text: `picture ${query.at}` }, { at: Number(query.at) }]);
    const items: ReplayItem[] = [];
    for (let at = Number(query.from); at < Number(query.to);) {
      at = Math.min(Number(query.to), at + Number(query.step));
      items.push({ text: `step ${at - FROM}` }, { at });
    }
    return Promise.resolve(items);
  };
  return { asked, read };
}

function open(read: ReturnType<typeof makeServer>['read'], present = NOW) {
  let monotonic = 0;
  const arrived = vi.fn();
  const player = new Player(FROM, { present: () => present, arrived, read: read as never, monotonic: () => monotonic });
  const told: string[] = [];
  vi.spyOn(player.source, 'give').mockImplementation((items) => {
    for (const item of items) if ('text' in item) told.push(item.text);
    return Promise.resolve();
  });
  const pass = async (ms: number): Promise<void> => {
    monotonic += ms;
    player.tick();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { player, told, arrived, pass };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('shows an instant, then plays what followed at its speed, each thing when its time has come', async () => {
  const { read, asked } = makeServer();
  const { player, told, pass } = open(read);
  await player.seek(FROM);
  expect(told).toEqual([`picture ${FROM}`]);
  player.setSpeed(60);
  player.play();
  await pass(0);
  expect(asked.at(-1)).toBe(`play  ${FROM} ${FROM + 240_000} 6000`);
  await pass(100);
  expect(player.now()).toBe(FROM + 6000);
  expect(told.slice(1)).toEqual(['step 6000']);
  await pass(250);
  expect(told.slice(1)).toEqual(['step 6000', 'step 12000', 'step 18000']);
  player.pause();
  await pass(5000);
  expect(player.now()).toBe(FROM + 21_000);
  player.close();
});

it('waits for what has not come yet, and skips nothing', async () => {
  const { read } = makeServer();
  const held = Promise.withResolvers<void>();
  const { player, told, pass } = open(async (what, query) => {
    if (what === 'play') await held.promise;
    return read(what, query);
  });
  await player.seek(FROM);
  player.play();
  await pass(0);
  await pass(3000);
  expect(player.now()).toBe(FROM);
  held.resolve();
  await vi.advanceTimersByTimeAsync(0);
  await pass(1000);
  expect(told).toEqual([`picture ${FROM}`, 'step 1000']);
  player.close();
});

it('steps on by what followed and back by a picture, and stands still there', async () => {
  const { read, asked } = makeServer();
  const { player, told } = open(read);
  await player.seek(FROM);
  await player.step(1);
  expect([player.now(), told.at(-1)]).toEqual([FROM + 10_000, 'step 10000']);
  await player.step(-1);
  expect([player.now(), asked.at(-1)]).toEqual([FROM, `picture ${FROM}`]);
  player.close();
});

it('an instant that is asked for takes the place of one that is still on its way', async () => {
  const { read } = makeServer();
  const slow = Promise.withResolvers<void>();
  const { player, told } = open(async (what, query) => {
    if (query.at === FROM) await slow.promise;
    return read(what, query);
  });
  const first = player.seek(FROM);
  await player.seek(FROM + 5000);
  slow.resolve();
  await first;
  expect(told).toEqual([`picture ${FROM + 5000}`]);
  expect(player.store.getState()).toMatchObject({ at: FROM + 5000, loading: false });
  player.close();
});

it('says why an instant is not shown, plays nothing, and goes on from another', async () => {
  const { read } = makeServer();
  const refusal = { code: 'not-found', message: { zh: '早于现存记录', en: 'before what is kept' } } as const;
  const { player } = open((what, query) => (query.at === FROM ? Promise.reject(new Refused(refusal)) : read(what, query)));
  await player.seek(FROM);
  player.play();
  expect(player.store.getState()).toMatchObject({ refusal, loading: false, isPlaying: false });
  await player.seek(FROM + 1000);
  expect(player.store.getState()).toMatchObject({ refusal: null, at: FROM + 1000 });
  player.close();
});

it('says so when the past has come up to the present, and shows nothing that is still to come', async () => {
  const { read } = makeServer();
  const { player, arrived, pass } = open(read, FROM + 20_000);
  await player.seek(FROM + 3_600_000);
  expect(player.now()).toBe(FROM + 18_500);
  player.play();
  await pass(100);
  expect(arrived).toHaveBeenCalled();
  player.close();
});
