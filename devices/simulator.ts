import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { Label } from '#contract/label.ts';

/** One frame of an event: from `atS` seconds after its start these points read so. */
interface EventFrame {
  readonly atS: number;
  readonly points: Readonly<Record<string, number>>;
}

/** Something that happens to a device and overrides its everyday readings while it lasts. */
export interface SimulatedEvent {
  readonly label: Label;
  /** Ascending by `atS`; the first is at 0. */
  readonly frames: readonly EventFrame[];
  /** Points that move in a straight line from frame to frame; all others jump. */
  readonly ramps?: readonly string[];
  /** Seconds until the device is itself again; null = until whoever plays the event ends it. */
  readonly lastsS: number | null;
}

/** An event that the device tells at an instant: one of its kind's `events`. */
export interface SimulatedReport {
  readonly event: string;
  /** ms since 1970 UTC. */
  readonly at: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * A believable device of one kind. Everyday readings are a pure function of the device's traits and the time: no
 * hidden state, so any instant can be asked for in any order, and they never break a limit worse than severity 4.
 */
export interface Simulator<Traits = unknown> {
  /** What tells this device from its neighbours. @param seed any integer. */
  start(seed: number): Traits;
  /** @param atMs ms since 1970 UTC. @returns readings in the kind's units; points this device lacks are left out. */
  step(traits: Traits, atMs: number): { readonly points: Record<string, number> };
  /** What it tells in [from, to), ms since 1970 UTC; at the same instants whatever the span is cut into. Hours at most. */
  reports?(traits: Traits, from: number, to: number): readonly SimulatedReport[];
  /**
   * What each action of its kind makes it read, a value or what the param of that name says, for `lastsS` seconds (null = until it is told
   * something else).
   */
  readonly obeys?: Readonly<Record<string, { readonly points: Readonly<Record<string, number | string>>; readonly lastsS: number | null }>>;
  /** What a drill can make happen to it. */
  readonly events: Readonly<Record<string, SimulatedEvent>>;
}

/** Checks the events as they are defined. Throws with the event and what is wrong with it. */
export function defineSimulator<Traits>(simulator: Simulator<Traits>): Simulator<Traits> {
  for (const [name, event] of Object.entries(simulator.events)) {
    if (event.frames[0]?.atS !== 0) throw new Error(`event ${name}: the first frame must be at 0 s`);
    const unordered = event.frames.findIndex((frame, i) => i > 0 && frame.atS <= event.frames[i - 1].atS);
    if (unordered > 0) throw new Error(`event ${name}: frame ${unordered} is not after the one before it`);
  }
  return Object.freeze(simulator);
}

/** What an event makes of the device `elapsedS` seconds after its start; null = it is over. */
export function eventAt(event: SimulatedEvent, elapsedS: number): Record<string, number> | null {
  if (event.lastsS !== null && elapsedS >= event.lastsS) return null;
  const index = event.frames.findLastIndex((frame) => frame.atS <= elapsedS);
  const frame = event.frames[Math.max(0, index)];
  const next = event.frames[index + 1];
  const points = { ...frame.points };
  if (!next) return points;
  const part = Math.max(0, elapsedS - frame.atS) / (next.atS - frame.atS);
  for (const name of event.ramps ?? []) {
    if (name in frame.points && name in next.points) points[name] += (next.points[name] - points[name]) * part;
  }
  return points;
}

/** An event of state points: they read 1 for `lastsS` seconds (null = until ended). */
export const happens = (label: Label, points: readonly string[], lastsS: number | null): SimulatedEvent => ({
  label,
  lastsS,
  frames: [{ atS: 0, points: Object.fromEntries(points.map((point) => [point, 1])) }],
});

/** A number in [0, 1) that depends on nothing but its arguments. */
export function chance(seed: number, channel: number): number {
  let h = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(channel + 0x7f4a7c15, 0xc2b2ae35)) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/** Smooth noise in [−1, 1] that takes about `periodMs` to become something else. */
export function drift(seed: number, channel: number, atMs: number, periodMs: number): number {
  const cell = Math.floor(atMs / periodMs);
  const part = atMs / periodMs - cell;
  const at = (c: number): number => chance(seed + Math.imul(channel, 7919), c % 1_000_000_007) * 2 - 1;
  return at(cell) + (at(cell + 1) - at(cell)) * part * part * (3 - 2 * part);
}

/** The day as a wave in [−1, 1], highest at `peakHour` of Beijing time. */
export const dayWave = (atMs: number, peakHour: number): number => Math.cos(((atMs / 3_600_000 + 8 - peakHour) / 24) * 2 * Math.PI);

const YEAR_MS = 365 * 86_400_000;

/**
 * Battery in percent: drained to about 19 % over `years`, then replaced, each device at its own point of that life.
 * So about one in a hundred and sixty is below 20 % at any time.
 */
export const batteryLife = (seed: number, atMs: number, years: number): number =>
  Math.round(100 - 81 * ((atMs / (years * YEAR_MS) + chance(seed, 99)) % 1));

const DAY_MS = 86_400_000;
/** Shares of a day's water drawn by the hour, Beijing time: morning, noon and evening, hardly any at night. */
const BY_HOUR = [0, 0, 0, 0, 0, 1, 4, 5, 3, 2, 2, 4, 4, 2, 1, 1, 2, 4, 5, 4, 3, 2, 1, 0];
const SUMS = BY_HOUR.map((_, hour) => BY_HOUR.slice(0, hour).reduce((sum, share) => sum + share, 0));
const WHOLE = SUMS[23] + BY_HOUR[23];

/** Days since 1970 by the clock of Beijing, running fast while people are up and hardly at night: what a household draws grows with it. */
export function drawnDays(atMs: number): number {
  const local = atMs + 8 * 3_600_000;
  const hours = (local % DAY_MS) / 3_600_000;
  const hour = Math.floor(hours);
  return Math.floor(local / DAY_MS) + (SUMS[hour] + BY_HOUR[hour] * (hours - hour)) / WHOLE;
}
