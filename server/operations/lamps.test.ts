import { pino } from 'pino';
import { expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Records } from '#server/records/records.ts';
import type { Change } from '#server/state/change.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Operations } from './operations.ts';
import { unanswered } from './unanswered.ts';

const kinds = await loadKinds();
const lamp = make('device', { id: 'sl', kind: 'street-lamp', name: '灯' });

/** A lamp whose gateway takes every order, as TALQ gateways do with 201, and both what it reads and the time in hand. */
function open() {
  const records = new Records();
  records.apply([put('device', lamp)]);
  const clock = { now: 1000 };
  const operations = new Operations({ records, monotonic: () => clock.now, log: pino({ level: 'silent' }) });
  operations.start(() => ({ tries: 2, answerMs: 10_000, send: () => Promise.resolve({ took: true, text: '' }) }));
  let count = 0;
  const pass = async (ms: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    clock.now += ms;
    const changes = operations.take(clock.now);
    records.apply(changes);
    records.apply(absorb(unanswered(changes, { kinds, records }, clock.now), records, kinds, clock.now));
  };
  const order = async (action: 'on' | 'off' | 'dim', expects: { point: string; is: number }): Promise<void> => {
    const operation = make('operation', {
      id: `o${++count}`,
      device: 'sl',
      kind: 'street-lamp',
      action,
      expects: { ...expects, withinS: kinds.get('street-lamp')!.actions![action].expects!.withinS },
    });
    records.apply([put('operation', operation)]);
    operations.follow({ seq: count, at: 0, actor: operation.updatedBy, cause: 'test', changes: [put('operation', operation)] });
    await pass(0);
    await pass(1000);
  };
  const read = (point: string, value: number): void => operations.heard({ device: lamp, point, value } as unknown as Change);
  const alerts = (): string[] => [...records.all('alert')].map(({ code, active }) => `${code} ${active ? 'on' : 'over'}`);
  return { order, read, pass, alerts, state: () => records.get('operation', `o${count}`)!.state };
}

it.each([
  ['on', { point: 'levelPct', is: 100 }],
  ['dim', { point: 'levelPct', is: 40 }],
  ['off', { point: 'light', is: 2 }],
] as const)('a lamp whose gateway took "%s" and that stays as it was is not switched, until an order is done', async (action, expects) => {
  const { order, read, pass, alerts, state } = open();
  await order(action, expects);
  expect([state(), alerts()]).toEqual(['acknowledged', []]);
  read(expects.point, expects.is + 1);
  read(expects.point === 'light' ? 'levelPct' : 'light', expects.is);
  await pass(58_000);
  expect([state(), alerts()]).toEqual(['acknowledged', []]);
  await pass(2000);
  expect([state(), alerts()]).toEqual(['timed-out', ['not-switched on']]);
  await order(action, expects);
  read(expects.point, expects.is);
  await pass(0);
  expect([state(), alerts()]).toEqual(['confirmed', ['not-switched over']]);
});

it('a lamp that is switched in time is nothing to tell', async () => {
  const { order, read, pass, alerts, state } = open();
  await order('on', { point: 'levelPct', is: 100 });
  read('levelPct', 100);
  await pass(120_000);
  expect([state(), alerts()]).toEqual(['confirmed', []]);
});
