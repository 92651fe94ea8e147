import { label } from '#contract/label.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { chance, dayWave, defineSimulator, happens, type SimulatedReport } from '#devices/simulator.ts';

const MINUTE_MS = 60_000;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const METHODS = ['card', 'face', 'phone', 'code', 'password', 'button'];
const CATEGORIES = ['resident', 'resident', 'resident', 'visitor', 'delivery', 'staff'];

const pick = (list: readonly string[] | string, part: number): string => list[Math.floor(part * list.length)];

/** Made up, and of a letter that Jinan does not give out to cars. */
const plateOf = (seed: number): string =>
  `鲁O${Array.from({ length: 5 }, (_, i) => {
    const part = chance(seed, 20 + i);
    return i === 1 ? pick(LETTERS, part) : Math.floor(part * 10);
  }).join('')}`;

/** Passes a minute: busiest at eight and at six, hardly any at four in the morning. */
const passesAt = (atMs: number, busy: number): number => {
  const rush = Math.max(0, dayWave(atMs, 8)) ** 8 + Math.max(0, dayWave(atMs, 18)) ** 8;
  return busy * (0.1 + 0.5 * Math.max(0, dayWave(atMs, 14)) + 1.4 * rush);
};

/** What happens at a gate in one minute. A function of gate and minute alone. */
function minuteOf(seed: number, minute: number, busy: number): SimulatedReport[] {
  const own = Math.imul(seed, 31) + minute;
  const start = minute * MINUTE_MS;
  const report = (event: string, nth: number, attributes: Record<string, AttributeValue>): SimulatedReport => ({
    event,
    at: start + Math.floor(chance(own, 100 + nth) * MINUTE_MS),
    attributes: { serial: (minute % 100_000) * 10 + nth, ...attributes },
  });
  const expected = passesAt(start, busy);
  const count = Math.min(8, Math.floor(expected + chance(own, 1)));
  const passes = Array.from({ length: count }, (_, nth): SimulatedReport => {
    const draw = chance(own, 10 + nth);
    const direction = chance(own, 30 + nth) < 0.5 ? 'in' : 'out';
    if (draw < 0.3) return report('vehicle-pass', nth, { lane: '车行', direction, plate: plateOf(own + nth * 7919) });
    const walker = {
      lane: '人行',
      direction,
      method: pick(METHODS, chance(own, 50 + nth)),
      category: pick(CATEGORIES, chance(own, 60 + nth)),
      person: `R${1000 + Math.floor(chance(own, 70 + nth) * 900)}`,
    };
    return draw > 0.985 ? report('refused', nth, { ...walker, reason: 'unknown' }) : report('pass', nth, walker);
  });
  if (chance(own, 2) < 0.0004) {
    const held = report('held-open', 8, { lane: '人行', durationS: 60 });
    passes.push(held, { event: 'closed', at: held.at + 95_000, attributes: { serial: (minute % 100_000) * 10 + 9, lane: '人行' } });
  }
  return passes;
}

/** A gate that people and cars go through by the time of day; now and then one is refused, or the door does not close. */
export default defineSimulator({
  start: (seed) => ({ seed, busy: 0.4 + chance(seed, 1) }),
  step: (gate, atMs) => ({ points: { opened: chance(gate.seed, Math.floor(atMs / 10_000)) < 0.1 ? 1 : 0, fireRelease: 0, fault: 0 } }),
  reports: (gate, from, to) => {
    const reports: SimulatedReport[] = [];
    // What began in the two minutes before may still have something to say.
    for (let minute = Math.floor(from / MINUTE_MS) - 2; minute * MINUTE_MS < to; minute++)
      for (const report of minuteOf(gate.seed, minute, gate.busy)) if (report.at >= from && report.at < to) reports.push(report);
    return reports;
  },
  obeys: {
    open: { points: { opened: 1 }, lastsS: 8 },
    'hold-open': { points: { opened: 1 }, lastsS: null },
    release: { points: { opened: 0 }, lastsS: 60 },
  },
  events: {
    fault: happens(label('门禁故障', 'The gate fails'), ['fault'], null),
    release: happens(label('消防联动全开', 'Released by a fire alarm'), ['fireRelease', 'opened'], 600),
  },
});
