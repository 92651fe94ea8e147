import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { defineCorrelation } from './correlation.ts';
import { label } from '#contract/label.ts';

/** What a pile says of itself when a battery at it runs away … */
const HEAT: ReadonlySet<string> = new Set(['pile-hot', 'pile-over-temperature']);
/** … and what comes with it. */
const WITH_IT: ReadonlySet<string> = new Set(['pile-fault', 'pile-ground-fault', 'pile-emergency-stop']);
const FIRE = 'fire';
const WITHIN_MS = 15 * 60_000;
/** Smoke is carried as far as the next staircase. */
const BESIDE_M = 60;

interface At {
  readonly device: string | null;
  readonly code: string;
  readonly position: readonly [number, number, number] | null;
}

/** Metres over the ground, as flat as a compound is; of what has no position, near: it is in the same compound. */
function apart({ position: a }: At, { position: b }: At): number {
  if (a === null || b === null) return 0;
  const east = (a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE;
}

export default defineCorrelation({
  id: 'pile-fire',
  about: 'A charging pile overheats, and within a quarter of an hour a detector within sixty metres reports a fire: presumably it burns.',
  around: 'compound',
  codes: [...HEAT, ...WITH_IT, FIRE],
  rank: 6,
  severity: 1,
  find({ changes, standing }) {
    const lately = standing.filter(({ quietMs }) => quietMs <= WITHIN_MS);
    const told: readonly At[] = [...changes, ...lately.map(({ alert }) => alert)];
    const fires = told.filter(({ code }) => code === FIRE);
    const burning = told.filter((hot) => HEAT.has(hot.code) && fires.some((fire) => apart(hot, fire) <= BESIDE_M));
    if (burning.length === 0) return null;
    const piles = new Set(burning.map(({ device }) => device));
    const belongs = (one: At): boolean => (one.code === FIRE ? burning.some((hot) => apart(hot, one) <= BESIDE_M) : piles.has(one.device));
    const mine = changes.filter(belongs);
    return mine.length === 0 ? null : { changes: mine, standing: lately.filter(({ alert }) => belongs(alert)), presumed: true };
  },
  words: ({ subject, list }) => ({
    title: label(`${subject.zh} · 充电桩起火？→ 断电并疏散`, `${subject.en} · charging pile on fire? → cut the power, clear the stairs`),
    reason: label(
      `推测充电桩起火，旁边烟感同时报警：停止充电并切断该桩电源，疏散附近楼门，勿用水浇电池：${list.zh}`,
      `Presumed: a charging pile burns, and the detector beside it smells it. Stop charging, cut its power, ` +
        `clear the entrances near it, put no water on batteries: ${list.en}`,
    ),
  }),
});
