import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { hazardsOf, liesOver, warnedAt, withWarned, type Warned } from '#contract/kinds/warned-limits.ts';
import type { Device } from '#contract/records/device.ts';
import type { Warning } from '#contract/records/warning.ts';
import type { Severity } from '#contract/severity.ts';
import type { Hazard } from '#contract/vocabularies/hazards.ts';
import type { Records } from '#server/records/records.ts';

/** Official warnings in force, and what they make of the limits of devices that they lie over. Follows the records. */
export class WarningBook {
  #inForce: readonly Warning[] = [];
  readonly #listens = new WeakMap<DeviceKind, boolean>();
  #fitted = new WeakMap<DeviceKind, Map<string, DeviceKind>>();
  readonly #listeners: ((hazards: ReadonlySet<Hazard>) => void)[] = [];

  get inForce(): readonly Warning[] {
    return this.#inForce;
  }

  /** From now on, what is in force is what the records say. */
  follow(records: Pick<Records, 'all' | 'watch'>): void {
    const read = (): void => {
      this.#inForce = [...records.all('warning')].filter(({ state }) => state === 'in-force');
      this.#fitted = new WeakMap();
    };
    read();
    records.watch((type, _id, after, before) => {
      if (type !== 'warning') return;
      const changed = [before, after].flatMap((one) => ((one as Warning | null)?.state === 'in-force' ? [(one as Warning).hazard] : []));
      if (changed.length === 0) return;
      read();
      for (const listener of this.#listeners) listener(new Set(changed));
    });
  }

  /** Tells of hazards whose warnings in force are others, while records change: nothing may be written in it. */
  onChange(listener: (hazards: ReadonlySet<Hazard>) => void): void {
    this.#listeners.push(listener);
  }

  /** The gravest colour that warns of a hazard at a place; null = none does. @param simulated whether exercises count */
  colourAt(hazard: Hazard, place: string, simulated: boolean): Severity | null {
    return warnedAt(this.#inForce, { place, simulated }).get(hazard) ?? null;
  }

  /** The kind as it is judged at a device; one object for all devices that are warned of the same. */
  kindOf(kind: DeviceKind, device: Pick<Device, 'place' | 'simulated'>): DeviceKind {
    if (this.#inForce.length === 0 || !this.#isListening(kind)) return kind;
    const over = this.#inForce.filter((warning) => liesOver(warning, device.place));
    const warned = warnedAt(over, device);
    if (warned.size === 0) return kind;
    const known = this.#fitted.get(kind) ?? new Map<string, DeviceKind>();
    this.#fitted.set(kind, known);
    const key = keyOf(warned);
    const fitted = known.get(key) ?? withWarned(kind, warned);
    known.set(key, fitted);
    return fitted;
  }

  #isListening(kind: DeviceKind): boolean {
    const known = this.#listens.get(kind) ?? hazardsOf(kind).size > 0;
    this.#listens.set(kind, known);
    return known;
  }
}

const keyOf = (warned: Warned): string =>
  [...warned]
    .map(([hazard, colour]) => `${hazard} ${colour}`)
    .sort()
    .join();
