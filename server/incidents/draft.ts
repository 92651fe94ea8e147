import type { Affinity } from '#contract/device-kind.ts';
import { tellsOfPeople, type KindIndex } from '#contract/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Severity } from '#contract/severity.ts';
import type { Book } from '#server/records/book.ts';
import type { Site } from './site.ts';
import { titleOf } from './title.ts';
import { Witness } from './witness.ts';
import { SYSTEM, clip, reasonOf, specOf } from './words.ts';

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
  readonly #joined: Alert[] = [];
  readonly #heard: Witness;
  /** The same of what may be told to who may not know of people. */
  readonly #told: Witness;
  /** Ids of alerts that may not. */
  readonly #untold = new Set<string>();
  /** Any alert is of a kind that tells of a person. */
  #personal: boolean;
  #quiet = Infinity;

  private constructor(base: Incident, site: Site, kinds: KindIndex, book: Book) {
    this.#base = base;
    this.#site = site;
    this.#kinds = kinds;
    this.#book = book;
    this.#alerts = [...base.alerts];
    this.#heard = new Witness(kinds);
    this.#told = new Witness(kinds);
    this.#personal = base.told === 'part' || base.told === 'nothing';
    if (this.#personal) {
      const told = new Set(base.discreet?.alerts);
      for (const id of base.alerts) if (!told.has(id)) this.#untold.add(id);
    }
  }

  /** A draft of an incident there is. @param heard an alert of it, and how long ago that was heard, ms */
  static of(incident: Incident, site: Site, kinds: KindIndex, book: Book, heard: (id: string) => { readonly alert: Alert; readonly quiet: number } | undefined): IncidentDraft {
    const draft = new IncidentDraft(incident, site, kinds, book);
    for (const id of incident.alerts) {
      const found = heard(id);
      if (found) draft.#count(found.alert, found.quiet);
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
  /** How long none of its alerts has been heard, ms. */
  get quiet(): number { return this.#quiet; }
  get changed(): boolean { return this.#joined.length > 0; }

  join(alert: Alert): void {
    this.#alerts.push(alert.id);
    this.#joined.push(alert);
    this.#count(alert, 0);
  }

  /** One of its alerts was, so many ms ago. */
  heard(quiet: number): void {
    this.#quiet = Math.min(this.#quiet, quiet);
  }

  /** The incident with what joined it; its state and stamp are not settled yet. */
  result(): Incident {
    const base = this.#base;
    const severity = Math.min(base.severity, this.#heard.severity) as Severity;
    return {
      ...base,
      severity,
      priority: Math.min(base.priority, severity) as Severity,
      lifeSafety: base.lifeSafety || this.#heard.lifeSafety,
      title: this.#titleFor(this.#heard, true),
      reason: this.#reasonFor(this.#heard, this.#nameOf(this.#heard.first!)),
      alerts: this.#alerts,
      ...this.#discreetly(),
      comments: base.state === 'closed' || base.state === 'resolved' ? [...base.comments, this.#reopening()] : base.comments,
    };
  }

  #count(alert: Alert, quiet: number): void {
    this.#heard.hear(alert);
    const personal = this.#isPersonal(alert);
    this.#personal ||= personal;
    if (personal && !alert.lifeSafety) this.#untold.add(alert.id);
    else this.#told.hear(alert, !personal);
    this.heard(quiet);
  }

  #isPersonal({ kind }: Alert): boolean {
    const known = this.#kinds.get(kind);
    return known !== undefined && tellsOfPeople(known);
  }

  /** The incident as it is told to who may not know of people: made of what they may know, and not of the rest with words taken out. */
  #discreetly(): Pick<Incident, 'told' | 'discreet'> {
    // Of one written before this was noted, alerts may be gone that nobody can judge any more: then it stays unsaid.
    if (!this.#personal) return { told: this.#base.version === 0 ? 'all' : this.#base.told, discreet: undefined };
    const { worst, first } = this.#told;
    const before = this.#base.discreet;
    if (worst === null || first === null) return { told: before ? 'part' : 'nothing', discreet: before };
    const severity = Math.min(before?.severity ?? 4, this.#told.severity) as Severity;
    const title = this.#titleFor(this.#told, !this.#isPersonal(this.#told.seat!));
    const named = this.#told.tally().devices > 1 || !this.#isPersonal(first);
    return {
      told: 'part',
      discreet: {
        title, reason: named ? this.#reasonFor(this.#told, this.#nameOf(first)) : title, severity,
        priority: Math.min(before?.priority ?? 4, severity) as Severity, openedAt: before?.openedAt ?? first.raisedAt,
        alerts: this.#alerts.filter((id) => !this.#untold.has(id)),
      },
    };
  }

  #titleFor({ seat, places }: Witness, exact: boolean): Label {
    return titleOf(seat!, places, exact, { book: this.#book, kinds: this.#kinds, site: this.#site });
  }

  #reasonFor(witness: Witness, firstDevice: string): Label {
    return reasonOf({ ...witness.tally(), place: this.#site.name, affinity: this.#base.affinity as Affinity, firstDevice });
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
