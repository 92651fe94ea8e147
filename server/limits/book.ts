import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { LimitChange, LimitTarget } from '#contract/kinds/limit-change.ts';
import { appliesTo, byParticularity, targetKey, withLimits } from '#contract/kinds/limit-override.ts';
import type { Device } from '#contract/records/device.ts';

type Where = Pick<Device, 'id' | 'kind' | 'place'>;

/** Limits that administrators set in place of those of the kinds: what is in force where. */
export class LimitBook {
  #changes: readonly LimitChange[];
  /** By kind: those in force, the least particular first. */
  readonly #inForce = new Map<string, readonly LimitChange[]>();
  #fitted = new WeakMap<DeviceKind, Map<string, DeviceKind>>();

  /** @param changes the newest first */
  constructor(changes: readonly LimitChange[] = []) {
    this.#changes = changes;
    for (const kind of new Set(changes.map((change) => change.kind))) this.#settle(kind);
  }

  /** All that was ever set and lifted, the newest first. */
  get changes(): readonly LimitChange[] {
    return this.#changes;
  }

  take(change: LimitChange): void {
    this.#changes = [change, ...this.#changes];
    this.#settle(change.kind);
    this.#fitted = new WeakMap();
  }

  /** What was done to a target, the newest first. */
  historyOf(target: LimitTarget): LimitChange[] {
    const key = targetKey(target);
    return this.#changes.filter((change) => targetKey(change) === key);
  }

  inForce(): LimitChange[] {
    return [...this.#inForce.values()].flat();
  }

  /** Those that apply to a device, the most particular last. */
  of(device: Where): LimitChange[] {
    return (this.#inForce.get(device.kind) ?? []).filter((change) => appliesTo(change, device));
  }

  /** The kind with the limits in force at a device; one object for all devices that have the same. */
  kindOf(kind: DeviceKind, device: Where): DeviceKind {
    const changes = this.of(device);
    if (changes.length === 0) return kind;
    const known = this.#fitted.get(kind) ?? new Map<string, DeviceKind>();
    this.#fitted.set(kind, known);
    const key = changes.map(({ id }) => id).join(' ');
    const fitted = known.get(key) ?? withLimits(kind, changes);
    known.set(key, fitted);
    return fitted;
  }

  /** The book as it would be with one more change. */
  with(change: LimitChange): LimitBook {
    return new LimitBook([change, ...this.#changes]);
  }

  #settle(kind: string): void {
    const newest = new Map<string, LimitChange>();
    for (const change of this.#changes) {
      const key = targetKey(change);
      if (change.kind === kind && !newest.has(key)) newest.set(key, change);
    }
    const set = [...newest.values()].filter(({ value }) => value !== null).sort(byParticularity);
    if (set.length > 0) this.#inForce.set(kind, set);
    else this.#inForce.delete(kind);
  }
}
