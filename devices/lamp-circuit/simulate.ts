import { label } from '#contract/label.ts';
import { isDaylight, sunHeightAt } from '#contract/places/sun.ts';
import { lampObeys } from '#devices/lamp-parts.ts';
import { chance, defineSimulator, drift, happens } from '#devices/simulator.ts';

const TOWN = [117.02, 36.66] as const;
const YEAR_MS = 365 * 86_400_000;

/** Closed from dusk to dawn. */
export default defineSimulator({
  start: (seed) => ({ seed, lamps: 20 + Math.floor(chance(seed, 1) * 20) }),
  step: ({ seed, lamps }, atMs) => {
    const hour = (atMs / 3_600_000 + 8) % 24;
    const lit = !isDaylight(sunHeightAt(TOWN, atMs));
    const level = lit ? (hour >= 23 || hour < 5 ? 70 : 100) : 0;
    const volts = 229 + drift(seed, 1, atMs, 1_800_000) * 4;
    const power = (lamps * 120 * level) / 100;
    return {
      points: {
        light: lit ? 1 : 2,
        levelPct: level,
        voltageV: volts,
        currentA: power / volts,
        powerW: power,
        energyKwh: (((atMs / YEAR_MS) % 20) * lamps * 120 * 4100) / 1000,
        leakage: 0,
        leakageMa: 3 + Math.floor(chance(seed, 3) * 6),
        tripped: 0,
        supplyLoss: 0,
        doorOpen: 0,
        contactor: 0,
        local: 0,
      },
    };
  },
  obeys: lampObeys,
  events: {
    trip: {
      label: label('回路跳闸', 'The circuit trips'),
      lastsS: null,
      frames: [{ atS: 0, points: { tripped: 1, light: 0, levelPct: 0, powerW: 0, currentA: 0 } }],
    },
    opened: happens(label('箱门打开', 'The cabinet is opened'), ['doorOpen'], null),
  },
});
