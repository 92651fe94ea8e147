import { isVisible, parentPath, UNKNOWN_PLACE } from '#contract/geo.ts';
import type { DeviceKind } from '#contract/device-kind.ts';
import { tellsOfPeople, type KindIndex } from '#contract/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { placeOf, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { ROLE_PERMISSIONS, type User } from '#contract/roles.ts';
import type { RecordQuery } from '#server/storage/storage.ts';
import type { Book } from './book.ts';

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
 * nor its lesser alerts. A life-safety alert is told to everybody who sees the place, without device, floor, position and words; its incident and ticket
 * without what people wrote. What cannot be told apart any more is treated as personal.
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
    return type === 'alert' && this.#isPersonal((record as Alert).kind) && !(record as Alert).lifeSafety;
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
    if (people || (type !== 'device' && type !== 'alert')) return [];
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
    if (type === 'incident') return this.#mayTell(record as Incident) ? null : this.#maskedIncident(record as Incident);
    if (type !== 'ticket') return null;
    const ticket = record as Ticket;
    const incident = this.#book.get('incident', ticket.incident);
    return incident && this.#mayTell(incident) ? null : this.#maskedTicket(ticket);
  }

  /** False when any of its alerts is personal, or cannot be looked at any more. */
  #mayTell({ affinity, alerts }: Incident): boolean {
    if (!this.#affinities.has(affinity)) return true;
    return alerts.every((id) => {
      const alert = this.#book.get('alert', id);
      return alert !== undefined && !this.#isPersonal(alert.kind);
    });
  }

  #maskedAlert(alert: Alert): Alert {
    return { ...alert, device: null, address: null, place: this.#outside(alert.place), position: null, point: alert.code, value: 0, text: '' };
  }

  #maskedIncident(incident: Incident): Incident {
    return { ...incident, reason: incident.title, place: this.#outside(incident.place), position: null, comments: [] };
  }

  #maskedTicket(ticket: Ticket): Ticket {
    return { ...ticket, place: this.#outside(ticket.place), flow: ticket.flow.map((step) => ({ ...step, text: '' })), photos: [], comments: [] };
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
