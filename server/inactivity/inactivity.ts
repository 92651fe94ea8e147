import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { STATUS } from '#contract/live/status.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';
import type { Change } from '#server/state/change.ts';
import type { LiveState } from '#server/state/state.ts';
import { DueWheel } from '#server/state/wheel.ts';
import type { HistoryStore } from '#server/storage/storage.ts';

/** How finely history is asked for the last movement: parts of the time after which stillness is told. */
const PARTS = 48;
/** Devices that history is asked about at once, each second. */
const ASKED_TOGETHER = 100;
/** A device that is not heard says nothing, not even that nothing happened: it is looked at again after so long, ms. */
const AGAIN_MS = 60_000;

interface Spec {
  readonly point: string;
  readonly afterMs: number;
  readonly by: number;
  readonly code: string;
  /** An event may raise it too: what moves ends it, whoever said it. */
  readonly told: boolean;
}

interface InactivityDeps {
  /** False of a device that is silent or gone. */
  readonly isHeard: (device: string, kind: DeviceKind) => boolean;
  /** The kind of a device with what is in force there now; undefined = it is gone. */
  readonly kindOf?: (device: string) => DeviceKind | undefined;
  /** When a device that has been still since `since` has been so for long enough, ms UTC; undefined = when the time has gone by. */
  readonly stillUntil?: (device: string, since: number, afterMs: number) => number | undefined;
}

interface Meter {
  readonly n: number;
  readonly spec: Spec;
  /** The newest report. */
  change: Change;
  /** What it stood at when it last moved, and since when, monotonic ms. */
  value: number;
  since: number;
  told: boolean;
}

/**
 * "Nothing happened" is a change too: of points whose kind says after how long (`inactivity`). How long they have stood still goes by the
 * clock that only runs on; after a start, history says since when. It is told once, and its end when they move.
 */
export class Inactivity {
  readonly #deps: InactivityDeps;
  /** Kinds may change while the server runs: each version of one is read once. */
  readonly #specs = new WeakMap<DeviceKind, Spec | null>();
  readonly #meters = new Map<string, Meter>();
  readonly #byNumber: Meter[] = [];
  readonly #wheel = new DueWheel();
  /** Heard for the first time since the start: history is not asked yet. */
  readonly #unasked = new Set<string>();

  constructor(deps: InactivityDeps) {
    this.#deps = deps;
  }

  /** @param now monotonic, ms @returns that one moves again */
  hear(change: Change, now: number): AlertSignal[] {
    const spec = this.#specOf(change.kind);
    if (!spec || change.point !== spec.point) return [];
    const { id } = change.device;
    const known = this.#meters.get(id);
    if (!known || known.spec !== spec) {
      const meter: Meter = { n: known?.n ?? this.#byNumber.length, spec, change, value: change.value, since: now, told: false };
      this.#meters.set(id, meter);
      this.#byNumber[meter.n] = meter;
      this.#unasked.add(id);
      return [];
    }
    known.change = change;
    return Math.abs(change.value - known.value) < spec.by ? [] : this.#moved(known, now);
  }

  /** What the passing of time says. Costs what is due. @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall: number): AlertSignal[] {
    const still: AlertSignal[] = [];
    this.#wheel.take(now, (n) => {
      const meter = this.#byNumber[n];
      const { change, spec, since } = meter;
      if (meter.told) return;
      const left = this.#left(meter, now, wall);
      if (left > 0) return this.#wheel.add(n, now + left, now);
      if (!this.#deps.isHeard(change.device.id, change.kind)) return this.#wheel.add(n, now + AGAIN_MS, now);
      meter.told = true;
      still.push({ ...signal(change, spec.code, true), observedAt: wall - (now - since), receivedAt: wall, text: '', lasts: true });
    });
    return still;
  }

  /**
   * What is in force at these devices is other than it was: how long they must stand still, or when that counts.
   * @param now monotonic, ms @param wall ms UTC
   * @returns that some do not stand still too long any more, though they have not moved
   */
  refit(devices: readonly string[], now: number, wall: number): AlertSignal[] {
    return devices.flatMap((device) => {
      const meter = this.#meters.get(device);
      const kind = this.#deps.kindOf?.(device);
      const spec = kind && this.#specOf(kind);
      if (!meter || !kind || !spec || spec.point !== meter.spec.point) return [];
      const fitted: Meter = { ...meter, spec, change: { ...meter.change, kind } };
      this.#meters.set(device, fitted);
      this.#byNumber[fitted.n] = fitted;
      const left = this.#left(fitted, now, wall);
      if (left > 0 || !fitted.told) this.#wheel.add(fitted.n, now + Math.max(0, left), now);
      if (left <= 0 || !fitted.told) return [];
      fitted.told = false;
      return [signal(fitted.change, spec.code, false)];
    });
  }

  /** How long until it has stood still for long enough, ms. */
  #left({ change, spec, since }: Meter, now: number, wall: number): number {
    const at = wall - (now - since);
    return (this.#deps.stillUntil?.(change.device.id, at, spec.afterMs) ?? at + spec.afterMs) - wall;
  }

  /**
   * Asks history since when those have stood still that are new since the start. What history cannot answer now is asked again.
   * @returns that some have moved since the last start
   */
  async ask(history: Pick<HistoryStore, 'read'>, now: () => number, wall: () => number): Promise<AlertSignal[]> {
    const moved: AlertSignal[] = [];
    for (const id of [...this.#unasked].slice(0, ASKED_TOGETHER)) {
      const meter = this.#meters.get(id)!;
      const { point, afterMs } = meter.spec;
      const part = afterMs / PARTS;
      const from = wall() - afterMs - 2 * part;
      const known = await history.read(id, point, from, meter.change.receivedAt, PARTS + 2).catch(() => null);
      if (known === null) break;
      this.#unasked.delete(id);
      const still = known.length - known.findLastIndex(({ min, max }) => this.#differs(meter, min) || this.#differs(meter, max)) - 1;
      if (known.length > 0 && still === 0) moved.push(signal(meter.change, meter.spec.code, false));
      else if (still > 0) {
        // It has stood still for as long as is certain: from the end of the first part in which it did not move.
        const at = known[known.length - still].at + part;
        meter.since = Math.min(meter.since, now() - Math.max(0, wall() - at));
      }
      this.#wheel.add(meter.n, meter.since + afterMs, now());
    }
    return moved;
  }

  #specOf(kind: DeviceKind): Spec | null {
    const known = this.#specs.get(kind);
    if (known !== undefined) return known;
    const spec = specOf(kind)[0] ?? null;
    this.#specs.set(kind, spec);
    return spec;
  }

  #differs({ value, spec }: Meter, other: number): boolean {
    return Math.abs(other - value) >= spec.by;
  }

  #moved(meter: Meter, now: number): AlertSignal[] {
    const { change, spec, told } = meter;
    const asked = !this.#unasked.has(change.device.id);
    meter.value = change.value;
    meter.since = now;
    meter.told = false;
    if (told) this.#wheel.add(meter.n, now + spec.afterMs, now);
    // Before history was asked, an alert may be left from the last run.
    return told || !asked || spec.told ? [signal(change, spec.code, false)] : [];
  }
}

const specOf = ({ points, events = {} }: DeviceKind): Spec[] =>
  Object.entries(points).flatMap(([point, { inactivity }]) => {
    if (!inactivity) return [];
    const { afterS, by, code } = inactivity;
    const told = Object.values(events).some(({ raises = [] }) => raises.some((raise) => raise.code === code));
    return [{ point, afterMs: afterS * 1000, by, code, told }];
  });

/** True of a device that is of this kind and reports as it should. */
export function isHeard(state: Pick<LiveState, 'resolve' | 'kind' | 'columns'>, device: string, kind: DeviceKind): boolean {
  const handle = state.resolve(device);
  if (handle < 0 || state.kind(handle) !== kind) return false;
  const status = state.columns.status[handle];
  return status !== STATUS.stale && status !== STATUS.offline;
}
