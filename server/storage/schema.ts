import type { Generated } from 'kysely';
import type { RecordOf, RecordType } from '#contract/records/record.ts';

/** Instants are ms UTC; booleans are 0/1, because SQLite knows no others. */
export interface Tables extends Record<ProjectionTable, ProjectionRow> {
  /** One row: the ends of the journal and of the audit chain, and the last audit row that was dropped for its age, and the one server that may write. Writers lock it first. */
  head: { id: number; epoch: string; seq: number; auditId: number; auditHash: string; auditFloorId: Generated<number>; auditFloorHash: Generated<string>; lease: Generated<string> };
  /** `actor` and `changes` are JSON. */
  journal: { seq: number; at: number; actor: string; cause: string; changes: string };
  audit: {
    id: number; at: number; actorId: string; actorName: string; action: string; subject: string;
    outcome: 'done' | 'refused'; detail: string; origin: string; place: string | null; hash: string;
  };
  /** One per (device, point), with its newest reading; readings name it by number, so each costs a few bytes only. */
  series: { id: Generated<number>; device: string; point: string; at: number; value: number };
  readings: { series: number; at: number; value: number };
  /** One per photograph and ticket that shows it. */
  ticket_photos: { photo: string; ticket: string };
  accounts: {
    id: string; login: string; name: string; role: string; jurisdiction: string; passwordHash: string | null;
    mustChange: number; disabled: number; demo: Generated<number>; crews: Generated<string>;
  };
  sessions: { tokenHash: string; account: string; createdAt: number; seenAt: number; expiresAt: number };
  named_values: { name: string; value: string };
}

export type ProjectionTable = 'places' | 'devices' | 'alerts' | 'incidents' | 'tickets' | 'crews';

/** What the tables of all record types share; each has further columns for the fields in its `Projection`. */
export interface ProjectionRow {
  key: string;
  place: string;
  updated: number;
  /** 1 = not over: belongs to the working picture however old it is. */
  open: number;
  /** What text search looks through, in lower case. */
  words: string;
  /** The record as JSON. */
  body: string;
}

export interface Projection<T extends RecordType> {
  readonly table: ProjectionTable;
  /** Fields with a column of their own, to filter by quickly. */
  readonly columns: { readonly [F in keyof RecordOf[T] & string]?: 'string' | 'number' | 'boolean' };
  readonly words: (record: RecordOf[T]) => readonly (string | null)[];
  readonly open: (record: RecordOf[T]) => boolean;
  /** Newest change first, or by key. */
  readonly order: 'newest' | 'key';
}

const always = (): boolean => true;

export const PROJECTIONS: { readonly [T in RecordType]: Projection<T> } = {
  place: {
    table: 'places', order: 'key', open: always,
    columns: { level: 'string' },
    words: (place) => [place.path, place.name],
  },
  device: {
    table: 'devices', order: 'key', open: always,
    columns: { kind: 'string', handle: 'number' },
    words: (device) => [device.id, device.name, ...(device.addresses ?? [])],
  },
  crew: {
    table: 'crews', order: 'key', open: always,
    columns: { skill: 'string', state: 'string' },
    words: (crew) => [crew.id, crew.name],
  },
  alert: {
    table: 'alerts', order: 'newest', open: (alert) => alert.active || alert.acked === null,
    columns: {
      device: 'string', address: 'string', kind: 'string', code: 'string', severity: 'number', lifeSafety: 'boolean', active: 'boolean', incident: 'string',
    },
    words: (alert) => [alert.id, alert.device, alert.address, alert.text],
  },
  incident: {
    table: 'incidents', order: 'newest', open: (incident) => incident.state !== 'closed',
    columns: { number: 'string', state: 'string', severity: 'number', priority: 'number', affinity: 'string', lifeSafety: 'boolean', told: 'string' },
    words: (incident) => [incident.id, incident.number, incident.title.zh, incident.title.en],
  },
  ticket: {
    table: 'tickets', order: 'newest', open: (ticket) => ticket.state !== 'closed',
    columns: { number: 'string', state: 'string', severity: 'number', incident: 'string', crew: 'string', told: 'string' },
    words: (ticket) => [ticket.id, ticket.number, ticket.title.zh, ticket.title.en],
  },
};

/** Columns of a record type's table, in the order rows are written. */
export const columnsOf = (type: RecordType): string[] =>
  ['key', 'place', 'updated', 'open', 'words', 'body', ...Object.keys(PROJECTIONS[type].columns)];
