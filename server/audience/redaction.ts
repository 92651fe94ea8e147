import { isVisible, parentPath, UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident, Disclosure } from '#contract/records/incident.ts';
import { placeOf, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Audience } from './audience.ts';
import { Veil } from './veil.ts';
import { withoutPersonal } from './without-personal.ts';
import type { RecordQuery } from '#server/storage/storage.ts';
import type { Records } from '#server/records/records.ts';

/** The part of a title that says what happened, without where. */
const whatOf = ({ zh, en }: Label): Label => {
  const cut = (title: string): string =>
    title
      .slice(title.lastIndexOf(' · ') + 1)
      .split(' → ')[0]
      .replace(/^· /, '');
  return { zh: cut(zh), en: cut(en) };
};

/** Levels below a building: an address is disclosed down to the building. */
const PRIVATE_LEVELS: ReadonlySet<string> = new Set(['unit', 'floor']);

/**
 * Removes personal data (who needs care, and where they live) from records for audiences without clearance.
 *
 * - A device of a care kind, its alerts that are not life-safety, and incidents and tickets made of those alone are left out.
 * - A life-safety alert is shown to everybody in the jurisdiction, without device, floor, position and text.
 * - Its incident and ticket are shown with titles made of disclosed alerts (`incidents/draft.ts`), without what people wrote.
 * - What cannot be classified any more counts as personal.
 *
 * Which fields are personal is declared beside each record's schema (`contract/records/*.ts`), and nowhere else.
 */
export class Redaction {
  readonly #kinds: KindIndex;
  readonly #records: Pick<Records, 'get'>;
  readonly #veil: Veil;
  /** @param records holds places, and the alerts of what is not long over */
  constructor(kinds: KindIndex, records: Pick<Records, 'get'>) {
    this.#kinds = kinds;
    this.#records = records;
    this.#veil = new Veil(kinds, records);
  }

  /** Kinds may come while the server runs. */
  #personalKinds(): DeviceKind[] {
    return [...this.#kinds.values()].filter(isPersonalKind);
  }

  /** True of affinities of incidents that an alert of a care device can be part of; its `offline` alert is of affinity `health`. */
  #mayBePersonal(affinity: string): boolean {
    return (
      affinity === 'health' ||
      this.#personalKinds().some(({ alerts }) => Object.values(alerts).some((alert) => alert.affinity === affinity))
    );
  }

  /** True when the record is left out altogether. Constant over a record's life, as long as its device keeps its kind. */
  conceals(type: RecordType, record: RecordOf[RecordType]): boolean {
    if (type === 'device') return this.#isPersonal((record as RecordOf['device']).kind);
    if (type === 'operation') return this.#isPersonal((record as RecordOf['operation']).kind);
    if (type === 'alert') return this.#isConcealed(record as Alert);
    return this.#disclosureOf(type, record) === 'nothing';
  }

  /** The record for an audience without clearance; null = left out. The same object when it holds nothing personal. */
  redact<T extends RecordType>(type: T, record: RecordOf[T]): RecordOf[T] | null {
    if (this.conceals(type, record)) return null;
    return (this.#masked(type, record) ?? record) as RecordOf[T];
  }

  /** The record for this audience; null = left out. */
  show<T extends RecordType>(type: T, record: RecordOf[T], { jurisdiction, people, veil }: Audience): RecordOf[T] | null {
    if (!isVisible(placeOf(type, record), jurisdiction)) return null;
    const known = people ? record : this.redact(type, record);
    return known === null || veil === undefined ? known : this.#veil.over(type, known, veil);
  }

  /**
   * Conditions that a list must exclude for an audience without clearance. A masked alert is listed unless the query filters by a
   * field that the mask hides: otherwise that field could be found out by trying values.
   */
  leftOut(
    type: RecordType,
    { people }: Audience,
    asked: Pick<RecordQuery, 'text' | 'where'> & { readonly place?: string },
  ): NonNullable<RecordQuery['unlike']> {
    if (people || type === 'place' || type === 'crew' || type === 'warning') return [];
    if (type === 'incident' || type === 'ticket') {
      const trying = Boolean(asked.text) || asked.where?.severity !== undefined;
      return [{ told: 'nothing' }, ...(trying ? [{ told: 'part' }] : [])];
    }
    const trying =
      Boolean(asked.text) ||
      asked.where?.device !== undefined ||
      (asked.place !== undefined && this.#buildingOf(asked.place) !== asked.place);
    const unless: Record<string, boolean> = type !== 'alert' || trying ? {} : { lifeSafety: false };
    return this.#personalKinds().map(({ id }) => ({ kind: id, ...unless }));
  }

  #isPersonal(kind: string): boolean {
    const known = this.#kinds.get(kind);
    return known !== undefined && isPersonalKind(known);
  }

  #masked(type: RecordType, record: RecordOf[RecordType]): RecordOf[RecordType] | null {
    if (type === 'alert') return this.#isPersonal((record as Alert).kind) ? this.#maskedAlert(record as Alert) : null;
    if (this.#disclosureOf(type, record) === 'all') return null;
    return type === 'incident' ? this.#maskedIncident(record as Incident) : type === 'ticket' ? this.#maskedTicket(record as Ticket) : null;
  }

  #isConcealed({ kind, lifeSafety }: Alert): boolean {
    return !lifeSafety && this.#isPersonal(kind);
  }

  /** How much of it is disclosed. Older records do not say it: it is derived from their alerts. */
  #disclosureOf(type: RecordType, record: RecordOf[RecordType]): Disclosure {
    if (type === 'incident') return (record as Incident).told ?? this.#derivedFromAlerts(record as Incident);
    if (type !== 'ticket') return 'all';
    const ticket = record as Ticket;
    const incident = ticket.told === undefined ? this.#records.get('incident', ticket.incident) : undefined;
    return ticket.told ?? (incident ? this.#disclosureOf('incident', incident) : 'part');
  }

  /** An alert that is no longer in memory counts as personal. */
  #derivedFromAlerts({ affinity, lifeSafety, alerts }: Incident): Disclosure {
    if (!this.#mayBePersonal(affinity)) return 'all';
    const known = alerts.map((id) => this.#records.get('alert', id));
    if (known.every((alert) => alert !== undefined && !this.#isPersonal(alert.kind))) return 'all';
    return !lifeSafety && known.every((alert) => alert === undefined || this.#isConcealed(alert)) ? 'nothing' : 'part';
  }

  #maskedAlert(alert: Alert): Alert {
    return withoutPersonal('alert', alert, { place: this.#buildingOf(alert.place), point: alert.code });
  }

  #maskedIncident(incident: Incident): Incident {
    const { title, severity, priority, openedAt, alerts } = incident;
    const disclosed = incident.discreet ?? { title: whatOf(title), reason: whatOf(title), severity, priority, openedAt, alerts };
    return withoutPersonal('incident', incident, { ...disclosed, place: this.#buildingOf(incident.place) });
  }

  #maskedTicket(ticket: Ticket): Ticket {
    const { title, severity, catalogue } = ticket;
    const disclosed = ticket.discreet ?? { title: whatOf(title), severity, catalogue };
    return withoutPersonal('ticket', ticket, { ...disclosed, place: this.#buildingOf(ticket.place) });
  }

  /** The building that holds a place, or the nearest known place above it. */
  #buildingOf(place: string): string {
    for (let path = place; path !== ''; path = parentPath(path)) {
      const found = this.#records.get('place', path);
      if (found && !PRIVATE_LEVELS.has(found.level)) return path;
    }
    return UNKNOWN_PLACE;
  }
}
