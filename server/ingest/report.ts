import type { Observation } from '#contract/reports/observation.ts';

/** The JSON report of our own, checked without a schema library: 4,500 of them come per second. */

const POINT_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
const MAX_POINTS = 64;
const MAX_TEXT = 10_000;
/** Live columns hold 32-bit floats. */
const MAX_VALUE = 3.4e38;
const UNTIMED = { untimed: true } as const;

/** Says what was wrong with a report or a part of it; the rest of the report still counts. */
export type FaultSink = (message: string) => void;

export interface ReportSource {
  readonly device: string;
  readonly source: string;
  /** ms UTC of receipt: used when the report has no time of its own. */
  readonly now: number;
}

/** `{points: {name: number | boolean}, observedAt?, text?}` → observations, appended to `out`. Bad points are told and left out. */
export function readReport(report: unknown, from: ReportSource, out: Observation[], fault: FaultSink): void {
  if (!isObject(report)) return fault(`a report is an object with points, got ${show(report)}`);
  if (!isObject(report.points)) return fault(`points must be an object such as {"waterLevelM": 0.4}, got ${show(report.points)}`);
  const names = Object.keys(report.points);
  if (names.length === 0) return fault('points is empty');
  if (names.length > MAX_POINTS) return fault(`${names.length} points in one report, at most ${MAX_POINTS}`);
  const statedAt = readTime(report.observedAt, fault);
  const observedAt = statedAt ?? from.now;
  const text = typeof report.text === 'string' ? report.text.slice(0, MAX_TEXT).toWellFormed() : '';
  const more = statedAt === null || text !== '' ? { ...(statedAt === null && UNTIMED), ...(text !== '' && { text }) } : null;
  const { device, source } = from;
  for (const name of names) {
    const value = readValue(name, report.points[name], fault);
    if (value === null) continue;
    const plain: Observation = { device, point: name, value, observedAt, quality: 'good', source };
    out.push(more === null ? plain : { ...plain, ...more });
  }
}

function readValue(name: string, value: unknown, fault: FaultSink): number | null {
  if (!POINT_NAME.test(name)) {
    fault(`point name ${show(name)}: a letter, then letters, digits, "_", "." or "-", at most 64`);
    return null;
  }
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) <= MAX_VALUE)) {
    fault(`point ${name}: a number or true/false is needed, got ${show(value)}: taken as no value`);
    return null;
  }
  return number;
}

/** Null = none that can be read. Such a report is still heard, as of now: an alarm matters more than a clock. */
export function readTime(value: unknown, fault: FaultSink, name = 'observedAt'): number | null {
  if (value === undefined || value === null) return null;
  const instant = readInstant(value);
  if (instant === null)
    fault(
      `${name} ${show(value)}: seconds or milliseconds since 1970, or an ISO time ` +
        'with its zone such as 2026-11-23T08:15:30+08:00; took the time of receipt',
    );
  return instant;
}

/** ms UTC of a time in seconds (10 digits), milliseconds (13) or microseconds (16), or in ISO form with a zone; null when it is none. */
export function readInstant(value: unknown): number | null {
  if (typeof value === 'string') {
    if (/^\d{9,17}$/.test(value)) return readInstant(Number(value));
    const instant = ZONED.test(value) ? Date.parse(value) : NaN;
    return Number.isNaN(instant) ? null : instant;
  }
  if (typeof value !== 'number' || !(value > 0) || value >= 1e17) return null;
  if (value < 1e11) return Math.round(value * 1000);
  return value < 1e14 ? Math.round(value) : Math.round(value / 1000);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as it came, short enough for a message. Looks no deeper: nesting may be endless. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ').slice(0, 60) || 'nothing in it'}`;
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
