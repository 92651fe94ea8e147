import type { DeviceKind, TimedLimit } from '#contract/kinds/device-kind.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';
import type { Change } from '#server/state/change.ts';
import { levelBit } from '#server/state/limits.ts';
import { DueWheel } from '#server/state/wheel.ts';
import { evaluate, isDue, newMemory, turn, type LimitMemory } from './evaluate.ts';

/** A device that is not heard says nothing of what lasts: it is looked at again after so long, ms. */
const AGAIN_MS = 60_000;

interface Watch {
  readonly n: number;
  readonly limit: TimedLimit;
  readonly memory: LimitMemory;
  /** The newest report. */
  change: Change;
}

interface TimedLimitDeps {
  /** False of a device that is silent or gone. */
  readonly isHeard: (device: string, kind: DeviceKind) => boolean;
  /** Told of every change: levels of these limits that are broken at a device, as bits. */
  readonly onLevels?: (handle: number, bits: number) => void;
  /** Alerts that went on when the server started, as `device code`: what they tell of is known to be so. */
  readonly goingOn?: ReadonlySet<string>;
}

/**
 * Limits that time belongs to, of points whose kind has some (`limits`). How long something lasts goes by when it was true, on the clock
 * that only runs on; what lasts while nothing new is reported is told by the passing of time, as long as the device is heard. After a
 * start it is counted anew: such an alert comes late rather than early; one that is left from before goes on, and ends with the first fine
 * reading.
 */
export class TimedLimits {
  readonly #deps: TimedLimitDeps;
  readonly #watches = new Map<string, { readonly limits: readonly TimedLimit[]; readonly each: readonly Watch[] }>();
  readonly #byNumber: Watch[] = [];
  readonly #wheel = new DueWheel();
  /** By handle: the level of each watch that is broken. */
  readonly #broken = new Map<number, Map<number, number>>();

  constructor(deps: TimedLimitDeps) {
    this.#deps = deps;
  }

  /** @param now monotonic, ms */
  hear(change: Change, now: number): AlertSignal[] {
    const limits = change.point === null ? undefined : change.kind.points[change.point].limits;
    if (!limits) return [];
    const at = change.at ?? now;
    const gapMs = (change.device.expectedS ?? change.kind.expectedIntervalS) * 1500;
    return this.#watchesOf(change, limits).flatMap((watch) => {
      watch.change = change;
      const said = evaluate(watch.limit, watch.memory, change.value, at, gapMs);
      if (said !== null) {
        this.#note(watch, said === 'on');
        return [signalOf(watch, said === 'on')];
      }
      if (!Number.isNaN(watch.memory.since)) this.#wheel.add(watch.n, dueAt(watch), now);
      return [];
    });
  }

  /** What the passing of time says. Costs what is due. @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall: number): AlertSignal[] {
    const said: AlertSignal[] = [];
    this.#wheel.take(now, (n) => {
      const watch = this.#byNumber[n];
      const { change, limit, memory } = watch;
      if (memory.on === true || Number.isNaN(memory.since)) return;
      if (!isDue(limit, memory, now)) return this.#wheel.add(n, dueAt(watch), now);
      if (!this.#deps.isHeard(change.device.id, change.kind)) return this.#wheel.add(n, now + AGAIN_MS, now);
      turn(memory, 'on');
      this.#note(watch, true);
      said.push({ ...signalOf(watch, true), receivedAt: wall, text: '' });
    });
    return said;
  }

  #note({ n, limit: { level = 'alert' }, change }: Watch, broken: boolean): void {
    const { handle } = change.device;
    const levels = this.#broken.get(handle) ?? new Map<number, number>();
    if (broken) this.#broken.set(handle, levels.set(n, levelBit(level)));
    else if (!levels.delete(n)) return;
    if (levels.size === 0) this.#broken.delete(handle);
    this.#deps.onLevels?.(
      handle,
      [...levels.values()].reduce((bits, bit) => bits | bit, 0),
    );
  }

  /** Begun anew when other limits are in force now; what goes on by an alert of the same code is known to be so. */
  #watchesOf(change: Change, limits: readonly TimedLimit[]): readonly Watch[] {
    const key = `${change.device.id} ${change.point}`;
    const known = this.#watches.get(key);
    if (known?.limits === limits) return known.each;
    const { device } = change;
    const goesOn = (code: string): boolean =>
      known
        ? known.each.some((old) => old.limit.code === code && old.memory.on === true)
        : (this.#deps.goingOn?.has(`${device.id} ${code}`) ?? false);
    const each = limits.map((limit): Watch => {
      const watch = { n: this.#byNumber.length, limit, memory: newMemory(), change };
      if (goesOn(limit.code)) watch.memory.on = true;
      this.#byNumber.push(watch);
      return watch;
    });
    for (const old of known?.each ?? []) {
      old.memory.since = NaN;
      this.#note(old, false);
    }
    this.#watches.set(key, { limits, each });
    return each;
  }
}

const signalOf = ({ change, limit: { code }, memory: { rate } }: Watch, on: boolean): AlertSignal => ({
  ...signal(change, code, on),
  ...(Number.isNaN(rate) ? {} : { rate }),
});

const dueAt = ({ limit: { forS = 0 }, memory: { since } }: Watch): number => since + forS * 1000;
