import { isVisible, parentPath, UNKNOWN_PLACE } from '#contract/geo.ts';
import type { DeviceKind } from '#contract/device-kind.ts';
import { tellsOfPeople, type KindIndex } from '#contract/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident, Told } from '#contract/records/incident.ts';
import { placeOf, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { ROLE_PERMISSIONS, type User } from '#contract/roles.ts';
import type { RecordQuery } from '#server/storage/storage.ts';
import type { Book } from './book.ts';

/** Of a title what happened, without where. */
const whatOf = ({ zh, en }: Label): Label => {
  const cut = (title: string): string => title.slice(title.lastIndexOf(' · ') + 1).split(' → ')[0].replace(/^· /, '');
  return { zh: cut(zh), en: cut(en) };
};

/** What a viewer's role and place let them see. Viewers alike share whatever is encoded for them. */
export interface Sight {
  readonly jurisdiction: string;
  /** May know who needs care, and where they live. */
  readonly people: boolean;
}

export const sightOf = ({ jurisdiction, role }: User): Sight => ({ jurisdiction, people: ROLE_PERMISSIONS[role].includes('see-people') });

/** Levels one lives at: an address is told down to the building, never to a door. */
const PRIVATE_LEVELS: ReadonlySet<string> = new Set(['unit', 'floor']);

/**
 * Keeps who needs care, and where they live, from those whose role may not know. Of a care device not even its existence is told,
 * nor its lesser alerts, nor an incident or ticket made of nothing else. A life-safety alert is told to everybody who sees the place, without device, floor,
 * position and words; its incident and ticket in words made of what may be told (`incidents/draft.ts`), without what people wrote. What cannot be told apart any more is treated as personal.
 */
export class Discretion {
  readonly #kinds: KindIndex;
  readonly #book: Pick<Book, 'get'>;
  readonly #personal: readonly DeviceKind[];
  /** Affinities of incidents that a care device's alert can be part of; its silence is a matter of health. */
  readonly #affinities: ReadonlySet<string>;

  /** @param book holds places, and the alerts of what is not long over */
  constructor(kinds: KindIndex, book: Pick<Book, 'get'>) {
    this.#kinds = kinds;
    this.#book = book;
    this.#personal = [...kinds.values()].filter(tellsOfPeople);
    this.#affinities = new Set(['health', ...this.#personal.flatMap(({ alerts }) => Object.values(alerts).map(({ affinity }) => affinity))]);
  }

  /** True of what must not even be known to be there. The same for all of a record's life, as long as its device stays of its kind. */
  conceals(type: RecordType, record: RecordOf[RecordType]): boolean {
    if (type === 'device') return this.#isPersonal((record as RecordOf['device']).kind);
    if (type === 'alert') return this.#isConcealed(record as Alert);
    return this.#told(type, record) === 'nothing';
  }

  /** The record as somebody who may not know sees it; null = not at all. The same object when it holds nothing personal. */
  redact<T extends RecordType>(type: T, record: RecordOf[T]): RecordOf[T] | null {
    if (this.conceals(type, record)) return null;
    return (this.#masked(type, record) ?? record) as RecordOf[T];
  }

  /** The record as this viewer sees it; null = not at all. */
  show<T extends RecordType>(type: T, record: RecordOf[T], { jurisdiction, people }: Sight): RecordOf[T] | null {
    if (!isVisible(placeOf(type, record), jurisdiction)) return null;
    return people ? record : this.redact(type, record);
  }

  /**
   * What a list must leave out for who may not know. A masked alert is listed unless it was asked for by what the mask hides: else one
   * could find by trying what one is not told.
   */
  leftOut(type: RecordType, { people }: Sight, asked: Pick<RecordQuery, 'text' | 'where'> & { readonly place?: string }): NonNullable<RecordQuery['unlike']> {
    if (people || type === 'place' || type === 'crew') return [];
    if (type === 'incident' || type === 'ticket') {
      const trying = Boolean(asked.text) || asked.where?.severity !== undefined;
      return [{ told: 'nothing' }, ...(trying ? [{ told: 'part' }] : [])];
    }
    const trying = Boolean(asked.text) || asked.where?.device !== undefined || (asked.place !== undefined && this.#outside(asked.place) !== asked.place);
    const unless: Record<string, boolean> = type === 'device' || trying ? {} : { lifeSafety: false };
    return this.#personal.map(({ id }) => ({ kind: id, ...unless }));
  }

  #isPersonal(kind: string): boolean {
    const known = this.#kinds.get(kind);
    return known !== undefined && tellsOfPeople(known);
  }

  #masked(type: RecordType, record: RecordOf[RecordType]): RecordOf[RecordType] | null {
    if (type === 'alert') return this.#isPersonal((record as Alert).kind) ? this.#maskedAlert(record as Alert) : null;
    if (this.#told(type, record) === 'all') return null;
    return type === 'incident' ? this.#maskedIncident(record as Incident) : type === 'ticket' ? this.#maskedTicket(record as Ticket) : null;
  }

  #isConcealed({ kind, lifeSafety }: Alert): boolean {
    return !lifeSafety && this.#isPersonal(kind);
  }

  /** How much of it is told. What was written before that was noted is judged by its alerts. */
  #told(type: RecordType, record: RecordOf[RecordType]): Told {
    if (type === 'incident') return (record as Incident).told ?? this.#judged(record as Incident);
    if (type !== 'ticket') return 'all';
    const ticket = record as Ticket;
    const incident = ticket.told === undefined ? this.#book.get('incident', ticket.incident) : undefined;
    return ticket.told ?? (incident ? this.#told('incident', incident) : 'part');
  }

  /** An alert that cannot be looked at any more is taken for a personal one. */
  #judged({ affinity, lifeSafety, alerts }: Incident): Told {
    if (!this.#affinities.has(affinity)) return 'all';
    const known = alerts.map((id) => this.#book.get('alert', id));
    if (known.every((alert) => alert !== undefined && !this.#isPersonal(alert.kind))) return 'all';
    return !lifeSafety && known.every((alert) => alert === undefined || this.#isConcealed(alert)) ? 'nothing' : 'part';
  }

  #maskedAlert(alert: Alert): Alert {
    return { ...alert, device: null, address: null, place: this.#outside(alert.place), position: null, point: alert.code, value: 0, text: '' };
  }

  #maskedIncident(incident: Incident): Incident {
    const { discreet, told: _told, ...whole } = incident;
    return { ...whole, ...(discreet ?? { title: whatOf(incident.title), reason: whatOf(incident.title) }), place: this.#outside(incident.place), position: null, comments: [] };
  }

  #maskedTicket(ticket: Ticket): Ticket {
    const { discreet, told: _told, ...whole } = ticket;
    return { ...whole, ...(discreet ?? { title: whatOf(ticket.title) }), place: this.#outside(ticket.place), flow: ticket.flow.map((step) => ({ ...step, text: '' })), photos: [], comments: [] };
  }

  /** The building a place lies in, or whatever is known above it. */
  #outside(place: string): string {
    for (let path = place; path !== ''; path = parentPath(path)) {
      const found = this.#book.get('place', path);
      if (found && !PRIVATE_LEVELS.has(found.level)) return path;
    }
    return UNKNOWN_PLACE;
  }
}
