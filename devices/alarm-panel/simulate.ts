import { label } from '#contract/label.ts';
import { chance, defineSimulator, happens, type SimulatedReport } from '#devices/simulator.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** In hours of UTC: half past ten at night, and half past six in the morning, of Beijing. */
const ARMED_AT = 14.5;
const DISARMED_AT = 22.5;

/** Minutes that this panel is armed and disarmed after the hour. */
const lateness = (seed: number, day: number): number => chance(seed, day % 100_000) * 0.4 * HOUR_MS;

const armedAt = (seed: number, at: number): boolean => {
  const day = Math.floor(at / DAY_MS);
  const into = at - day * DAY_MS - lateness(seed, day);
  return into >= ARMED_AT * HOUR_MS && into < DISARMED_AT * HOUR_MS;
};

/** A fence that is armed at night. */
export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({
    points: {
      armed: armedAt(seed, atMs) ? 1 : 0,
      intrusion: 0,
      panic: 0,
      fire: 0,
      gas: 0,
      technical: 0,
      tamper: 0,
      fault: 0,
      mainPowerFault: 0,
      batteryFault: 0,
      linkFault: 0,
      bypassed: 0,
      test: 0,
      heartbeat: 1,
    },
  }),
  reports: ({ seed }, from, to) => {
    const reports: SimulatedReport[] = [];
    for (let day = Math.floor(from / DAY_MS) - 1; day * DAY_MS < to; day++)
      for (const [event, hour, nth] of [
        ['armed', ARMED_AT, 1],
        ['disarmed', DISARMED_AT, 2],
      ] as const) {
        const at = Math.round(day * DAY_MS + hour * HOUR_MS + lateness(seed, day));
        const attributes = { serial: (day % 4000) * 2 + nth, user: String(1 + (seed % 5)), area: 1 };
        if (at >= from && at < to) reports.push({ event, at, attributes });
      }
    return reports;
  },
  obeys: {
    disarm: { points: {}, lastsS: 0 },
    arm: { points: {}, lastsS: 0 },
  },
  events: {
    intrusion: happens(label('未登记防区报警', 'A zone that the ledger has not raises an alarm'), ['intrusion'], null),
    panic: happens(label('值班室按下紧急按钮', 'The guard presses the panic button'), ['panic'], 120),
    'power-cut': happens(label('主电中断', 'Mains fail'), ['mainPowerFault'], null),
    tamper: happens(label('主机箱被打开', 'The panel is opened'), ['tamper'], null),
  },
});
