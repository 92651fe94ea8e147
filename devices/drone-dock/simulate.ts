import { label } from '#contract/label.ts';
import { dayWave, defineSimulator, drift, happens, type SimulatedReport } from '#devices/simulator.ts';

/** Out of every half hour the drone is in the air for six minutes; its flight is `patrol-drone`'s. */
const EVERY_MS = 1_800_000;
const FLIGHT_MS = 360_000;

export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => {
    const flies = atMs % EVERY_MS < FLIGHT_MS;
    return {
      points: {
        mode: flies ? 4 : 0,
        cover: 0,
        droneIn: flies ? 0 : 1,
        rain: 0,
        windMs: 3 + drift(seed, 1, atMs, 900_000) * 2,
        emergencyStop: 0,
        tempC: 18 + dayWave(atMs, 15) * 6,
      },
    };
  },
  reports: (_, from, to) => {
    const reports: SimulatedReport[] = [];
    for (let nth = Math.floor(from / EVERY_MS); nth * EVERY_MS < to; nth++)
      for (const [after, status] of [
        [0, 'in_progress'],
        [FLIGHT_MS, 'ok'],
      ] as const) {
        const at = nth * EVERY_MS + after;
        if (at >= from && at < to) reports.push({ event: 'flight', at, attributes: { flight: `F${nth}`, status, code: 0 } });
      }
    return reports;
  },
  events: { stop: happens(label('急停被按下', 'Emergency stop pressed'), ['emergencyStop'], null) },
});
