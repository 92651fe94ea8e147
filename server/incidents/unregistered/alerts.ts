import { RISK_KIND } from '#contract/kinds/risk-alert.ts';
import { SOURCE_KIND } from '#contract/kinds/source-alert.ts';
import { UNKNOWN_PLACE, isWithin } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import { monotonic } from '#server/lib/clock.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { UnregisteredGroup } from './group.ts';
import { clip } from '#server/incidents/words.ts';

/** Addresses behind one unit that get alerts of their own while it goes on. */
const OWN_ALERTS = 8;
/** Units the ledger does not know that get incidents of their own while it goes on. */
const OWN_INCIDENTS = 16;
/** Quiet for so long, a unit's next unknown address has an alert of its own again. */
const FORGET_MS = 3_600_000;
/** What many have reported together is over when nobody has said it for so long. */
const OVER_MS = 24 * FORGET_MS;
/** Stands for all addresses behind a unit, or for all units. */
const ANY = '*';
/** Under which name the alert of all further unknown units goes. */
const ALL_UNITS = `unknown:${ANY}`;
/** Kinds of alerts that no device raises, known or not. */
const OF_NOBODY: ReadonlySet<string> = new Set([SOURCE_KIND, RISK_KIND]);

interface Unit {
  readonly inLedger: boolean;
  /** Addresses with alerts of their own, and the code of the first. */
  readonly own: Map<string, string>;
  readonly groups: Map<string, UnregisteredGroup>;
  heardAt: number;
}

/**
 * Senders that the ledger does not know can be invented by the hundred thousand. Each is believed, and its unit's are gathered in one
 * incident; beyond the first few of a unit, and beyond the first few unknown units, they share one alert, as loud as any, whose
 * words and count go on. Memory is bounded whatever comes.
 */
export class UnregisteredAlerts {
  readonly #kinds: KindIndex;
  readonly #units = new Map<string, Unit>();
  #unknownUnits = 0;
  #sweptAt = -Infinity;

  /** @param alerts those that last from before the start. */
  constructor(kinds: KindIndex, alerts: Iterable<Alert>) {
    this.#kinds = kinds;
    for (const alert of alerts)
      if (alert.device === null && alert.address !== null && alert.active && !OF_NOBODY.has(alert.kind))
        this.#remember(alert, alert.address);
  }

  /**
   * Under whose name an unknown sender's signals go on.
   * @param via unit they came through. @param inLedger the ledger knows that unit.
   */
  gather(signals: readonly AlertSignal[], via: string | undefined, inLedger: boolean): AlertSignal[] {
    return signals.flatMap((signal) => this.#gathered(signal, via, inLedger) ?? []);
  }

  /** What time has ended. To be called often; looks once a minute. */
  sweep(receivedAt: number): AlertSignal[] {
    const now = monotonic();
    if (now - this.#sweptAt < 60_000) return [];
    this.#sweptAt = now;
    const over: AlertSignal[] = [];
    for (const [name, unit] of this.#units) {
      const quiet = now - unit.heardAt;
      if (quiet < (unit.groups.size > 0 ? OVER_MS : FORGET_MS)) continue;
      for (const group of unit.groups.values()) over.push(group.over(receivedAt));
      this.#units.delete(name);
      if (!unit.inLedger && name !== ANY) this.#unknownUnits--;
    }
    return over;
  }

  #gathered(signal: AlertSignal, via: string | undefined, inLedger: boolean): AlertSignal | null {
    const address = signal.address!;
    const name = via ?? address;
    const found = this.#units.get(name);
    if (!signal.on) return this.#ended(signal, found, address);
    const unit = found ?? this.#open(name, inLedger);
    unit.heardAt = monotonic();
    const whole = unit === this.#units.get(ANY);
    const placed = whole || via === undefined ? signal : { ...signal, ...besideFirst(unit, address) };
    if (!whole && (unit.own.has(address) || unit.own.size < OWN_ALERTS)) {
      if (!unit.own.has(address)) unit.own.set(address, signal.code);
      return placed;
    }
    return this.#group(unit, placed, whole ? ANY : name).says(placed);
  }

  #ended(signal: AlertSignal, unit: Unit | undefined, address: string): AlertSignal | null {
    if (unit?.own.has(address)) return signal;
    const group = (unit ?? this.#units.get(ANY))?.groups.get(signal.code);
    return group?.leaves(address) ? group.over(signal.receivedAt) : null;
  }

  /** The unit of that name; beyond the bound, the one that stands for all unknown ones. */
  #open(name: string, inLedger: boolean): Unit {
    const shared = !inLedger && this.#unknownUnits >= OWN_INCIDENTS;
    const key = shared ? ANY : name;
    let unit = this.#units.get(key);
    if (!unit) {
      unit = { inLedger, own: new Map(), groups: new Map(), heardAt: monotonic() };
      this.#units.set(key, unit);
      if (!inLedger && !shared) this.#unknownUnits++;
    }
    return unit;
  }

  #group(unit: Unit, signal: AlertSignal, name: string): UnregisteredGroup {
    const known = unit.groups.get(signal.code);
    if (known) return known;
    const label = this.#kinds.get(signal.kind)!.alerts[signal.code].label;
    const group = new UnregisteredGroup(name === ANY ? ALL_UNITS : `${clip(name, 190)}/${ANY}`, label, signal);
    unit.groups.set(signal.code, group);
    return group;
  }

  #remember(alert: Alert, address: string): void {
    const inLedger = !isWithin(alert.place, UNKNOWN_PLACE);
    const shared = address === ALL_UNITS;
    const name = shared ? ANY : address.split('/', 1)[0];
    const unit = this.#units.get(name) ?? {
      inLedger,
      own: new Map<string, string>(),
      groups: new Map<string, UnregisteredGroup>(),
      heardAt: monotonic(),
    };
    if (!this.#units.has(name) && !inLedger && !shared) this.#unknownUnits++;
    this.#units.set(name, unit);
    if (!shared && !address.endsWith(`/${ANY}`)) return void unit.own.set(address, alert.code);
    const label = this.#kinds.get(alert.kind)?.alerts[alert.code]?.label ?? { zh: alert.code, en: alert.code };
    unit.groups.set(alert.code, UnregisteredGroup.from(alert, address, label));
  }
}

/** The first that was heard of a unit: the others join its incident. */
function besideFirst({ own }: Unit, address: string): Pick<AlertSignal, 'beside'> {
  const [first] = own;
  return first === undefined || first[0] === address ? {} : { beside: { sender: first[0], code: first[1] } };
}
