import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { specOf, type Tally } from './words.ts';

/** Counts, worst and first of some of an incident's alerts, kept as they are added. */
export class AlertSummary {
  readonly #kinds: KindIndex;
  readonly #alerts: Alert[] = [];
  readonly #senders = new Set<string>();
  readonly #lifeSafetySenders = new Set<string>();
  readonly #labels = new Map<string, { label: Label; count: number }>();
  #worst: Alert | null = null;
  #first: Alert | null = null;
  #firstLifeSafety: Alert | null = null;
  readonly #places = new Map<string, Alert>();
  #lastRaisedAt = 0;
  readonly #subject: string | null;
  #said: Label | null = null;

  /** @param subject device whose own alert is asked for apart */
  constructor(kinds: KindIndex, subject: string | null = null) {
    this.#kinds = kinds;
    this.#subject = subject;
  }

  /** The first of the worst severity; null when there is none. */
  get worst(): Alert | null {
    return this.#worst;
  }
  get first(): Alert | null {
    return this.#first;
  }
  /** The alert that the title is made of: of life safety the gravest of the device that was first, else the worst. */
  get seat(): Alert | null {
    return this.#firstLifeSafety ?? this.#worst;
  }
  /** One alert of each place that may be named. */
  get places(): Iterable<Alert> {
    return this.#places.values();
  }
  get lifeSafety(): boolean {
    return this.#lifeSafetySenders.size > 0;
  }

  /** A second summary makes a fire certain, whatever one detector alone is worth. */
  get severity(): Alert['severity'] {
    return this.#lifeSafetySenders.size > 1 ? 1 : this.#worst!.severity;
  }

  /** @param placed its place may be named */
  add(alert: Alert, placed = true): void {
    const sender = alert.device ?? alert.address!;
    const { label } = specOf(this.#kinds, alert.kind, alert.code);
    this.#alerts.push(alert);
    this.#senders.add(sender);
    if (sender === this.#subject) this.#said ??= label;
    if (alert.lifeSafety) this.#lifeSafetySenders.add(sender);
    const known = this.#labels.get(label.zh) ?? { label, count: 0 };
    known.count++;
    this.#labels.set(label.zh, known);
    this.#first ??= alert;
    if (alert.lifeSafety && isSooner(alert, this.#firstLifeSafety)) this.#firstLifeSafety = alert;
    if (placed && !this.#places.has(alert.place)) this.#places.set(alert.place, alert);
    if (this.#worst === null || alert.severity < this.#worst.severity) this.#worst = alert;
    this.#lastRaisedAt = Math.max(this.#lastRaisedAt, alert.raisedAt);
  }

  tally(): Pick<Tally, 'devices' | 'spanMs' | 'kinds'> & {
    readonly said: Label | null;
    readonly senders: ReadonlySet<string>;
    readonly alerts: readonly Alert[];
  } {
    return {
      alerts: this.#alerts,
      said: this.#said,
      senders: this.#senders,
      devices: this.#senders.size,
      spanMs: this.#lastRaisedAt - this.#first!.raisedAt,
      kinds: [...this.#labels.values()].sort((a, b) => b.count - a.count),
    };
  }
}

/** Where it began is said by the device that was first; what is the matter there, by the gravest that it says. */
const isSooner = (alert: Alert, before: Alert | null): boolean =>
  before === null || (alert.device !== null && alert.device === before.device && alert.severity < before.severity);
