import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { alertId } from '#server/lib/serial.ts';
import { causeKey, placeKey } from '#server/records/merge-keys.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal, FoundCause } from '#server/rules/rule.ts';
import type { AgeOf } from './ages.ts';
import type { Explain } from './explain.ts';
import { goneTo, nowPersonal } from './regroup.ts';
import { IncidentDraft, type DraftSources } from './draft.ts';
import { numbering } from '#server/casework/numbers.ts';
import { settle } from './settle.ts';
import { siteAt, siteOf, type Site } from './site.ts';
import { SYSTEM, specOf } from './words.ts';
import type { Zone } from '#contract/zone.ts';

export interface MergeRules {
  /** Alerts join an incident whose last alert is at most this old, ms. */
  readonly windowMs: number;
  /** A sensor that fires again at most this long after its incident closed opens it again, ms. */
  readonly reopenMs: number;
  /** An unacknowledged alert that comes back at most this long after clearing is the same alert, ms. */
  readonly chatterMs: number;
  /** An incident this full takes no more; the next alert starts another. */
  readonly maxAlerts: number;
  /** The same of one whose alerts have a cause in common. */
  readonly maxOfCause: number;
  readonly explain: Explain;
  /** Whose day an incident's number is of. */
  readonly zone: Zone;
}

/** The records as it will be once this batch is written: what was changed here lies over what is there. */
export class Batch {
  readonly #records: Records;
  readonly #kinds: KindIndex;
  readonly #now: number;
  readonly #rules: MergeRules;
  readonly #age: AgeOf;
  readonly #sources: DraftSources;
  readonly #alerts = new Map<string, Alert>();
  readonly #last = new Map<string, string>();
  readonly #drafts = new Map<string, IncidentDraft>();
  readonly #live = new Map<string, IncidentDraft>();
  readonly #sites = new Map<string, Site>();
  /** Where the alerts of an incident went that it has lost. */
  readonly #wentTo = new Map<string, string>();
  /** Incidents whose state may have changed with their alerts. */
  readonly #touched = new Set<string>();
  /** The last alert's count. */
  #counted: number;
  #nextNumber: (() => string) | null = null;

  constructor(records: Records, kinds: KindIndex, now: number, rules: MergeRules, age: AgeOf) {
    this.#records = records;
    this.#kinds = kinds;
    this.#now = now;
    this.#rules = rules;
    this.#age = age;
    this.#sources = { kinds, records, explain: rules.explain };
    this.#counted = records.lastOf('al');
  }

  lastAlert(sender: string, code: string): Alert | undefined {
    const id = this.#last.get(`${sender}|${code}`);
    return id === undefined ? this.#current(this.#records.lastAlert(sender, code)) : this.#alerts.get(id);
  }

  alert(id: string): Alert | undefined {
    return this.#alerts.get(id) ?? this.#records.get('alert', id);
  }

  /** An id that no alert has, or had. */
  freshAlertId(): string {
    return alertId(this.#now, ++this.#counted);
  }

  /** True when an incident is being worked on or waited for. */
  isUnderWay(id: string | null): boolean {
    const state = id === null ? undefined : (this.#drafts.get(id)?.state ?? this.#records.get('incident', id)?.state);
    return state === 'open' || state === 'dispatched';
  }

  /** How long ago an alert cleared, ms; Infinity when it has not. */
  sinceCleared({ id, clearedAt }: Alert): number {
    if (clearedAt === null) return Infinity;
    return this.#records.get('alert', id)?.clearedAt === clearedAt ? this.#age('cleared', id, clearedAt) : 0;
  }

  /** Another report of an alert that is known: its version stays, as nothing a person decides on has changed. */
  repeat(alert: Alert): void {
    this.#alerts.set(alert.id, alert);
    if (alert.incident !== null) this.#drafts.get(alert.incident)?.heard(0);
  }

  /** An alert that belongs to no incident. */
  keep(alert: Alert): void {
    this.#alerts.set(alert.id, alert);
    this.#last.set(`${alert.device ?? alert.address}|${alert.code}`, alert.id);
  }

  /** An alert that cleared, or came back. */
  change(alert: Alert): void {
    this.#alerts.set(alert.id, this.#stamped(alert, this.#records.get('alert', alert.id)));
    if (alert.incident !== null) this.#touched.add(alert.incident);
  }

  /** A new alert: finds or opens its incident. */
  raise(alert: Alert, { beside, cause }: Pick<AlertSignal, 'beside' | 'cause'> = {}): void {
    const draft = (cause && this.#incidentOf(cause, alert)) ?? this.#incidentFor(alert, beside);
    const placed = { ...alert, incident: draft.id };
    this.#alerts.set(placed.id, placed);
    this.#last.set(`${placed.device ?? placed.address}|${placed.code}`, placed.id);
    draft.join(placed);
    if (cause) for (const id of cause.takes) this.#take(id, draft, cause);
  }

  /** An alert that came back has been found to have a cause. */
  regather(alert: Alert, cause: FoundCause): void {
    const from = this.#draft(alert.incident ?? undefined);
    if (!from?.untouched && !from?.givesWay(cause.absorbs)) return;
    const draft = this.#incidentOf(cause, alert);
    if (draft) for (const id of [alert.id, ...cause.takes]) this.#take(id, draft, cause);
  }

  /** An alert that was raised before has the cause of this incident: it leaves one that nobody has dealt with. */
  #take(id: string, to: IncidentDraft, { absorbs }: FoundCause): void {
    const alert = this.#alerts.get(id) ?? this.#records.get('alert', id);
    const from = alert?.active && alert.incident !== to.id ? this.#draft(alert.incident ?? undefined) : undefined;
    if (!alert || (!from?.untouched && !from?.givesWay(absorbs)) || to.size >= this.#rules.maxOfCause) return;
    const moved = this.#stamped({ ...alert, incident: to.id }, this.#records.get('alert', id));
    this.#alerts.set(id, moved);
    from.drop(id);
    this.#wentTo.set(from.id, to.id);
    to.join(moved, this.#heard(id)?.quiet, true);
  }

  changes(): RecordChange[] {
    const incidents: RecordChange[] = [];
    for (const id of new Set([...this.#drafts.keys(), ...this.#touched])) {
      const before = this.#records.get('incident', id);
      const draft = this.#drafts.get(id);
      const joined = draft?.changed ? this.#result(draft) : before;
      if (!joined) continue;
      const settled = settle(
        joined,
        {
          alert: (alert) => this.#alerts.get(alert) ?? this.#records.get('alert', alert),
          ticket: (ticket) => this.#records.get('ticket', ticket),
        },
        this.#now,
      );
      if (settled === before) continue;
      incidents.push(put('incident', before && !graver(before, settled) ? settled : this.#stamped(settled, before)));
      if (before && settled.told === 'part' && before.told === 'all') incidents.push(...nowPersonal(settled, this.#records));
    }
    return [...Array.from(this.#alerts.values(), (alert) => put('alert', alert)), ...incidents];
  }

  #result(draft: IncidentDraft): Incident {
    const result = draft.result();
    const to = this.#wentTo.get(draft.id);
    return to !== undefined && draft.empty ? goneTo(result, to, SYSTEM, this.#now) : result;
  }

  #incidentFor(alert: Alert, beside: AlertSignal['beside']): IncidentDraft {
    const site = this.#site(alert.place);
    const { affinity } = specOf(this.#kinds, alert.kind, alert.code);
    const key = placeKey(site.path, affinity, alert.simulated);
    const held = this.#live.get(key) ?? this.#draft(this.#records.liveIncident(key)?.id);
    // One that has been found to have a cause in this batch takes no others any more.
    const live = held?.hasCause && !held.byHand ? undefined : held;
    const again = this.#draft(this.lastAlert(alert.device ?? alert.address!, alert.code)?.incident ?? undefined);
    if (again && this.#takesAgain(again, alert)) {
      // Opened again, it gathers its neighbours' alerts too, as it would once written.
      if (!live && again.place === site.path && !again.byHand && !again.hasCause) this.#live.set(key, again);
      return again;
    }
    const neighbour = beside && this.#draft(this.lastAlert(beside.sender, beside.code)?.incident ?? undefined);
    if (neighbour && neighbour.state !== 'closed' && this.#takesAgain(neighbour, alert)) return neighbour;
    if (site.known && live && this.#takes(live)) return live;
    return this.#open(key, alert, site);
  }

  /** The incident of a cause; none where somebody has decided what the sensor's alerts belong to. */
  #incidentOf(cause: FoundCause, alert: Alert): IncidentDraft | undefined {
    const last = this.#draft(this.lastAlert(alert.device ?? alert.address!, alert.code)?.incident ?? undefined);
    if (last?.byHand && this.#takesAgain(last, alert)) return undefined;
    const { correlation, subject, presumed } = cause;
    const key = causeKey(cause, alert.simulated);
    const live = this.#live.get(key) ?? this.#draft(this.#records.liveIncident(key)?.id);
    if (live && live.size < this.#rules.maxOfCause) {
      if (!presumed) live.confirmed();
      this.#live.set(key, live);
      return live;
    }
    const whole = this.#adopted(cause, alert);
    if (whole) this.#live.set(key, whole);
    return whole ?? this.#open(key, alert, siteAt(cause.place, this.#records), { cause: { correlation, subject, presumed } });
  }

  /** The incident of alerts raised before that have a cause, when it holds no others: it goes on under its number. */
  #adopted({ correlation, subject, presumed, takes }: FoundCause, { id }: Alert): IncidentDraft | undefined {
    const before = takes.length === 0 ? undefined : (this.#alerts.get(takes[0]) ?? this.#records.get('alert', takes[0]));
    const draft = this.#draft(before?.incident ?? undefined);
    if (!draft?.untouched || !draft.holdsOnly(new Set(takes).add(id))) return undefined;
    draft.adopt({ correlation, subject, presumed });
    return draft;
  }

  #open(key: string, alert: Alert, site: Site, marks: Pick<Incident, 'cause'> = {}): IncidentDraft {
    const { affinity } = specOf(this.#kinds, alert.kind, alert.code);
    const opened = IncidentDraft.open({ number: this.#number(), alert, site, affinity, now: this.#now, marks }, this.#sources);
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
    const incident = this.#records.get('incident', id);
    if (!incident) return undefined;
    const draft = IncidentDraft.of(incident, siteOf(incident.place, this.#records), this.#sources, (alert) => this.#heard(alert));
    this.#drafts.set(id, draft);
    return draft;
  }

  /** An alert as it is by now, and how long it has not been heard. */
  #heard(id: string): { alert: Alert; quiet: number } | undefined {
    const before = this.#records.get('alert', id);
    const alert = this.#alerts.get(id) ?? before;
    return alert && { alert, quiet: before?.lastAt === alert.lastAt ? this.#age('heard', id, alert.lastAt) : 0 };
  }

  #site(place: string): Site {
    let site = this.#sites.get(place);
    if (!site) this.#sites.set(place, (site = siteOf(place, this.#records)));
    return site;
  }

  #number(): string {
    this.#nextNumber ??= numbering('SJ', this.#records, this.#now, this.#rules.zone);
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
  before.state !== after.state ||
  after.severity < before.severity ||
  after.priority < before.priority ||
  after.lifeSafety !== before.lifeSafety;
