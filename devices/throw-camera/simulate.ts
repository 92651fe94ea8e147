import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, happens, type SimulatedReport } from '#devices/simulator.ts';

const HOUR_MS = 3_600_000;
/** Of all hours by day, in so many something is thrown before one camera: about once in two weeks. */
const CHANCE = 1 / 150;

/** A camera below a tower. Hardly ever is anything thrown, and never at night, when nobody sees it. */
export default defineSimulator({
  start: (seed) => ({ seed, floors: 12 + Math.floor(chance(seed, 1) * 18) }),
  step: () => ({ points: { online: 1, occlusion: 0 } }),
  reports: (camera, from, to) => {
    const reports: SimulatedReport[] = [];
    for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour++) {
      const own = Math.imul(camera.seed, 31) + hour;
      const at = hour * HOUR_MS + Math.floor(chance(own, 2) * HOUR_MS);
      if (dayWave(at, 14) < 0 || chance(own, 1) >= CHANCE || at < from || at >= to) continue;
      reports.push({
        event: 'throw',
        at,
        attributes: {
          track: `T${hour}`,
          floor: 2 + Math.floor(chance(own, 3) * (camera.floors - 2)),
          stack: `${1 + Math.floor(chance(own, 5) * 3)}单元`,
          confidence: 55 + Math.floor(chance(own, 4) * 40),
        },
      });
    }
    return reports;
  },
  events: { occlude: happens(label('镜头被遮挡', 'Lens covered'), ['occlusion'], null) },
});
