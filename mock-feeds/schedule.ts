import { chance } from '#devices/simulator.ts';
import { hashText } from '#scenes/random.ts';

interface Turn {
  readonly id: string;
  readonly periodMs: number;
  nextAt: number;
  /** False until its first report. */
  settled: boolean;
}

export interface ReportRate {
  /** Everybody reports once within this after the start. */
  readonly firstWithinMs: number;
  /** A device comes back after this share of its expected interval: a little early, so that a late packet is not late news. */
  readonly share: number;
  /** Reports per expected interval, 1 = as in life. */
  readonly rate: number;
}
export const REPORT_RATE: ReportRate = { firstWithinMs: 30_000, share: 0.85, rate: 1 };

/** Reports a second, on average, that mock feeds never go beyond: more would measure this machine, not the system. */
const MOST_PER_S = 2000;

/** The report rate at which so many devices stay below the bound, however many a ledger holds and whatever rate was asked for. */
export function boundedReportRate(devices: readonly { readonly expectedIntervalS: number }[], reportRate: ReportRate): ReportRate {
  const perS = devices.reduce((sum, { expectedIntervalS }) => sum + reportRate.rate / (expectedIntervalS * reportRate.share), 0);
  return {
    ...reportRate,
    rate: reportRate.rate * Math.min(1, MOST_PER_S / Math.max(perS, Number.MIN_VALUE)),
    firstWithinMs: Math.max(reportRate.firstWithinMs, (devices.length / MOST_PER_S) * 1000),
  };
}

/** Whose turn it is to report. Turns are scattered, so that 5,000 devices make a smooth rate and not a pulse. */
export class Schedule {
  readonly #turns: Turn[];

  constructor(
    devices: readonly { readonly id: string; readonly expectedIntervalS: number }[],
    startAt: number,
    reportRate: ReportRate = REPORT_RATE,
  ) {
    this.#turns = devices.map(({ id, expectedIntervalS }) => {
      const periodMs = (expectedIntervalS * 1000 * reportRate.share) / reportRate.rate;
      return { id, periodMs, nextAt: startAt + chance(hashText(id), 7) * Math.min(periodMs, reportRate.firstWithinMs), settled: false };
    });
  }

  /**
   * Devices whose turn has come; one that has no line keeps its turn until it has. Each is then due one period later; turns
   * missed while the machine slept are not made up.
   */
  due(now: number, hasLine: (id: string) => boolean = () => true): string[] {
    const due: string[] = [];
    for (const turn of this.#turns) {
      if (turn.nextAt > now || !hasLine(turn.id)) continue;
      due.push(turn.id);
      // The first round is a hurry; from there each finds its own place within its period.
      const missed = Math.floor((now - turn.nextAt) / turn.periodMs);
      turn.nextAt += turn.periodMs * (turn.settled ? missed + 1 : missed + 0.1 + 0.9 * chance(hashText(turn.id), 8));
      turn.settled = true;
    }
    return due;
  }
}
