import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { CareBook } from '#server/care/book.ts';
import { Inactivity, isHeard } from '#server/inactivity/inactivity.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Change } from '#server/state/change.ts';
import type { LiveState } from '#server/state/state.ts';
import type { HistoryStore } from '#server/storage/storage.ts';
import { TimedLimits } from './timed-limits.ts';

/** What no single report tells: limits that time belongs to, and that nothing has happened. */
export class OverTime {
  readonly #inactivity: Inactivity;
  readonly #timed: TimedLimits;

  /** @param alerts of before the start @param care when a home that is still has been so for long enough, where people have said so */
  constructor(state: LiveState, alerts: Iterable<Alert>, care?: Pick<CareBook, 'stillUntil'>) {
    const heard = (device: string, kind: DeviceKind): boolean => isHeard(state, device, kind);
    const goingOn = new Set(Array.from(alerts).flatMap(({ device, code, active }) => (active ? [`${device} ${code}`] : [])));
    this.#inactivity = new Inactivity({
      isHeard: heard,
      kindOf: (device) => state.kindOf(device),
      stillUntil: (device, since, afterMs) => care?.stillUntil(device, since, afterMs),
    });
    this.#timed = new TimedLimits({ isHeard: heard, goingOn, onLevels: (handle, bits) => state.follower.setLasting(handle, bits) });
  }

  /** @param now monotonic, ms */
  hear(change: Change, now: number): AlertSignal[] {
    return [...this.#inactivity.hear(change, now), ...this.#timed.hear(change, now)];
  }

  /** What the passing of time says. @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall: number): AlertSignal[] {
    return [...this.#inactivity.sweep(now, wall), ...this.#timed.sweep(now, wall)];
  }

  /** What is watched at these devices is other than it was. @param now monotonic, ms @param wall ms UTC */
  refit(devices: readonly string[], now: number, wall: number): AlertSignal[] {
    return this.#inactivity.refit(devices, now, wall);
  }

  /** Since when what is new since the start has stood still. */
  ask(history: Pick<HistoryStore, 'read'>, monotonic: () => number, wall: () => number): Promise<AlertSignal[]> {
    return this.#inactivity.ask(history, monotonic, wall);
  }
}
