import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drawnDays, drift } from '#devices/simulator.ts';

const SINCE_DAYS = 20_100;
/** kWh that warm a cubic metre of water by one degree. */
const KWH_PER_M3 = 1.163;

export default defineSimulator({
  start: (seed) => ({ seed, flow: 4 + chance(seed, 1) * 8 }),
  step: ({ seed, flow }, atMs) => {
    const supplyC = 54 - dayWave(atMs, 15) * 3 + drift(seed, 1, atMs, 3_600_000);
    const returnC = supplyC - 11 - chance(seed, 2) * 3;
    const days = Math.max(0, drawnDays(atMs) - SINCE_DAYS);
    return {
      points: {
        supplyC,
        returnC,
        powerKw: flow * KWH_PER_M3 * (supplyC - returnC),
        flowM3h: flow,
        heatKwh: days * flow * 24 * KWH_PER_M3 * 12,
        volumeM3: days * flow * 24,
        batteryLow: 0,
        fault: 0,
        coldComplaints: 0,
      },
    };
  },
  events: {
    cold: {
      label: label('供热中断', 'Heating fails'),
      lastsS: null,
      ramps: ['supplyC', 'returnC'],
      frames: [
        { atS: 0, points: { supplyC: 44, returnC: 38 } },
        { atS: 60, points: { supplyC: 31, returnC: 29, coldComplaints: 2 } },
      ],
    },
  },
});
