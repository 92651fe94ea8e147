import type { Observation } from '#contract/reports/observation.ts';
import type { TerminalReport } from './codec.ts';

export const SOURCE = 'meokon';

const THOUSANDTHS_OF_MPA = 1;
/** A column of water of one metre. */
const KPA_A_METRE = 9.806_65;
const LEVEL_KIND = 'fire-tank';
const PRESSURE_KIND = 'pipe-pressure';
const bit = (word: number, n: number): number => (word >> n) & 1;

interface Heard {
  readonly observations: Observation[];
  /** What cannot be read of it; the rest counts. */
  readonly fault: string | null;
}

/**
 * What a terminal says. Its alarms count also where its unit is not known. A terminal at the foot of a tank measures the water above it:
 * where the ledger's kind has a level and no pressure, that is what is reported.
 * @param points of the ledger's kind; undefined = nobody knows it
 */
export function observe(report: TerminalReport, now: number, points: Readonly<Record<string, unknown>> | undefined): Heard {
  const kpa = report.unit === THOUSANDTHS_OF_MPA ? report.value : null;
  const levelled = points !== undefined && 'levelM' in points && !('pressureKpa' in points);
  const values: Record<string, number | null> = {
    ...(levelled ? { levelM: kpa === null ? null : Math.round((kpa / KPA_A_METRE) * 100) / 100 } : { pressureKpa: kpa }),
    low: bit(report.alarms, 0),
    high: bit(report.alarms, 1),
    batteryLow: bit(report.alarms, 2),
    fault: bit(report.alarms, 3) | bit(report.alarms, 4),
    batteryPct: report.mains ? null : report.batteryPct,
    rsrpDbm: report.rssiDbm,
  };
  const time = report.time > 0 ? { observedAt: report.time * 1000 } : { observedAt: now, untimed: true as const };
  return {
    observations: Object.entries(values).flatMap(([point, value]): Observation[] =>
      value === null || (points !== undefined && !Object.hasOwn(points, point))
        ? []
        : [
            {
              device: `${SOURCE}:${report.number}`,
              point,
              value,
              ...time,
              quality: 'good',
              source: SOURCE,
              kindHint: levelled ? LEVEL_KIND : PRESSURE_KIND,
            },
          ],
    ),
    fault: kpa === null ? `unit ${report.unit} is not known, 1 (0.001 MPa) is: the value ${report.value} is left out` : null,
  };
}
