import type { Affinity } from '#contract/device-kind.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Severity } from '#contract/severity.ts';
import type { Book } from '#server/records/book.ts';
import type { Site } from './site.ts';
import { SYSTEM, clip, reasonOf, specOf, titleOf } from './words.ts';

interface Opening {
  readonly number: string;
  readonly alert: Alert;
  readonly site: Site;
  readonly affinity: Affinity;
  readonly now: number;
  readonly kinds: KindIndex;
  readonly book: Book;
}

/** An incident while alerts join it: counts are kept as it grows, words are made once at the end. */
export class IncidentDraft {
  readonly #base: Incident;
  readonly #site: Site;
  readonly #kinds: KindIndex;
  readonly #book: Book;
  readonly #alerts: string[];
  readonly #senders = new Set<string>();
  readonly #lifeSafetySenders = new Set<string>();
  readonly #tally = new Map<string, { label: Label; count: number }>();
  readonly #joined: Alert[] = [];
  #worst: Alert | null = null;
  #first: Alert | null = null;
  #lastAt = 0;
  #lastRaisedAt = 0;

  private constructor(base: Incident, site: Site, kinds: KindIndex, book: Book) {
    this.#base = base;
    this.#site = site;
    this.#kinds = kinds;
    this.#book = book;
    this.#alerts = [...base.alerts];
  }

  /** A draft of an incident there is. @param newer alerts changed since the book was written */
  static of(incident: Incident, site: Site, kinds: KindIndex, book: Book, newer: (id: string) => Alert | undefined): IncidentDraft {
    const draft = new IncidentDraft(incident, site, kinds, book);
    for (const id of incident.alerts) {
      const alert = newer(id) ?? book.get('alert', id);
      if (alert) draft.#count(alert);
    }
    return draft;
  }

  static open({ number, alert, site, affinity, now, kinds, book }: Opening): IncidentDraft {
    const position = alert.position ?? (site.center && [site.center[0], site.center[1], 0]);
    return new IncidentDraft({
      id: number, version: 0, updatedAt: now, updatedBy: SYSTEM, number,
      title: { zh: '', en: '' }, reason: { zh: '', en: '' },
      severity: alert.severity, priority: alert.severity, lifeSafety: alert.lifeSafety, affinity,
      state: 'open', place: site.path, position, alerts: [], tickets: [], owner: null,
      openedAt: alert.raisedAt, closedAt: null, comments: [], simulated: alert.simulated,
    }, site, kinds, book);
  }

  get id(): string { return this.#base.id; }
  get state(): Incident['state'] { return this.#joined.length > 0 && this.#base.state !== 'dispatched' ? 'open' : this.#base.state; }
  get closedAt(): number { return this.#base.closedAt ?? 0; }
  get place(): string { return this.#base.place; }
  get simulated(): boolean { return this.#base.simulated; }
  get size(): number { return this.#alerts.length; }
  /** When any of its alerts was last heard. */
  get lastAt(): number { return this.#lastAt; }
  get changed(): boolean { return this.#joined.length > 0; }

  join(alert: Alert): void {
    this.#alerts.push(alert.id);
    this.#joined.push(alert);
    this.#count(alert);
  }

  heard(alert: Alert): void {
    this.#lastAt = Math.max(this.#lastAt, alert.lastAt);
  }

  /** The incident with what joined it; its state and stamp are not settled yet. */
  result(): Incident {
    const base = this.#base;
    const worst = this.#worst!;
    // A second witness makes a fire certain, whatever one detector alone is worth.
    const witnessed = this.#lifeSafetySenders.size > 1;
    const severity = Math.min(base.severity, witnessed ? 1 : worst.severity) as Severity;
    return {
      ...base,
      severity,
      priority: Math.min(base.priority, severity) as Severity,
      lifeSafety: base.lifeSafety || this.#lifeSafetySenders.size > 0,
      title: titleOf(this.#site.name, specOf(this.#kinds, worst.kind, worst.code)),
      reason: this.#reason(),
      alerts: this.#alerts,
      comments: base.state === 'closed' || base.state === 'resolved' ? [...base.comments, this.#reopening()] : base.comments,
    };
  }

  #count(alert: Alert): void {
    const sender = alert.device ?? alert.address!;
    const spec = specOf(this.#kinds, alert.kind, alert.code);
    this.#senders.add(sender);
    if (alert.lifeSafety) this.#lifeSafetySenders.add(sender);
    const tally = this.#tally.get(spec.label.zh) ?? { label: spec.label, count: 0 };
    tally.count++;
    this.#tally.set(spec.label.zh, tally);
    this.#first ??= alert;
    if (this.#worst === null || alert.severity < this.#worst.severity) this.#worst = alert;
    this.#lastRaisedAt = Math.max(this.#lastRaisedAt, alert.raisedAt);
    this.heard(alert);
  }

  #reason(): Label {
    return reasonOf({
      place: this.#site.name,
      affinity: this.#base.affinity as Affinity,
      devices: this.#senders.size,
      firstDevice: this.#nameOf(this.#first!),
      spanMs: this.#lastRaisedAt - this.#first!.raisedAt,
      kinds: [...this.#tally.values()].sort((a, b) => b.count - a.count),
    });
  }

  #reopening(): Incident['comments'][number] {
    const alert = this.#joined[0];
    const name = this.#nameOf(alert);
    const { label } = specOf(this.#kinds, alert.kind, alert.code);
    return { at: alert.raisedAt, by: SYSTEM, text: `${name} 再次告警（${label.zh}），事件自动重开。 ${name}: ${label.en} again, reopened.` };
  }

  #nameOf(alert: Alert): string {
    const name = alert.device === null ? undefined : this.#book.get('device', alert.device)?.name;
    return clip(name ?? alert.device ?? alert.address!, 60);
  }
}
