import { label } from '#contract/label.ts';
import { batteryLife, chance, dayWave, defineSimulator, drift, happens, type SimulatedReport } from '#devices/simulator.ts';

const DAY_MS = 86_400_000;
/** Emptied twice a day, at six in the morning and at five in the afternoon of Beijing. */
const ROUNDS_MS = [-2 * 3_600_000, 9 * 3_600_000] as const;

/** When it was emptied last, ms UTC, and which round that was. */
function lastRound(atMs: number): { readonly at: number; readonly nth: number } {
  const day = Math.floor(atMs / DAY_MS);
  const rounds = [day - 1, day, day + 1].flatMap((d) => ROUNDS_MS.map((offset, i) => ({ at: d * DAY_MS + offset, nth: d * 2 + i })));
  return rounds.findLast(({ at }) => at <= atMs) ?? rounds[0];
}

const SORTS = ['recyclable', 'kitchen', 'other', 'hazardous'] as const;

export default defineSimulator({
  start: (seed) => ({ seed, fast: 2.5 + chance(seed, 1) * 2.5 }),
  step: ({ seed, fast }, atMs) => ({
    points: {
      fillPct: Math.min(78, ((atMs - lastRound(atMs).at) / 3_600_000) * fast + chance(seed, 2) * 8),
      tempC: 22 + dayWave(atMs, 15) * 9 + drift(seed, 3, atMs, 900_000) * 2,
      fire: 0,
      tipped: 0,
      batteryPct: batteryLife(seed, atMs, 3),
    },
  }),
  reports: ({ seed, fast }, from, to) => {
    const reports: SimulatedReport[] = [];
    for (let day = Math.floor(from / DAY_MS) - 1; day * DAY_MS <= to; day++) {
      for (const [i, offset] of ROUNDS_MS.entries()) {
        const at = day * DAY_MS + offset;
        if (at >= from && at < to)
          reports.push({
            event: 'collected',
            at,
            attributes: { serial: day * 2 + i, weightKg: Math.round(fast * 4 + chance(seed, day) * 6) },
          });
      }
      const at = day * DAY_MS + Math.floor(chance(seed, day + 7) * DAY_MS);
      const sort = SORTS[Math.floor(chance(seed, day + 9) * SORTS.length)];
      if (chance(seed, day + 8) < 0.4 && at >= from && at < to)
        reports.push({ event: 'mis-sorted', at, attributes: { serial: day, sort } });
    }
    return reports;
  },
  events: {
    smoulder: {
      label: label('烟头引燃垃圾箱', 'A cigarette sets the bin on fire'),
      lastsS: null,
      ramps: ['tempC'],
      frames: [
        { atS: 0, points: { tempC: 45, fire: 0 } },
        { atS: 60, points: { tempC: 90, fire: 0 } },
        { atS: 75, points: { tempC: 140, fire: 1 } },
      ],
    },
    overflow: { label: label('垃圾满溢', 'The bin overflows'), lastsS: null, frames: [{ atS: 0, points: { fillPct: 98 } }] },
    tipped: happens(label('被推倒', 'It is pushed over'), ['tipped'], null),
  },
});
