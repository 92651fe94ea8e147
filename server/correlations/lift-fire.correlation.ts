import { label } from '#contract/label.ts';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { defineCorrelation } from './correlation.ts';

const EBIKE = 'ebike';
const HOT = 'car-hot';
/** A battery that was seen is hot before it burns: within so long both are of one thing. */
const WITHIN_MS = 15 * 60_000;
/** Camera and terminal of one car hang so near each other in plan. */
const CAR_M = 3;

type At = readonly [number, number, number] | null;

export default defineCorrelation({
  id: 'lift-fire',
  about: 'An e-bike is in a lift and it grows hot in that car within a quarter of an hour: presumably its battery is about to burn.',
  around: 'building',
  codes: [EBIKE, HOT],
  rank: 3,
  severity: 1,
  find({ changes, standing }) {
    const lately = standing.filter(({ quietMs }) => quietMs <= WITHIN_MS);
    const all = [...changes, ...lately.map(({ alert }) => alert)];
    const [bikes, heats] = [EBIKE, HOT].map((is) => all.filter(({ code }) => code === is));
    const isOfBoth = ({ position }: { readonly position: At }): boolean =>
      bikes.some((bike) => isOneCar(bike.position, position)) && heats.some((heat) => isOneCar(heat.position, position));
    const [mine, before] = [changes.filter(isOfBoth), lately.filter(({ alert }) => isOfBoth(alert))];
    return mine.length === 0 ? null : { changes: mine, standing: before, presumed: true };
  },
  words: ({ subject, list }) => ({
    title: label(`${subject.zh} · 电梯内电动车要起火？→ 疏散`, `${subject.en} · e-bike about to burn in a lift? → clear it`),
    reason: label(
      `推测 ${subject.zh} 电梯轿厢内的电动车电池将起火：轿厢内有电动车且温度超过 57 ℃；人员撤离，轿门保持打开，勿乘电梯：${list.zh}`,
      `Presumed: the battery of an e-bike in a lift of ${subject.en} is about to burn: a bike is in the car, and it is hotter than ` +
        `57 °C there; clear the car, keep its door open, use no lift: ${list.en}`,
    ),
  }),
});

const isOneCar = (a: At, b: At): boolean =>
  a !== null && b !== null && Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1]) * METRES_PER_DEGREE <= CAR_M;
