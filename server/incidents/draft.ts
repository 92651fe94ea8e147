import type { Affinity } from '#contract/vocabularies/affinities.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Comment, Incident } from '#contract/records/incident.ts';
import type { Severity } from '#contract/severity.ts';
import type { Explain } from './explain.ts';
import type { Records } from '#server/records/records.ts';
import type { Site } from './site.ts';
import { titleOf } from './title.ts';
import { AlertSummary } from './alert-summary.ts';
import { SYSTEM, clip, reasonOf, specOf } from './words.ts';

/** What drafts read. */
export interface DraftSources {
  readonly kinds: KindIndex;
  readonly records: Pick<Records, 'get'>;
  readonly explain: Explain;
}

interface Opening {
  readonly number: string;
  readonly alert: Alert;
  readonly site: Site;
  readonly affinity: Affinity;
  readonly now: number;
  /** What it has beside what its alerts make of it. */
  readonly marks?: Pick<Incident, 'cause'> | Pick<Incident, 'takes' | 'splitFrom' | 'owner'>;
}

/** An alert of an incident, and how long ago it was heard, ms. */
interface Heard {
  readonly alert: Alert;
  readonly quiet: number;
}

/** An incident while alerts join and leave it: counts are kept as it grows, words are made once at the end. */
export class IncidentDraft {
  readonly #base: Incident;
  readonly #site: Site;
  readonly #sources: DraftSources;
  readonly #alerts: Set<string>;
  readonly #joined: Alert[] = [];
  #raised: Alert | null = null;
  readonly #members = new Map<string, Heard>();
  #all: AlertSummary;
  /** The same of the alerts that are disclosed to audiences without clearance. */
  #disclosed: AlertSummary;
  /** Ids of alerts that are not disclosed. */
  readonly #undisclosed = new Set<string>();
  /** Any alert is, or was, of a kind that tells of a person. */
  #personal: boolean;
  #quiet = Infinity;
  #dropped = false;
  /** False: counts are no longer of the alerts it holds. */
  #recounted = true;
  #cause: Incident['cause'];

  private constructor(base: Incident, site: Site, sources: DraftSources) {
    this.#base = base;
    this.#site = site;
    this.#sources = sources;
    this.#cause = base.cause;
    this.#alerts = new Set(base.alerts);
    [this.#all, this.#disclosed] = [this.#summary(), this.#summary()];
    this.#personal = base.told === 'part' || base.told === 'nothing';
    if (this.#personal) {
      const told = new Set(base.discreet?.alerts);
      for (const id of base.alerts) if (!told.has(id)) this.#undisclosed.add(id);
    }
  }

  /** A draft of an incident there is. @param heard one of its alerts; none that is long over */
  static of(incident: Incident, site: Site, sources: DraftSources, heard: (id: string) => Heard | undefined): IncidentDraft {
    const draft = new IncidentDraft(incident, site, sources);
    for (const id of incident.alerts) {
      const found = heard(id);
      if (found) draft.#count(found.alert, found.quiet);
    }
    return draft;
  }

  static open({ number, alert, site, affinity, now, marks = {} }: Opening, sources: DraftSources): IncidentDraft {
    const position = alert.position ?? (site.center && [site.center[0], site.center[1], 0]);
    return new IncidentDraft(
      {
        id: number,
        version: 0,
        updatedAt: now,
        updatedBy: SYSTEM,
        number,
        title: { zh: '', en: '' },
        reason: { zh: '', en: '' },
        severity: alert.severity,
        priority: alert.severity,
        lifeSafety: alert.lifeSafety,
        affinity,
        state: 'open',
        place: site.path,
        position,
        alerts: [],
        tickets: [],
        owner: null,
        openedAt: alert.raisedAt,
        closedAt: null,
        comments: [],
        ...marks,
        simulated: alert.simulated,
      },
      site,
      sources,
    );
  }

  get id(): string {
    return this.#base.id;
  }
  get state(): Incident['state'] {
    return this.#joined.length > 0 && this.#base.state !== 'dispatched' ? 'open' : this.#base.state;
  }
  get closedAt(): number {
    return this.#base.closedAt ?? 0;
  }
  get place(): string {
    return this.#base.place;
  }
  get simulated(): boolean {
    return this.#base.simulated;
  }
  get size(): number {
    return this.#alerts.size;
  }
  /** How long none of its alerts has been heard, ms. */
  get quiet(): number {
    return this.#quiet;
  }
  get changed(): boolean {
    return this.#joined.length > 0 || this.#dropped || this.#cause !== this.#base.cause;
  }
  get hasCause(): boolean {
    return this.#cause !== undefined;
  }
  get empty(): boolean {
    return this.#alerts.size === 0;
  }
  get byHand(): boolean {
    return this.#base.takes !== undefined;
  }
  /** True while nobody has dealt with it: then what is found to have another cause may leave it. */
  get untouched(): boolean {
    return this.#cause === undefined && this.#undealt;
  }

  /** The same of one that was only presumed to have a cause, by one of these correlations. */
  givesWay(absorbs: readonly string[]): boolean {
    const { cause } = this.#base;
    return cause?.presumed === true && absorbs.includes(cause.correlation) && this.#undealt;
  }
  get #undealt(): boolean {
    const { state, tickets, owner } = this.#base;
    return state === 'open' && tickets.length === 0 && owner === null && !this.byHand;
  }

  /** @param quiet how long ago it was heard, ms @param moved it was raised before, and comes from another incident */
  join(alert: Alert, quiet = 0, moved = false): void {
    if (!moved) this.#raised ??= alert;
    this.#alerts.add(alert.id);
    this.#joined.push(alert);
    this.#count(alert, quiet);
  }

  drop(id: string): void {
    this.#dropped = true;
    this.#recounted = false;
    this.#alerts.delete(id);
    this.#members.delete(id);
  }

  holdsOnly(ids: ReadonlySet<string>): boolean {
    return this.#alerts.size <= ids.size && [...this.#alerts].every((id) => ids.has(id));
  }

  adopt(cause: NonNullable<Incident['cause']>): void {
    this.#cause = cause;
    this.#recounted = false;
  }

  /** What was presumed has been said. */
  confirmed(): void {
    if (this.#cause?.presumed) this.#cause = { ...this.#cause, presumed: false };
  }

  /** One of its alerts was heard so many ms ago. */
  heard(quiet: number): void {
    this.#quiet = Math.min(this.#quiet, quiet);
  }

  /** The incident with what joined and without what left it; its state and stamp are not settled yet. */
  result(): Incident {
    const base = this.#base;
    if (this.empty) return { ...base, alerts: [] };
    if (!this.#recounted) this.#recount();
    const before = this.#dropped ? 4 : base.severity;
    const severity = Math.min(before, this.#all.severity, (this.#cause && this.#sources.explain.severity(this.#cause)) ?? 4) as Severity;
    const { title, reason } = this.#wordsFor(this.#all, true);
    return {
      ...base,
      severity,
      priority: (this.#dropped ? severity : Math.min(base.priority, severity)) as Severity,
      lifeSafety: (base.lifeSafety && !this.#dropped) || this.#all.lifeSafety,
      title,
      reason,
      alerts: [...this.#alerts],
      ...(this.#cause ? { cause: this.#cause } : {}),
      ...this.#disclosure(),
      comments: this.#raised && /closed|resolved/.test(base.state) ? [...base.comments, this.#reopening(this.#raised)] : base.comments,
    };
  }

  #summary(): AlertSummary {
    return new AlertSummary(this.#sources.kinds, this.#cause?.subject);
  }

  #recount(): void {
    [this.#all, this.#disclosed] = [this.#summary(), this.#summary()];
    this.#recounted = true;
    this.#quiet = Infinity;
    for (const { alert, quiet } of this.#members.values()) this.#count(alert, quiet);
  }

  #count(alert: Alert, quiet: number): void {
    this.#members.set(alert.id, { alert, quiet });
    this.#all.add(alert);
    const personal = this.#isPersonal(alert);
    this.#personal ||= personal;
    if (personal && !alert.lifeSafety) this.#undisclosed.add(alert.id);
    else this.#disclosed.add(alert, !personal);
    this.heard(quiet);
  }

  #isPersonal({ kind }: Alert): boolean {
    const known = this.#sources.kinds.get(kind);
    return known !== undefined && isPersonalKind(known);
  }

  /** The incident for audiences without clearance: made of the disclosed alerts alone, not by cutting words out of the whole. */
  #disclosure(): Pick<Incident, 'told' | 'discreet'> {
    // Of one written before this was noted, alerts may be gone that nobody can judge any more: then it stays unsaid.
    if (!this.#personal) return { told: this.#base.version === 0 ? 'all' : this.#base.told, discreet: undefined };
    const { worst, first } = this.#disclosed;
    const before = this.#base.discreet;
    if (worst === null || first === null)
      return { told: before ? 'part' : 'nothing', discreet: before && { ...before, alerts: this.#told() } };
    const severity = Math.min((!this.#dropped && before?.severity) || 4, this.#disclosed.severity) as Severity;
    return {
      told: 'part',
      discreet: {
        ...this.#wordsFor(this.#disclosed, false),
        severity,
        priority: Math.min((!this.#dropped && before?.priority) || 4, severity) as Severity,
        openedAt: before?.openedAt ?? first.raisedAt,
        alerts: this.#told(),
      },
    };
  }

  #told(): string[] {
    return [...this.#alerts].filter((id) => !this.#undisclosed.has(id));
  }

  /** What it is called, and why its alerts are one. Where a life is at stake the vital fact goes first, whatever the cause. */
  #wordsFor(summary: AlertSummary, cleared: boolean): Pick<Incident, 'title' | 'reason'> {
    const explained = this.#cause && this.#sources.explain.words(this.#cause, summary.tally(), cleared);
    if (explained && !summary.lifeSafety) return explained;
    const [seat, first] = [summary.seat!, summary.first!];
    const title = titleOf(seat, summary.places, cleared || !this.#isPersonal(seat), { ...this.#sources, site: this.#site });
    if (explained) return { title, reason: explained.reason };
    const named = cleared || summary.tally().devices > 1 || !this.#isPersonal(first);
    return { title, reason: named ? this.#reasonFor(summary, this.#nameOf(first)) : title };
  }

  #reasonFor(summary: AlertSummary, firstDevice: string): Label {
    return reasonOf({ ...summary.tally(), place: this.#site.name, affinity: this.#base.affinity as Affinity, firstDevice });
  }

  #reopening(alert: Alert): Comment {
    const name = this.#nameOf(alert);
    const { label } = specOf(this.#sources.kinds, alert.kind, alert.code);
    const zh = `${name} 再次告警（${label.zh}），事件自动重开。`;
    return { at: alert.raisedAt, by: SYSTEM, text: zh, words: { zh, en: `${name}: ${label.en} again, reopened.` } };
  }

  #nameOf(alert: Alert): string {
    const name = alert.device === null ? undefined : this.#sources.records.get('device', alert.device)?.name;
    return clip(name ?? alert.device ?? alert.address!, 60);
  }
}
