import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift } from '#devices/simulator.ts';
import { cabinetEvents } from '#devices/terminal.ts';

const REFILL_MS = 3 * 86_400_000;

export default defineSimulator({
  start: (seed) => ({ seed, phase: chance(seed, 1) * REFILL_MS }),
  step: ({ seed, phase }, atMs) => {
    const stockPct = 98 - 70 * (((atMs + phase) % REFILL_MS) / REFILL_MS);
    return {
      points: {
        stockPct,
        soldOut: Math.floor((100 - stockPct) / 20),
        coolC: 5 + drift(seed, 2, atMs, 900_000) * 1.5,
        doorForced: 0,
        tempC: 26 + dayWave(atMs, 15) * 8,
        fault: 0,
      },
    };
  },
  events: {
    ...cabinetEvents,
    'sold-out': { label: label('商品售空', 'It is sold out'), lastsS: null, frames: [{ atS: 0, points: { stockPct: 4, soldOut: 30 } }] },
  },
});
