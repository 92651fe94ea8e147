import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift } from '#devices/simulator.ts';
import { cabinetEvents } from '#devices/terminal.ts';

const CELLS = 60;

export default defineSimulator({
  start: (seed) => ({ seed, usual: 0.45 + chance(seed, 1) * 0.25 }),
  step: ({ seed, usual }, atMs) => {
    const used = Math.round(CELLS * (usual + 0.12 * dayWave(atMs, 17) + 0.05 * drift(seed, 2, atMs, 3_600_000)));
    return {
      points: {
        fullPct: (used / CELLS) * 100,
        freeCells: CELLS - used,
        openCells: 0,
        overdue: Math.floor(chance(seed, Math.floor(atMs / 86_400_000)) * 5),
        doorForced: 0,
        tempC: 24 + dayWave(atMs, 15) * 8,
        fault: 0,
      },
    };
  },
  events: {
    ...cabinetEvents,
    full: { label: label('快递柜爆满', 'The locker is full'), lastsS: null, frames: [{ atS: 0, points: { fullPct: 100, freeCells: 0 } }] },
  },
});
