import { label } from '#contract/label.ts';
import { batteryLife, chance, dayWave, defineSimulator, drift } from '#devices/simulator.ts';

/** A covered rain-water well: nearly still, a little water, warm and gassy only in traces. */
export default defineSimulator({
  start: (seed) => ({ seed, rest: chance(seed, 1) * 1.5, water: 5 + chance(seed, 2) * 40, rsrp: -108 + chance(seed, 3) * 35 }),
  step: (well, atMs) => ({
    points: {
      tiltDeg: well.rest + Math.abs(drift(well.seed, 1, atMs, 600_000)) * 0.8,
      opened: 0,
      waterLevelCm: Math.max(0, well.water + drift(well.seed, 2, atMs, 7_200_000) * 12),
      ch4Lel: Math.max(0, 1.5 + drift(well.seed, 3, atMs, 3_600_000) * 1.5),
      h2sPpm: Math.max(0, 0.6 + drift(well.seed, 4, atMs, 3_600_000) * 0.8),
      coPpm: Math.max(0, 2 + drift(well.seed, 5, atMs, 3_600_000) * 3),
      tempC: 14 + dayWave(atMs, 15) * 4 + drift(well.seed, 6, atMs, 1_800_000),
      batteryPct: batteryLife(well.seed, atMs, 4),
      rsrpDbm: Math.round(well.rsrp + drift(well.seed, 7, atMs, 900_000) * 3),
    },
  }),
  events: {
    open: { label: label('井盖被打开', 'Cover opened'), lastsS: null, frames: [{ atS: 0, points: { opened: 1, tiltDeg: 94 } }] },
    tilt: { label: label('井盖倾斜', 'Cover tilted'), lastsS: null, frames: [{ atS: 0, points: { tiltDeg: 17.5 } }] },
    flood: {
      label: label('暴雨灌井', 'Flooded by rain'),
      lastsS: 900,
      ramps: ['waterLevelCm'],
      frames: [
        { atS: 0, points: { waterLevelCm: 60 } },
        { atS: 60, points: { waterLevelCm: 150 } },
        { atS: 150, points: { waterLevelCm: 215 } },
        { atS: 600, points: { waterLevelCm: 205 } },
        { atS: 840, points: { waterLevelCm: 80 } },
      ],
    },
    gas: {
      label: label('沼气聚集', 'Methane gathers'),
      lastsS: 600,
      ramps: ['ch4Lel'],
      frames: [
        { atS: 0, points: { ch4Lel: 8 } },
        { atS: 90, points: { ch4Lel: 58 } },
        { atS: 480, points: { ch4Lel: 10 } },
      ],
    },
    'battery-low': { label: label('电池将尽', 'Battery nearly empty'), lastsS: null, frames: [{ atS: 0, points: { batteryPct: 11 } }] },
  },
});
