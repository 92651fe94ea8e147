import { alertSpecOf, type KindIndex } from '#contract/kinds/kinds.ts';
import { SOURCE_KIND } from '#contract/kinds/source-alert.ts';
import { label, type Label } from '#contract/label.ts';
import { parentPath, UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { SKILLS } from '#contract/vocabularies/skills.ts';
import type { Records } from '#server/records/records.ts';
import type { VeilName } from './audience.ts';

/** Levels that nobody from outside is told a place of. */
const HIDDEN_LEVELS: Readonly<Record<VeilName, ReadonlySet<PlaceLevel>>> = {
  visitor: new Set(['unit', 'floor']),
  public: new Set(['building', 'unit', 'floor']),
};

/** People are all the same somebody; parts of the system are named. */
const STAFF: Actor = Object.freeze({ id: 'staff', name: '工作人员' });
export const veiledActor = (actor: Actor): Actor => (actor.id === 'system' || actor.id.startsWith('rule:') ? actor : STAFF);

const CASE = label('事件', 'Incident');

/**
 * What is left of a record for people from outside, of what the redaction for audiences without clearance let through. Everything that
 * anybody wrote goes (names, notes, comments, reasons, what a device said), and who did something; places are told down to the building, or
 * the compound; titles are made of the words of device kinds, and the names of such places. Nothing is left out that was there, so that
 * a screen holds the same records as any other.
 */
export class Veil {
  readonly #kinds: KindIndex;
  readonly #records: Pick<Records, 'get'>;
  constructor(kinds: KindIndex, records: Pick<Records, 'get'>) {
    this.#kinds = kinds;
    this.#records = records;
  }

  over<T extends RecordType>(type: T, record: RecordOf[T], name: VeilName): RecordOf[T] {
    return this.#by[type](record as never, name) as RecordOf[T];
  }

  readonly #by: { readonly [T in RecordType]: (record: RecordOf[T], name: VeilName) => RecordOf[T] } = {
    place: (place, name) => this.#place(place, name),
    device: (device, name) => this.#device(device, name),
    alert: (alert, name) => this.#alert(alert, name),
    incident: (incident, name) => this.#incident(incident, name),
    ticket: (ticket, name) => this.#ticket(ticket, name),
    crew: (crew, name) => this.#crew(crew, name),
    operation: (operation, name) => this.#operation(operation, name),
    // Made for the public, word for word.
    warning: (warning) => ({ ...warning, updatedBy: veiledActor(warning.updatedBy) }),
  };

  #place(place: Place, name: VeilName): Place {
    return HIDDEN_LEVELS[name].has(place.level) ? { ...place, name: '' } : place;
  }

  #device({ addresses: _addresses, note: _note, retired: _retired, ...device }: Device, name: VeilName): Device {
    const { path, moved } = this.#outside(device.place, name);
    const { floor: _floor, ...rest } = device;
    return {
      ...(moved ? rest : device),
      name: this.#kinds.get(device.kind)?.label.zh ?? device.kind,
      addresses: [],
      place: path,
      position: moved ? (this.#middleOf(path) ?? device.position) : device.position,
    };
  }

  #alert({ event: _event, edge: _edge, rate: _rate, words: _words, ...alert }: Alert, name: VeilName): Alert {
    const { path, moved } = this.#outside(alert.place, name);
    return {
      ...alert,
      updatedBy: veiledActor(alert.updatedBy),
      // A source of reports is a protocol and a place, and no sender's name.
      address: alert.kind === SOURCE_KIND ? alert.address : null,
      place: path,
      position: moved ? this.#middleOf(path) : alert.position,
      acked: alert.acked && { by: veiledActor(alert.acked.by), at: alert.acked.at },
      shelved: alert.shelved && { ...alert.shelved, by: veiledActor(alert.shelved.by), reason: '' },
      text: '',
    };
  }

  #incident(incident: Incident, name: VeilName): Incident {
    const { calls: _calls, told: _told, discreet: _discreet, cause: _cause, takes: _takes, ...rest } = incident;
    const { path } = this.#outside(incident.place, name);
    // Its position is that of an alert, which may hang in a home far below its place.
    const outdoors = incident.alerts.every((id) => {
      const alert = this.#records.get('alert', id);
      return alert !== undefined && !this.#outside(alert.place, name).moved;
    });
    return {
      ...rest,
      updatedBy: veiledActor(incident.updatedBy),
      owner: incident.owner && veiledActor(incident.owner),
      title: this.#title(incident, path),
      reason: { zh: '', en: '' },
      place: path,
      position: outdoors ? incident.position : this.#middleOf(path),
      comments: [],
    };
  }

  #ticket({ told: _told, discreet: _discreet, ...ticket }: Ticket, name: VeilName): Ticket {
    const { path } = this.#outside(ticket.place, name);
    const incident = this.#records.get('incident', ticket.incident);
    return {
      ...ticket,
      updatedBy: veiledActor(ticket.updatedBy),
      title: incident ? this.#title(incident, path) : CASE,
      place: path,
      flow: ticket.flow.map((row) => ({ ...row, by: veiledActor(row.by), text: '' })),
      links: Object.fromEntries(Object.entries(ticket.links).map(([link, done]) => [link, { at: done.at, by: veiledActor(done.by) }])),
      photos: [],
      comments: [],
    };
  }

  #crew(crew: Crew, name: VeilName): Crew {
    const { path } = this.#outside(crew.place, name);
    return { ...crew, updatedBy: veiledActor(crew.updatedBy), name: SKILLS[crew.skill].label.zh, place: path };
  }

  #operation({ edge: _edge, onBehalfOf: _onBehalfOf, ...operation }: Operation, name: VeilName): Operation {
    const { path } = this.#outside(operation.place, name);
    return {
      ...operation,
      updatedBy: veiledActor(operation.updatedBy),
      requestedBy: veiledActor(operation.requestedBy),
      approved: operation.approved && { by: veiledActor(operation.approved.by), at: operation.approved.at },
      place: path,
      params: {},
      reason: '',
      words: null,
    };
  }

  /** The place, or the nearest above it that may be told. */
  #outside(place: string, name: VeilName): { readonly path: string; readonly moved: boolean } {
    for (let path = place; path !== ''; path = parentPath(path)) {
      const found = this.#records.get('place', path);
      if (found && !HIDDEN_LEVELS[name].has(found.level)) return { path, moved: path !== place };
    }
    return { path: UNKNOWN_PLACE, moved: place !== UNKNOWN_PLACE };
  }

  #middleOf(place: string): [number, number, number] | null {
    const center = this.#records.get('place', place)?.center;
    return center ? [center[0], center[1], 0] : null;
  }

  /** Where and what, as device kinds have it: of its gravest alert that is still in memory and may be known of. */
  #title({ alerts, discreet, told }: Incident, place: string): Label {
    const known = (discreet && told === 'part' ? discreet.alerts : alerts)
      .map((id) => this.#records.get('alert', id))
      .filter((alert) => alert !== undefined)
      .sort((a, b) => a.severity - b.severity || a.raisedAt - b.raisedAt);
    const what = (known[0] && alertSpecOf(this.#kinds, known[0].kind, known[0].code)?.label) ?? CASE;
    const where = this.#records.get('place', place)?.name ?? '';
    return where === '' ? what : label(`${where} · ${what.zh}`, `${where} · ${what.en}`);
  }
}
