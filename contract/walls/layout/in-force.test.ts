import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  layoutInForce,
  wallPlanClasses,
  wallPlanSchema,
  withinHours,
  type Calling,
  type HandChoice,
  type Preset,
  type WallPlan,
} from './in-force.ts';
import { wallLayoutClasses, wallLayoutSchema } from './layout.ts';

const MINUTE_MS = 60_000;
/** A Monday, midnight in China. */
const MONDAY = Date.UTC(2026, 10, 22, 16);
const WEEK_MIN = 7 * 1440;
const known = (): boolean => true;

const layoutIds = fc.constantFrom('a', 'b', 'c', 'gone');
const minutes = fc.integer({ min: 0, max: WEEK_MIN });
const presets: fc.Arbitrary<Preset> = fc.oneof(
  fc.record({
    by: fc.constant('hour' as const),
    layout: layoutIds,
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1439 }),
    until: fc.integer({ min: 0, max: 1439 }),
  }),
  fc.record({
    by: fc.constant('incident' as const),
    layout: layoutIds,
    priority: fc.constantFrom(1 as const, 2 as const),
    affinity: fc.constantFrom('fire', 'water', null),
    until: fc.constantFrom('acknowledged' as const, 'closed' as const),
    mostMinutes: fc.integer({ min: 1, max: 1440 }),
  }),
);
const hands: fc.Arbitrary<HandChoice | null> = fc.option(
  fc
    .record({ layout: layoutIds, at: minutes, for: fc.integer({ min: 1, max: 1440 }) })
    .map((one) => ({ layout: one.layout, by: '值班员', at: MONDAY + one.at * MINUTE_MS, until: MONDAY + (one.at + one.for) * MINUTE_MS })),
);
const callings: fc.Arbitrary<Calling[]> = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 1, max: 4 }),
      affinity: fc.constantFrom('fire', 'water', 'power'),
      opened: minutes,
      closed: fc.boolean(),
      unacked: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((some) => some.map(({ opened, ...one }, at) => ({ ...one, id: `SJ-${at}`, calledAt: MONDAY + opened * MINUTE_MS })));
const plans = fc.record({ presets: fc.array(presets, { maxLength: 8 }), hand: hands });
type Plan = Pick<WallPlan, 'presets' | 'hand'>;

/** Rank by rank, as it is written for administrators. */
function expected({ presets: list, hand }: Plan, now: number, incidents: readonly Calling[]): string {
  const held = hand && hand.layout !== 'gone' && hand.at <= now && now < hand.until ? hand : null;
  for (const rule of list) {
    if (rule.by !== 'incident' || rule.layout === 'gone') continue;
    const fit = incidents.some(
      ({ priority, affinity, calledAt, closed, unacked }) =>
        priority <= rule.priority &&
        [null, affinity].includes(rule.affinity) &&
        !closed &&
        (rule.until === 'closed' || unacked) &&
        now - calledAt < rule.mostMinutes * MINUTE_MS &&
        (held === null || calledAt > held.at),
    );
    if (fit) return `incident ${rule.layout}`;
  }
  if (held) return `hand ${held.layout}`;
  const hour = list.find((one) => one.by === 'hour' && one.layout !== 'gone' && withinHours(one, now));
  return hour ? `hour ${hour.layout}` : 'screen ';
}

it('a newer incident goes before a choice, that before older ones and hours, and hours before the screen as it is built', () => {
  fc.assert(
    fc.property(plans, minutes, callings, (plan, minute, incidents) => {
      const now = MONDAY + minute * MINUTE_MS;
      const found = layoutInForce(plan, now, incidents, (layout) => layout !== 'gone');
      expect(`${found.by} ${'layout' in found ? found.layout : ''}`).toBe(expected(plan, now, incidents));
    }),
    { numRuns: 1000 },
  );
});

it('always gives back: when what called is over, and the time of a choice, it is as if neither had been', () => {
  fc.assert(
    fc.property(plans, minutes, callings, (plan, minute, incidents) => {
      const now = MONDAY + minute * MINUTE_MS;
      const byHours = layoutInForce({ ...plan, hand: null }, now, [], known);
      expect(['hour', 'screen']).toContain(byHours.by);
      const over = incidents.map((one) => ({ ...one, closed: true }));
      const hand = plan.hand && { ...plan.hand, until: Math.min(plan.hand.until, now) };
      expect(layoutInForce({ ...plan, hand }, now, over, known)).toEqual(byHours);
      // Forgotten and never closed, it has the wall for a day at most.
      const later = now + WEEK_MIN * 3 * MINUTE_MS;
      expect(layoutInForce(plan, later, incidents, known)).toEqual(layoutInForce({ ...plan, hand: null }, later, [], known));
    }),
  );
});

it('every screen of a wall decides alike, in whatever order it has heard of incidents', () => {
  fc.assert(
    fc.property(plans, minutes, callings, (plan, minute, incidents) => {
      const now = MONDAY + minute * MINUTE_MS;
      expect(layoutInForce(plan, now, incidents.toReversed(), known)).toEqual(layoutInForce(plan, now, incidents, known));
    }),
  );
});

it('hours are of the civil day in China on which they begin, over midnight too', () => {
  const at = (day: number, hour: number, minute = 0): number => MONDAY + ((day - 1) * 1440 + hour * 60 + minute) * MINUTE_MS;
  const office = { days: [1, 2, 3, 4, 5], from: 8 * 60, until: 18 * 60 };
  expect([at(1, 7, 59), at(1, 8), at(1, 17, 59), at(1, 18), at(6, 12)].map((one) => withinHours(office, one))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  const night = { days: [5], from: 22 * 60, until: 6 * 60 };
  expect([at(5, 5), at(5, 22), at(6, 5, 59), at(6, 6), at(6, 22)].map((one) => withinHours(night, one))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  // From an hour to itself is a whole day.
  expect([at(7, 8), at(1, 7, 59), at(1, 8)].map((one) => withinHours({ days: [7], from: 480, until: 480 }, one))).toEqual([
    true,
    true,
    false,
  ]);
});

it('every field says what it tells of people', () => {
  expect(Object.keys(wallPlanClasses).sort()).toEqual(Object.keys(wallPlanSchema.shape).sort());
  expect(Object.keys(wallLayoutClasses).sort()).toEqual(Object.keys(wallLayoutSchema.shape).sort());
});
