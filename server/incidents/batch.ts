import type { KindIndex } from '#contract/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { alertId } from '#server/lib/serial.ts';
import type { Book } from '#server/records/book.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { AgeOf } from './ages.ts';
import { IncidentDraft } from './draft.ts';
import { numbering } from './numbers.ts';
import { settle } from './settle.ts';
import { siteOf, type Site } from './site.ts';
import { SYSTEM, specOf } from './words.ts';
import type { Zone } from './zone.ts';

export interface MergeRules {
  /** Alerts join an incident whose last alert is at most this old, ms. */
  readonly windowMs: number;
  /** A sensor that fires again at most this long after its incident closed opens it again, ms. */
  readonly reopenMs: number;
  /** An unacknowledged alert that comes back at most this long after clearing is the same alert, ms. */
  readonly chatterMs: number;
  /** An incident this full takes no more; the next alert starts another. */
  readonly maxAlerts: number;
  /** Whose day an incident's number is of. */
  readonly zone: Zone;
}

/** The book as it will be once this batch is written: what was changed here lies over what is there. */
export class Batch {
  readonly #book: Book;
  readonly #kinds: KindIndex;
  readonly #now: number;
  readonly #rules: MergeRules;
  readonly #age: AgeOf;
  readonly #alerts = new Map<string, Alert>();
  readonly #last = new Map<string, string>();
  readonly #drafts = new Map<string, IncidentDraft>();
  readonly #live = new Map<string, IncidentDraft>();
  readonly #sites = new Map<string, Site>();
  /** Incidents whose state may have changed with their alerts. */
  readonly #touched = new Set<string>();
  /** The last alert's count. */
  #counted: number;
  #nextNumber: (() => string) | null = null;

  constructor(book: Book, kinds: KindIndex, now: number, rules: MergeRules, age: AgeOf) {
    this.#book = book;
    this.#kinds = kinds;
    this.#now = now;
    this.#rules = rules;
    this.#age = age;
    this.#counted = book.lastOf('al');
  }

  lastAlert(sender: string, code: string): Alert | undefined {
    const id = this.#last.get(`${sender}|${code}`);
    return id === undefined ? this.#current(this.#book.lastAlert(sender, code)) : this.#alerts.get(id);
  }

  /** An id that no alert has, or had. */
  freshAlertId(): string {
    return alertId(this.#now, ++this.#counted);
  }

  /** True when an incident is being worked on or waited for. */
  isUnderWay(id: string | null): boolean {
    const state = id === null ? undefined : (this.#drafts.get(id)?.state ?? this.#book.get('incident', id)?.state);
    return state === 'open' || state === 'dispatched';
  }

  /** How long ago an alert cleared, ms; Infinity when it has not. */
  sinceCleared({ id, clearedAt }: Alert): number {
    if (clearedAt === null) return Infinity;
    return this.#book.get('alert', id)?.clearedAt === clearedAt ? this.#age('cleared', id, clearedAt) : 0;
  }

  /** Another report of an alert that is there: nothing a person would decide differently on. */
  repeat(alert: Alert): void {
    this.#alerts.set(alert.id, alert);
    if (alert.incident !== null) this.#drafts.get(alert.incident)?.heard(0);
  }

  /** An alert that cleared, or came back. */
  change(alert: Alert): void {
    this.#alerts.set(alert.id, this.#stamped(alert, this.#book.get('alert', alert.id)));
    if (alert.incident !== null) this.#touched.add(alert.incident);
  }

  /** A new alert: finds or opens its incident. */
  raise(alert: Alert, beside?: AlertSignal['beside']): void {
    const draft = this.#incidentFor(alert, beside);
    const placed = { ...alert, incident: draft.id };
    this.#alerts.set(placed.id, placed);
    this.#last.set(`${placed.device ?? placed.address}|${placed.code}`, placed.id);
    draft.join(placed);
  }

  changes(): RecordChange[] {
    const incidents: RecordChange[] = [];
    for (const id of new Set([...this.#drafts.keys(), ...this.#touched])) {
      const before = this.#book.get('incident', id);
      const draft = this.#drafts.get(id);
      const joined = draft?.changed ? draft.result() : before;
      if (!joined) continue;
      const settled = settle(joined, { alert: (alert) => this.#alerts.get(alert) ?? this.#book.get('alert', alert), ticket: (ticket) => this.#book.get('ticket', ticket) }, this.#now);
      if (settled === before) continue;
      incidents.push(put('incident', before && !graver(before, settled) ? settled : this.#stamped(settled, before)));
      if (before && settled.told === 'part' && before.told === 'all') incidents.push(...this.#nowPersonal(settled));
    }
    return [...Array.from(this.#alerts.values(), (alert) => put('alert', alert)), ...incidents];
  }

  /** Tickets of an incident of which not everything may be told any more: what people write on them may be of people too. */
  #nowPersonal({ tickets }: Incident): RecordChange[] {
    return tickets.flatMap((id) => {
      const ticket = this.#book.get('ticket', id);
      if (ticket?.told !== 'all') return [];
      const { title, severity, catalogue } = ticket;
      return [put('ticket', { ...ticket, told: 'part', discreet: { title, severity, catalogue } })];
    });
  }

  #incidentFor(alert: Alert, beside: AlertSignal['beside']): IncidentDraft {
    const site = this.#site(alert.place);
    const { affinity } = specOf(this.#kinds, alert.kind, alert.code);
    const key = `${site.path}|${affinity}|${alert.simulated}`;
    const live = this.#live.get(key) ?? this.#draft(this.#book.liveIncident(site.path, affinity, alert.simulated)?.id);
    const again = this.#draft(this.lastAlert(alert.device ?? alert.address!, alert.code)?.incident ?? undefined);
    if (again && this.#takesAgain(again, alert)) {
      // Opened again, it gathers its neighbours' alerts too, as it would once written.
      if (!live && again.place === site.path) this.#live.set(key, again);
      return again;
    }
    const neighbour = beside && this.#draft(this.lastAlert(beside.sender, beside.code)?.incident ?? undefined);
    if (neighbour && neighbour.state !== 'closed' && this.#takesAgain(neighbour, alert)) return neighbour;
    if (site.known && live && this.#takes(live)) return live;
    const opened = IncidentDraft.open({ number: this.#number(), alert, site, affinity, now: this.#now, kinds: this.#kinds, book: this.#book });
    this.#drafts.set(opened.id, opened);
    this.#live.set(key, opened);
    return opened;
  }

  #takes(draft: IncidentDraft): boolean {
    return draft.size < this.#rules.maxAlerts && draft.quiet <= this.#rules.windowMs;
  }

  /** The same sensor: however long an incident stays open, and for a while after it closed. */
  #takesAgain(draft: IncidentDraft, alert: Alert): boolean {
    const recent = draft.state !== 'closed' || this.#age('closed', draft.id, draft.closedAt) <= this.#rules.reopenMs;
    return recent && draft.size < this.#rules.maxAlerts && draft.simulated === alert.simulated;
  }

  #draft(id: string | undefined): IncidentDraft | undefined {
    if (id === undefined) return undefined;
    const known = this.#drafts.get(id);
    if (known) return known;
    const incident = this.#book.get('incident', id);
    if (!incident) return undefined;
    const draft = IncidentDraft.of(incident, siteOf(incident.place, this.#book), this.#kinds, this.#book, (alert) => this.#heard(alert));
    this.#drafts.set(id, draft);
    return draft;
  }

  /** An alert as it is by now, and how long it has not been heard. */
  #heard(id: string): { alert: Alert; quiet: number } | undefined {
    const before = this.#book.get('alert', id);
    const alert = this.#alerts.get(id) ?? before;
    return alert && { alert, quiet: before?.lastAt === alert.lastAt ? this.#age('heard', id, alert.lastAt) : 0 };
  }

  #site(place: string): Site {
    let site = this.#sites.get(place);
    if (!site) this.#sites.set(place, (site = siteOf(place, this.#book)));
    return site;
  }

  #number(): string {
    this.#nextNumber ??= numbering('SJ', this.#book, this.#now, this.#rules.zone);
    return this.#nextNumber();
  }

  #current(alert: Alert | undefined): Alert | undefined {
    return alert && (this.#alerts.get(alert.id) ?? alert);
  }

  #stamped<R extends Alert | Incident>(record: R, before: R | undefined): R {
    return { ...record, version: (before?.version ?? 0) + 1, updatedAt: this.#now, updatedBy: SYSTEM };
  }
}

/** True when a person who decided on the incident as it was should look again. */
const graver = (before: Incident, after: Incident): boolean =>
  before.state !== after.state || after.severity < before.severity || after.priority < before.priority || after.lifeSafety !== before.lifeSafety;
