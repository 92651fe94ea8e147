import { label } from '#contract/label.ts';
import { batteryLife, chance, defineSimulator, drawnDays, drift, happens } from '#devices/simulator.ts';

/** Meters were put in some time in 2025. */
const SINCE_DAYS = 20_100;
const DAY_MS = 86_400_000;
/** Six in the morning of Beijing, in UTC. */
const SIX_MS = -2 * 3_600_000;

export default defineSimulator({
  start: (seed) => ({ seed, perDay: 0.08 + chance(seed, 1) * 0.1, rsrp: -108 + chance(seed, 2) * 25 }),
  step: ({ seed, perDay, rsrp }, atMs) => ({
    points: {
      totalM3: Math.max(0, (drawnDays(atMs) - SINCE_DAYS) * perDay),
      batteryPct: batteryLife(seed, atMs, 6),
      rsrpDbm: Math.round(rsrp + drift(seed, 3, atMs, 900_000) * 3),
    },
  }),
  // The waterworks send yesterday's litres at six in the morning of Beijing.
  reports: ({ perDay }, from, to) => {
    const at = Math.ceil((from - SIX_MS) / DAY_MS) * DAY_MS + SIX_MS;
    return at < to ? [{ event: 'daily', at, attributes: { litres: Math.round(perDay * 1000) } }] : [];
  },
  events: { battery: happens(label('电池将尽', 'Battery runs out'), ['batteryPct'], null) },
});
