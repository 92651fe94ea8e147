import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { RISK_KIND, riskInForce } from '#contract/kinds/risk-alert.ts';
import { hazardsOf, liesOver, warnedAt, withWarned, type Warned } from '#contract/kinds/warned-limits.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { RecordType } from '#contract/records/record.ts';
import type { Warning } from '#contract/records/warning.ts';
import type { Severity } from '#contract/severity.ts';
import type { Hazard } from '#contract/vocabularies/hazards.ts';
import type { Records } from '#server/records/records.ts';

/** What is said of a place, and makes limits there stricter. */
type InForce = Pick<Warning, 'places' | 'hazard' | 'colour' | 'simulated'>;

/**
 * Official warnings in force, and those of our own risk model; and what they make of the limits of devices that they lie over. Follows the
 * records.
 */
export class WarningBook {
  #inForce: readonly InForce[] = [];
  readonly #listens = new WeakMap<DeviceKind, boolean>();
  #fitted = new WeakMap<DeviceKind, Map<string, DeviceKind>>();
  readonly #listeners: ((hazards: ReadonlySet<Hazard>) => void)[] = [];

  get inForce(): readonly InForce[] {
    return this.#inForce;
  }

  /** From now on, what is in force is what the records say. */
  follow(records: Pick<Records, 'all' | 'watch'>): void {
    const read = (): void => {
      const official = [...records.all('warning')].filter(({ state }) => state === 'in-force');
      const ofRisk = [...records.all('alert')].flatMap((alert) => riskInForce(alert) ?? []);
      this.#inForce = [...official, ...ofRisk];
      this.#fitted = new WeakMap();
    };
    read();
    records.watch((type, _id, after, before) => {
      if (type !== 'warning' && (type !== 'alert' || ((after ?? before) as Alert).kind !== RISK_KIND)) return;
      const hazards = [before, after].flatMap((one) => (one && inForceOf(type, one as Warning | Alert)?.hazard) ?? []);
      if (hazards.length === 0) return;
      read();
      for (const listener of this.#listeners) listener(new Set(hazards));
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

const inForceOf = (type: RecordType, one: Warning | Alert): InForce | null =>
  type === 'alert' ? riskInForce(one as Alert) : (one as Warning).state === 'in-force' ? (one as Warning) : null;

const keyOf = (warned: Warned): string =>
  [...warned]
    .map(([hazard, colour]) => `${hazard} ${colour}`)
    .sort()
    .join();
