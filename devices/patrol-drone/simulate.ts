import { label } from '#contract/label.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

/** As `drone-dock` has it: out of every half hour six minutes. */
const EVERY_MS = 1_800_000;
const FLIGHT_MS = 360_000;
const CLIMB_MS = 30_000;
const HEIGHT_M = 90;

export default defineSimulator({
  start: () => null,
  step: (_, atMs) => {
    const into = atMs % EVERY_MS;
    const flies = into < FLIGHT_MS;
    const part = flies ? into / FLIGHT_MS : 0;
    const climbed = Math.min(1, into / CLIMB_MS, (FLIGHT_MS - into) / CLIMB_MS);
    return {
      points: {
        mode: !flies ? 0 : into < CLIMB_MS ? 4 : into > FLIGHT_MS - CLIMB_MS ? 10 : part > 0.7 ? 9 : 5,
        forcedLanding: 0,
        batteryPct: flies ? 98 - part * 30 : 98,
        heightM: flies ? HEIGHT_M * climbed : 0,
        speedMs: flies && climbed === 1 ? 6 : 0,
        homeM: flies && climbed === 1 ? 200 * Math.sin(part * Math.PI) : 0,
      },
    };
  },
  events: { 'forced-landing': happens(label('强制降落', 'Forced landing'), ['forcedLanding'], null) },
});
