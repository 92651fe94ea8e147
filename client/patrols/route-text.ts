import type { PatrolChoice } from '#contract/patrols/plan.ts';

type Points = PatrolChoice['points'];
type Shifts = PatrolChoice['shifts'];

/** What could not be read: the line. */
export interface Unread {
  readonly line: string;
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const POINT = /^(\S{1,200})\s+(\d{1,4})(\s+(?:照片|photo))?$/;
const TIME = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/;

/** A point a line: `xp-000001 10 照片`, id, minutes, and whether a photo is asked for. */
export function readPoints(text: string): Points | Unread {
  const points: Points = [];
  for (const line of linesOf(text)) {
    const [, device, minutes, photo] = POINT.exec(line) ?? [];
    if (device === undefined) return { line };
    points.push({ device, dueMin: Number(minutes), photo: photo !== undefined });
  }
  return points;
}

export const writePoints = (points: Points, photo: string): string =>
  points.map((point) => `${point.device} ${point.dueMin}${point.photo ? ` ${photo}` : ''}`).join('\n');

/** A shift a line: `早班 1-5 06:00 08:00`, name, days (1 Monday … 7 Sunday, single or from-to, joined by commas), and when rounds begin. */
export function readShifts(text: string): Shifts | Unread {
  const shifts: Shifts = [];
  for (const line of linesOf(text)) {
    const [name, days = '', ...times] = line.split(/\s+/);
    const read = daysOf(days);
    const starts = times.map((time) => TIME.exec(time)).map((found) => (found ? Number(found[1]) * 60 + Number(found[2]) : NaN));
    if (read === null || starts.length === 0 || starts.some(Number.isNaN)) return { line };
    shifts.push({ name, days: read, starts });
  }
  return shifts;
}

export const writeShifts = (shifts: Shifts): string =>
  shifts.map(({ name, days, starts }) => [name, writeDays(days), ...starts.map(clockOf)].join(' ')).join('\n');

function daysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(/[,，]/)) {
    const [, from, to = from] = /^([1-7])(?:-([1-7]))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from)) return null;
    for (let day = Number(from); day <= Number(to); day++) days.add(day);
  }
  return [...days].sort();
}

function writeDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort();
  const runs: number[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(','))).join(',');
}

const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
