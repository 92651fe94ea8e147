import { expect, it } from 'vitest';
import type { Way } from '#server/ingest/adapter.ts';
import type { Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Denied } from './exchanges.ts';
import { wayToUnit } from './operate.ts';
import type { Transmitter } from './transmitter.ts';

const TIMES = { answerMs: 10_000, retries: 3 };
const clock = () => [0, 30, 12, 23, 11, 26] as const;
const actions = Object.entries((await loadKinds()).get('uitd')!.actions!).filter(([, { drill }]) => drill === undefined);

const wayTo = (action: string, { addresses = ['gb26875:889'], connected = true, request = async () => undefined as never } = {}) => {
  const asked: Unit[] = [];
  const unit = {
    connected,
    request: (message: Unit) => {
      asked.push(message);
      return request();
    },
  } as unknown as Transmitter;
  const order = { id: 'o', device: { id: 'unit', addresses }, action, params: { minutes: 10 } };
  const way = wayToUnit(order, { find: (source) => (source === 889 ? unit : undefined) }, TIMES, clock);
  return { asked, way };
};

it.each(actions)('of transmission units, %s is a message of the standard', async (action) => {
  const { asked, way } = wayTo(action);
  expect(await (way as Way).send(new AbortController().signal)).toEqual({ took: true, text: '' });
  expect(asked).toHaveLength(1);
});

it('asks whoever is on duty within the minutes given', async () => {
  const { asked, way } = wayTo('roll-call');
  await (way as Way).send(new AbortController().signal);
  expect(asked).toEqual([{ name: 'rollCall', objects: [{ minutes: 10 }] }]);
});

it('leaves the sending again to the exchange, and waits for all of it', () => {
  expect(wayTo('roll-call').way).toMatchObject({ tries: 1, answerMs: 41_000 });
});

it('a denial is the unit’s no; any other failure says that nobody knows', async () => {
  const { signal } = new AbortController();
  const denied = wayTo('initialise', { request: () => Promise.reject(new Denied('denied')) }).way as Way;
  expect(await denied.send(signal)).toEqual({ took: false, text: '' });
  const lost = wayTo('initialise', { request: () => Promise.reject(new Error('line lost')) }).way as Way;
  await expect(lost.send(signal)).rejects.toThrow('line lost');
});

it('says in words who cannot be told, and knows what is not its own', () => {
  expect(wayTo('roll-call', { connected: false }).way).toMatchObject({ away: { en: expect.stringContaining('not connected') as string } });
  expect(wayTo('roll-call', { addresses: ['gb26875:7'] }).way).toHaveProperty('away');
  expect(wayTo('toString').way).toMatchObject({ away: { en: expect.stringContaining('no message') as string } });
  for (const addresses of [[], ['mqtt-1'], ['gb26875:889/1.1.5']]) expect(wayTo('roll-call', { addresses }).way).toBeNull();
});
