import { label } from '#contract/label.ts';
import { isDaylight, sunHeightAt } from '#contract/places/sun.ts';
import { lampObeys } from '#devices/lamp-parts.ts';
import { chance, defineSimulator, drift, happens } from '#devices/simulator.ts';

/** The demo town's: its lamps go by one clock. */
const TOWN = [117.02, 36.66] as const;
const YEAR_MS = 365 * 86_400_000;

/** Lit from dusk to dawn, at seven tenths between eleven and five. */
export default defineSimulator({
  start: (seed) => ({ seed, watt: 90 + Math.floor(chance(seed, 1) * 4) * 20 }),
  step: ({ seed, watt }, atMs) => {
    const hour = (atMs / 3_600_000 + 8) % 24;
    const lit = !isDaylight(sunHeightAt(TOWN, atMs));
    const level = lit ? (hour >= 23 || hour < 5 ? 70 : 100) : 0;
    const volts = 228 + drift(seed, 1, atMs, 1_800_000) * 5;
    const power = lit ? (watt * level) / 100 : 0.4;
    return {
      points: {
        light: lit ? 1 : 2,
        levelPct: level,
        lampFailure: 0,
        voltageV: volts,
        currentA: power / volts,
        powerW: power,
        energyKwh: (((atMs / YEAR_MS) % 20) * watt * 4100) / 1000 + chance(seed, 2) * 50,
        leakage: 0,
        leakageMa: 1 + Math.floor(chance(seed, 3) * 4),
        tiltDeg: chance(seed, 4) * 1.5,
        hit: 0,
        moved: 0,
        tempC: 24 + (lit ? 14 : 0) + drift(seed, 5, atMs, 3_600_000) * 3,
        dimmingFault: 0,
        relayFault: 0,
        gearFault: 0,
      },
    };
  },
  obeys: lampObeys,
  events: {
    out: {
      label: label('灯具不亮', 'The lamp goes out'),
      lastsS: null,
      frames: [{ atS: 0, points: { light: 0, levelPct: 0, lampFailure: 1, powerW: 0.4, currentA: 0 } }],
    },
    leakage: { label: label('灯杆漏电', 'The pole leaks'), lastsS: null, frames: [{ atS: 0, points: { leakage: 1, leakageMa: 86 } }] },
    'hit-by-car': { label: label('灯杆被撞', 'A car hits the pole'), lastsS: null, frames: [{ atS: 0, points: { hit: 1, tiltDeg: 14 } }] },
    'does-not-dim': happens(label('调光故障', 'It does not dim'), ['dimmingFault'], null),
  },
});
