import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '#contract/records/operation.ts';
import { put } from '#contract/records/record.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { stepped } from '#server/operations/step.ts';
import type { Hours, Schedule } from '#contract/schedules/schedule.ts';
import { zone, calendar, MINUTE, HOUR, BY, at, minute, CIRCUITS, schedule, Bench, type Answer } from './fixture.ts';
import { heldAt } from './hours.ts';
import { stateOf } from './view.ts';

describe('lamps by the clock', () => {
  it('are told once at each change, over midnight, and go by their own programme afterwards', async () => {
    const bench = new Bench(schedule());
    await bench.pass(24 * HOUR);
    const told = ['on 100 confirmed', 'dim 40 confirmed', 'on 100 confirmed', 'auto  acknowledged'];
    for (const circuit of CIRCUITS) expect(bench.told(circuit)).toEqual(told);
    const [first] = bench.operations('lc-1');
    expect(first).toMatchObject({ schedule: 'JH00001', requestedAt: at('2026-11-27T17:00'), reason: '按季节开灯' });
    expect(first.requestedBy).toEqual({ id: 'schedule:JH00001', name: '夜间照明（张三）' });
  });

  it('what was not confirmed is said, and is told again less and less often', async () => {
    const bench = new Bench(schedule());
    bench.answers.set('lc-1', 'silent');
    await bench.pass(2 * HOUR + 10 * MINUTE);
    const state = (): ReturnType<typeof stateOf> => stateOf(bench.schedules[0], bench.book.run('JH00001')!, bench.records);
    expect(state()).toMatchObject({ action: 'on', done: 1, underWay: 0 });
    expect(state().missing).toEqual([{ device: 'lc-1', name: expect.any(String), words: { zh: '网关未应答', en: 'no answer' } }]);
    await bench.pass(3 * HOUR);
    // At 17:00, 5, 20, 50, and 110 minutes after, then hourly: five times again.
    expect(bench.told('lc-1')).toHaveLength(6);
    bench.answers.delete('lc-1');
    await bench.pass(HOUR);
    expect(bench.told('lc-1').at(-1)).toContain('confirmed');
    expect(state().missing).toEqual([]);
  });

  it('one that is away is told when it is heard again, and what somebody told it meanwhile stands', async () => {
    const bench = new Bench(schedule());
    bench.away.add('lc-1');
    await bench.pass(3 * HOUR);
    expect(bench.told('lc-1')).toEqual([]);
    const [missing] = stateOf(bench.schedules[0], bench.book.run('JH00001')!, bench.records).missing;
    expect(missing).toMatchObject({ device: 'lc-1', words: { zh: expect.stringContaining('尚未下发') } });
    bench.away.clear();
    await bench.pass(5 * MINUTE);
    expect(bench.told('lc-1')).toEqual(['on 100 confirmed']);
    const byHand = make('operation', { id: 'CZ9', device: 'lc-1', action: 'off', state: 'confirmed', requestedAt: bench.clock.now });
    bench.records.apply([put('operation', { ...byHand, endedAt: bench.clock.now })]);
    bench.given.push('CZ9');
    const device = bench.records.get('device', 'lc-1')!;
    expect(bench.book.orderedOf(device)).toBeUndefined();
    await bench.pass(HOUR);
    expect(bench.told('lc-1')).toHaveLength(2);
    await bench.pass(5 * HOUR);
    expect(bench.book.orderedOf(device)).toMatchObject({ action: 'dim' });
  });

  it('what somebody told it meanwhile, and was not done, stops nothing: it is told again as if nobody had', async () => {
    const bench = new Bench(schedule());
    bench.answers.set('lc-1', 'silent');
    await bench.pass(2 * HOUR + 2 * MINUTE);
    const device = bench.records.get('device', 'lc-1')!;
    const byHand = make('operation', { id: 'CZ9', device: 'lc-1', action: 'off', state: 'requested', requestedAt: bench.clock.now });
    const isOrdered = (of: Partial<Operation>): boolean => {
      bench.records.apply([put('operation', { ...byHand, ...of })]);
      return bench.book.orderedOf(device) !== undefined;
    };
    expect(isOrdered({ state: 'requested', endedAt: null })).toBe(false);
    expect(isOrdered({ state: 'sent', endedAt: null })).toBe(false);
    expect(isOrdered({ state: 'timed-out', endedAt: bench.clock.now })).toBe(true);
    expect(isOrdered({ id: 'CZ8', state: 'awaiting', endedAt: null })).toBe(false);
    expect(isOrdered({ id: 'CZ8', state: 'refused', endedAt: bench.clock.now })).toBe(true);
    bench.answers.delete('lc-1');
    await bench.pass(HOUR);
    expect(bench.told('lc-1').at(-1)).toBe('on 100 confirmed');
    bench.restart();
    expect(bench.book.orderedOf(device)).toMatchObject({ action: 'on' });
  });
});

describe('zones by the clock', () => {
  const zones = (of: Partial<Schedule> = {}): Schedule =>
    schedule({
      kind: 'perimeter-zone',
      devices: ['pz-1'],
      name: '晨练门',
      hours: [{ days: 'every', from: minute(6), until: minute(8), action: 'bypass', params: {} }],
      ...of,
    });

  it('are bypassed for exactly as long as the hours hold', async () => {
    const bench = new Bench(zones());
    await bench.pass(16 * HOUR);
    const [bypass] = bench.operations('pz-1');
    expect(bypass).toMatchObject({ action: 'bypass', params: { minutes: 120 }, lastsS: 7200, critical: true });
    await bench.pass(24 * HOUR);
    expect(bench.operations('pz-1').map(({ requestedAt }) => requestedAt)).toEqual([at('2026-11-28T06:00'), at('2026-11-29T06:00')]);
  });

  it('of a panel that is armed at night, all are disarmed by day from the first, and armed by ending that', async () => {
    const armed = { days: 'every', from: minute(22), until: minute(6), action: 'arm', params: {} } as const;
    const bench = new Bench(zones({ kind: 'alarm-panel', devices: ['ap-1'], hours: [armed] }));
    await bench.pass(5 * MINUTE);
    expect(bench.operations('ap-1')).toMatchObject([{ action: 'disarm', state: 'acknowledged', lastsS: (7 * HOUR) / 1000 - 300 }]);
    await bench.pass(8 * HOUR);
    expect(bench.operations('ap-1')).toMatchObject([{ action: 'disarm', state: 'confirmed', endedAt: at('2026-11-27T22:00') }]);
    expect(bench.book.orderedOf(bench.records.get('device', 'ap-1')!)).toMatchObject({ action: 'arm' });
    await bench.pass(8 * HOUR);
    expect(bench.told('ap-1')).toEqual(['disarm 415 confirmed', 'disarm 960 acknowledged']);
  });

  it('that are taken out of it are raised again at once', async () => {
    const bench = new Bench(zones({ hours: [{ days: 'every', from: minute(0), until: minute(0), action: 'bypass', params: {} }] }));
    await bench.pass(5 * MINUTE);
    expect(bench.operations('pz-1')[0]).toMatchObject({ state: 'acknowledged', endedAt: null, lastsS: 14 * 86_400 });
    await bench.scheduler.release(bench.schedules[0], ['pz-1']);
    expect(bench.operations('pz-1')[0].endedAt).toBe(bench.clock.now);
  });

  it('for longer than two weeks are bypassed anew, so that what stands is shown in between', async () => {
    const bench = new Bench(zones({ hours: [{ days: 'every', from: minute(0), until: minute(0), action: 'bypass', params: {} }] }));
    await bench.pass(5 * MINUTE);
    const [first] = bench.operations('pz-1');
    bench.clock.now += 14 * 24 * HOUR;
    bench.clock.monotonic += 14 * 24 * HOUR;
    const over = stepped(bench.records.get('operation', first.id)!, { what: 'over' }, bench.clock.now, BY)!;
    bench.records.apply([put('operation', over)]);
    await bench.pass(5 * MINUTE);
    expect(bench.operations('pz-1')).toHaveLength(2);
  });
});

describe('several schedules', () => {
  const morning: Hours = { days: 'every', from: minute(6), until: minute(8), action: 'bypass', params: {} };
  const zones = (of: Partial<Schedule>): Schedule => schedule({ id: 'JH00002', kind: 'perimeter-zone', devices: ['z1'], ...of });

  it('that are due at the same minute are given each under a number of its own', async () => {
    const bench = new Bench(schedule(), zones({ hours: [{ ...morning, from: minute(17), until: minute(7) }] }));
    await bench.pass(3 * HOUR);
    expect(new Set(bench.given).size).toBe(bench.given.length);
    expect(bench.told(CIRCUITS[0])).toEqual(['on 100 confirmed']);
    expect(bench.operations('z1').map(({ action }) => action)).toEqual(['bypass']);
  });

  it('one that cannot be followed keeps none of the others from it', async () => {
    const broken = { ...zones({ id: 'JH00000' }), hours: null } as unknown as Schedule;
    const bench = new Bench(broken, schedule());
    await bench.pass(3 * HOUR);
    expect(bench.told(CIRCUITS[0])).toEqual(['on 100 confirmed']);
  });

  it('one that is entered anew under the number of another that was removed does not follow that', async () => {
    const bench = new Bench(zones({ hours: [{ ...morning, from: minute(0), until: minute(0) }] }));
    await bench.scheduler.tick();
    expect(bench.operations('z1')).toHaveLength(1);
    bench.book.drop('JH00002');
    bench.book.take(zones({ hours: [morning] }));
    await bench.pass(12 * HOUR);
    expect(bench.operations('z1')).toHaveLength(1);
  });

  it('one that is off orders nothing, after a restart neither', async () => {
    const bench = new Bench(schedule());
    await bench.pass(3 * HOUR);
    const lamp = bench.records.get('device', CIRCUITS[0])!;
    expect(bench.book.orderedOf(lamp)).toMatchObject({ action: 'on' });
    bench.schedules[0] = schedule({ on: false, version: 2 });
    bench.restart();
    expect(bench.book.orderedOf(lamp)).toBeUndefined();
    await bench.pass(12 * HOUR);
    expect(bench.operations(CIRCUITS[0])).toHaveLength(1);
  });
});

describe('whatever happens', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.integer({ min: MINUTE, max: 9 * HOUR }) }) },
    fc.record({ what: fc.constant('set' as const), ms: fc.integer({ min: -26 * HOUR, max: 26 * HOUR }) }),
    fc.record({ what: fc.constant('drift' as const), ms: fc.integer({ min: -4 * MINUTE, max: 4 * MINUTE }) }),
    fc.record({ what: fc.constant('restart' as const), stopped: fc.integer({ min: 0, max: 9 * HOUR }) }),
    fc.record({ what: fc.constant('away' as const), device: fc.constantFrom(...CIRCUITS), is: fc.boolean() }),
    fc.record({
      what: fc.constant('answers' as const),
      device: fc.constantFrom(...CIRCUITS),
      how: fc.constantFrom<Answer>('confirms', 'refuses', 'silent'),
    }),
    fc.record({ what: fc.constant('notes' as const), are: fc.boolean() }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  async function take(bench: Bench, each: Step): Promise<void> {
    const { clock } = bench;
    if (each.what === 'pass') return bench.pass(each.ms);
    if (each.what === 'set' || each.what === 'drift') clock.now += each.ms;
    else if (each.what === 'away') bench.away[each.is ? 'add' : 'delete'](each.device);
    else if (each.what === 'answers') bench.answers.set(each.device, each.how);
    else if (each.what === 'notes') bench.notes = each.are;
    else {
      clock.now += each.stopped;
      clock.monotonic = 1000;
      bench.restart();
    }
    await bench.scheduler.tick();
  }

  it('clocks are set, it is restarted, gateways are away: in the end each was told what holds, and nobody the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const bench = new Bench(schedule());
        for (const each of steps) await take(bench, each);
        bench.away.clear();
        bench.answers.clear();
        bench.notes = true;
        await bench.pass(70 * MINUTE);
        const { hours } = heldAt(bench.schedules[0], bench.clock.now, { zone, calendar, at: [117.02, 36.66] });
        for (const circuit of CIRCUITS) {
          const told = bench.operations(circuit);
          const last = told.at(-1);
          if (hours !== null) expect(last).toMatchObject({ action: hours.action, params: hours.params, state: 'confirmed' });
          else if (last !== undefined) expect(last).toMatchObject({ action: 'auto', state: 'acknowledged' });
          const again = told.filter(({ action, params, state }, i) => {
            const before = told[i - 1];
            const done = before?.state === 'confirmed' || before?.state === 'acknowledged';
            return done && state !== 'requested' && before.action === action && before.params.level === params.level;
          });
          // Where nothing could be noted, and the clock was set back besides, nobody can know which of two orders was the last; and one
          // that was away did not hear what came in between.
          const lost = steps.some((each) => each.what === 'notes' && !each.are) && steps.some((each) => each.what === 'set' && each.ms < 0);
          const away = steps.some((each) => each.what === 'away' && each.is && each.device === circuit);
          if (!lost && !away) expect(again).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
