import type { Limit, TimedLimit } from '#contract/kinds/device-kind.ts';
import { standing } from '#server/state/limits.ts';

/** A reading, and when it was true, monotonic ms. */
interface At {
  readonly at: number;
  readonly value: number;
}

/** What is remembered of one limit of one device. */
export interface LimitMemory {
  /** Since when it is broken without a break, monotonic ms; NaN = it is not. */
  since: number;
  /** Its alert is on; null = nothing is known of before. */
  on: boolean | null;
  /** How much it moved a minute, of a limit of a rate, by the newest reading; NaN = not known. */
  rate: number;
  /** Readings that a rate may be measured from, the oldest first; the newest for limits that measure none. */
  readings: At[];
}

export const newMemory = (): LimitMemory => ({ since: NaN, on: null, rate: NaN, readings: [] });

/**
 * What a reading says about a limit; the memory is brought up to date. Two readings that are further apart than `gapMs` say nothing of
 * the time between them: what must last begins anew.
 * @param at when it was true, monotonic ms, never before the reading before it @returns null = nothing to be said
 */
export function evaluate(limit: TimedLimit, memory: LimitMemory, value: number, at: number, gapMs: number): 'on' | 'off' | null {
  const last = memory.readings.at(-1);
  if (last && at - last.at > gapMs) {
    memory.since = NaN;
    memory.readings = [];
  }
  const measured = measure(limit, memory, { at, value });
  const now = measured === null ? 'unknown' : standing(boundOf(limit), measured);
  if (now === 'broken') {
    if (Number.isNaN(memory.since)) memory.since = at;
    return isDue(limit, memory, at) || memory.on === true ? turn(memory, 'on') : null;
  }
  if (memory.on !== true || now === 'clear') memory.since = NaN;
  if (now !== 'clear') return null;
  return memory.on === false ? null : turn(memory, 'off');
}

/** True when it has been broken for long enough, as far as is known. */
export const isDue = ({ forS = 0 }: TimedLimit, { since }: LimitMemory, now: number): boolean => now - since >= forS * 1000;

export function turn(memory: LimitMemory, to: 'on' | 'off'): 'on' | 'off' {
  memory.on = to === 'on';
  return to;
}

const boundOf = ({ above, below, rises, falls, release }: TimedLimit): Limit => ({
  ...(below === undefined ? { above: above ?? rises ?? falls } : { below }),
  ...(release === undefined ? {} : { release }),
});

/** The value itself, or how much it moved a minute since the newest reading that is old enough; null = there is none. */
function measure({ rises, falls, overS = 60 }: TimedLimit, memory: LimitMemory, reading: At): number | null {
  if (rises === undefined && falls === undefined) {
    memory.readings = [reading];
    return reading.value;
  }
  const from = memory.readings.findLastIndex(({ at }) => reading.at - at >= overS * 1000);
  const base = memory.readings[from];
  memory.rate = NaN;
  // Older ones are never asked for again.
  memory.readings = [...memory.readings.slice(Math.max(0, from)), reading];
  if (!base) return null;
  memory.rate = ((reading.value - base.value) * 60_000) / (reading.at - base.at);
  return rises === undefined ? -memory.rate : memory.rate;
}
