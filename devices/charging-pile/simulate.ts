import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift, happens, type SimulatedReport } from '#devices/simulator.ts';

const SLOT_MS = 3 * 3_600_000;
const CONNECTORS = 2;

/** One charging of a connector in each three hours at most: when it begins and ends, or null. A function of its arguments alone. */
function chargingIn(seed: number, connector: number, slot: number): { readonly from: number; readonly to: number } | null {
  const own = Math.imul(seed, 31) + slot * CONNECTORS + connector;
  const start = slot * SLOT_MS;
  // Most charge in the evening and at night.
  if (chance(own, 1) > 0.35 + 0.3 * dayWave(start, 22)) return null;
  const from = start + Math.floor(chance(own, 2) * SLOT_MS * 0.3);
  return { from, to: from + Math.floor((0.25 + chance(own, 3) * 0.4) * SLOT_MS) };
}

const chargesAt = (seed: number, connector: number, at: number): boolean => {
  const charging = chargingIn(seed, connector, Math.floor(at / SLOT_MS));
  return charging !== null && at >= charging.from && at < charging.to;
};

export default defineSimulator({
  start: (seed) => ({ seed, kw: chance(seed, 1) < 0.75 ? 0.4 : 7 }),
  step: ({ seed, kw }, atMs) => {
    const charging = Array.from({ length: CONNECTORS }, (_, i) => chargesAt(seed, i + 1, atMs)).filter(Boolean).length;
    const powerKw = charging * kw * (0.9 + 0.1 * drift(seed, 2, atMs, 600_000));
    return {
      points: {
        status: charging > 0 ? 5 : 0,
        charging,
        occupied: charging,
        connectors: CONNECTORS,
        powerKw,
        currentA: (powerKw * 1000) / 225,
        voltageV: 225 + drift(seed, 3, atMs, 900_000) * 6,
        energyKwh: 1000 + chance(seed, 4) * 9000 + ((atMs / 3_600_000) % 1e5) * kw * 0.1,
        tempC: 26 + dayWave(atMs, 15) * 6 + charging * 8 + drift(seed, 5, atMs, 600_000) * 2,
        overTemp: 0,
        groundFault: 0,
        overCurrent: 0,
        emergencyStop: 0,
        doorOpen: 0,
        lockFault: 0,
        errorCode: 0,
      },
    };
  },
  reports: ({ seed, kw }, from, to) => {
    const reports: SimulatedReport[] = [];
    for (let slot = Math.floor(from / SLOT_MS) - 1; slot * SLOT_MS < to; slot++)
      for (let connector = 1; connector <= CONNECTORS; connector++) {
        const charging = chargingIn(seed, connector, slot);
        if (charging === null) continue;
        const minutes = Math.round((charging.to - charging.from) / 60_000);
        const of = { connector, transaction: String(slot * CONNECTORS + connector) };
        if (charging.from >= from && charging.from < to)
          reports.push({ event: 'charge-started', at: charging.from, attributes: { ...of, began: 'local' } });
        if (charging.to >= from && charging.to < to)
          reports.push({
            event: 'charge-ended',
            at: charging.to,
            attributes: { ...of, minutes, energyKwh: (kw * minutes) / 60, reason: 'Local' },
          });
      }
    return reports;
  },
  obeys: {
    'stop-charging': { points: { charging: 0, occupied: 0, status: 0, powerKw: 0, currentA: 0 }, lastsS: 1800 },
    'start-charging': { points: { charging: 1, occupied: 1, status: 5, lastStarted: 'connector' }, lastsS: 1800 },
    unlock: { points: { charging: 0, occupied: 0, status: 0, powerKw: 0, currentA: 0 }, lastsS: 300 },
    reset: { points: { charging: 0, occupied: 0, status: 6, powerKw: 0, currentA: 0 }, lastsS: 30 },
  },
  events: {
    burn: {
      label: label('充电中电池热失控', 'A battery runs away while it charges'),
      lastsS: null,
      ramps: ['tempC'],
      frames: [
        { atS: 0, points: { status: 5, charging: 1, tempC: 62 } },
        { atS: 30, points: { status: 5, charging: 1, tempC: 96 } },
        { atS: 40, points: { status: 7, charging: 0, powerKw: 0, tempC: 128, overTemp: 1, errorCode: 4 } },
      ],
    },
    leak: happens(label('漏电', 'Current leaks'), ['groundFault'], null),
    stop: happens(label('急停被按下', 'The emergency stop is pressed'), ['emergencyStop'], 300),
    open: happens(label('箱门被打开', 'The case is opened'), ['doorOpen'], null),
    fault: {
      label: label('充电桩故障', 'The pile fails'),
      lastsS: null,
      frames: [{ atS: 0, points: { status: 7, charging: 0, powerKw: 0, errorCode: 11 } }],
    },
  },
});
