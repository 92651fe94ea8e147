import type { Generated } from 'kysely';
import type { RecordOf, RecordType } from '#contract/records/record.ts';

/** Instants are ms UTC; booleans are 0/1, because SQLite knows no others. */
export interface Tables extends Record<ProjectionTable, ProjectionRow> {
  /**
   * One row: the ends of the journal and of the audit chain, and the last audit row that was dropped for its age, and the one server that
   * may write. Writers lock it first.
   */
  head: {
    id: number;
    epoch: string;
    seq: number;
    auditId: number;
    auditHash: string;
    auditFloorId: Generated<number>;
    auditFloorHash: Generated<string>;
    lease: Generated<string>;
  };
  /** `actor` and `changes` are JSON. */
  journal: { seq: number; at: number; actor: string; cause: string; changes: string };
  audit: {
    id: number;
    at: number;
    actorId: string;
    actorName: string;
    action: string;
    subject: string;
    outcome: 'done' | 'refused';
    detail: string;
    origin: string;
    place: string | null;
    hash: string;
  };
  /** One per (device, point), with its newest reading; readings name it by number, so each costs a few bytes only. */
  series: { id: Generated<number>; device: string; point: string; at: number; value: number };
  readings: { series: number; at: number; value: number };
  /**
   * One per happening. `said` and `told` tell repeats: what is the same in all reports of it, and when, by the device's clock. `body` is
   * the event as JSON.
   */
  events: {
    id: string;
    device: string;
    kind: string;
    type: string;
    place: string;
    at: number;
    said: string;
    told: number;
    retention: string;
    body: string;
  };
  /** Positions of movers, sampled; null = it was not said. */
  tracks: {
    mover: string;
    at: number;
    lng: number;
    lat: number;
    height: number | null;
    heading: number | null;
    speed: number | null;
    accuracy: number | null;
    battery: number | null;
  };
  /** Where each mover was heard last, as `tracks`. */
  last_tracks: Tables['tracks'];
  /** What screens showed, in spans. */
  shown_views: {
    viewer: string;
    at: number;
    until: number;
    actorId: string;
    actorName: string;
    role: string;
    jurisdiction: string;
    screen: string;
    view: string;
  };
  /** Commands that were carried out, by giver and id; `seq` is what was answered. */
  given_commands: GivenCommandRow;
  /**
   * One per still or clip. `thumb`: hash of its thumbnail; `gone`: when its bytes were dropped, 0 = they are kept. `body` is the record
   * as JSON.
   */
  media: { id: string; hash: string; thumb: string | null; received: number; gone: number; body: string };
  /** One per still or clip and record that shows it. */
  media_refs: { media: string; type: RecordType; record: string };
  accounts: {
    id: string;
    login: string;
    name: string;
    role: string;
    jurisdiction: string;
    passwordHash: string | null;
    mustChange: number;
    disabled: number;
    demo: Generated<number>;
    crews: Generated<string>;
  };
  sessions: { tokenHash: string; account: string; createdAt: number; seenAt: number; expiresAt: number };
  /** Browsers that show a wall; one per credential. */
  walls: {
    id: string;
    name: string;
    role: string;
    jurisdiction: string;
    tokenHash: string;
    pairedAt: number;
    pairedById: string;
    pairedByName: string;
    seenAt: number;
    seenFrom: string;
    agent: string;
    version: string;
    canvas: string | null;
    tileColumn: number | null;
    tileRow: number | null;
  };
  /** Walls of several screens; `body` is how they are built, as JSON. */
  wall_canvases: { id: string; version: number; name: string; role: string; jurisdiction: string; body: string };
  /** Layouts of walls; `body` is the layout as JSON. */
  wall_layouts: {
    id: string;
    version: number;
    name: string;
    jurisdiction: string;
    updatedAt: number;
    byId: string;
    byName: string;
    body: string;
  };
  /** Which layouts a wall has when, by the id of the wall; `body` is presets and choice as JSON. */
  wall_plans: { id: string; version: number; updatedAt: number; byId: string; byName: string; body: string };
  named_values: { name: string; value: string };
  /** One per version of an uploaded kind; `body` is the kind as JSON. */
  /** People cared for; `body` is the plan as JSON. */
  care_plans: { id: string; version: number; body: string };
  /** Devices that are told by the clock, and what each schedule gave last; `body` as JSON. */
  schedules: { id: string; version: number; body: string };
  schedule_runs: { id: string; body: string };
  /** Routes that are patrolled, and the rounds that were walked, which began `at`; `body` is the record as JSON. */
  patrol_plans: { id: string; version: number; body: string };
  patrol_rounds: { id: string; plan: string; at: number; body: string };
  /** Reports that a parent has not confirmed yet, as JSON; row 0 holds what it has. */
  outbox: { seq: number; items: number; bytes: number; body: string };
  /** Rows of one `seq` are the parts of a checkpoint; part 0 makes it whole. `base`: the one that holds the ledger it differs from. */
  checkpoints: { seq: number; part: number; at: number; base: number; body: string };
  limit_changes: { id: number; at: number; actorId: string; actorName: string; reason: string; body: string };
  device_kinds: { id: string; version: number; at: number; actorId: string; actorName: string; reason: string; body: string };
  /** One per change of the ledger by a person; `place` is the jurisdiction of who made it. */
  ledger_edits: {
    id: string;
    at: number;
    actorId: string;
    actorName: string;
    action: string;
    reason: string;
    place: string;
    undoes: string | null;
  };
  /** The devices of an edit, each as it was before and after, as JSON; null = it was not in the ledger. */
  ledger_edit_rows: { edit: string; device: string; before: string | null; after: string | null };
}

/** `digest` of the command's name and input: the same id with another body is no repetition. */
export interface GivenCommandRow {
  key: string;
  at: number;
  digest: string;
  seq: number;
}

export type ProjectionTable = 'places' | 'devices' | 'alerts' | 'incidents' | 'tickets' | 'crews' | 'operations' | 'warnings';

/** What the tables of all record types share; each has further columns for the fields in its `Projection`. */
interface ProjectionRow {
  key: string;
  place: string;
  updated: number;
  /** 1 = not over: belongs to the working records however old it is. */
  open: number;
  /** What text search looks through, in lower case. */
  words: string;
  /** The record as JSON. */
  body: string;
}

interface Projection<T extends RecordType> {
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
    table: 'places',
    order: 'key',
    open: always,
    columns: { level: 'string' },
    words: (place) => [place.path, place.name],
  },
  device: {
    table: 'devices',
    order: 'key',
    open: (device) => device.retired === undefined,
    columns: { kind: 'string', handle: 'number' },
    words: (device) => [device.id, device.name, ...(device.addresses ?? [])],
  },
  crew: {
    table: 'crews',
    order: 'key',
    open: always,
    columns: { skill: 'string', state: 'string' },
    words: (crew) => [crew.id, crew.name],
  },
  alert: {
    table: 'alerts',
    order: 'newest',
    open: (alert) => alert.active || alert.acked === null,
    columns: {
      device: 'string',
      address: 'string',
      kind: 'string',
      code: 'string',
      severity: 'number',
      lifeSafety: 'boolean',
      active: 'boolean',
      incident: 'string',
    },
    words: (alert) => [alert.id, alert.device, alert.address, alert.text],
  },
  operation: {
    table: 'operations',
    order: 'newest',
    open: (operation) => operation.endedAt === null,
    columns: { device: 'string', kind: 'string', state: 'string' },
    words: (operation) => [operation.id, operation.device, operation.action],
  },
  warning: {
    table: 'warnings',
    order: 'newest',
    open: (warning) => warning.state !== 'over',
    columns: { hazard: 'string', colour: 'number', state: 'string' },
    words: (warning) => [warning.identifier, warning.event, warning.headline, warning.senderName],
  },
  incident: {
    table: 'incidents',
    order: 'newest',
    open: (incident) => incident.state !== 'closed',
    columns: {
      number: 'string',
      state: 'string',
      severity: 'number',
      priority: 'number',
      affinity: 'string',
      lifeSafety: 'boolean',
      told: 'string',
    },
    words: (incident) => [incident.id, incident.number, incident.title.zh, incident.title.en],
  },
  ticket: {
    table: 'tickets',
    order: 'newest',
    open: (ticket) => ticket.state !== 'closed',
    columns: { number: 'string', state: 'string', severity: 'number', incident: 'string', crew: 'string', told: 'string' },
    words: (ticket) => [ticket.id, ticket.number, ticket.title.zh, ticket.title.en],
  },
};

/** Columns of a record type's table, in the order rows are written. */
export const columnsOf = (type: RecordType): string[] => [
  'key',
  'place',
  'updated',
  'open',
  'words',
  'body',
  ...Object.keys(PROJECTIONS[type].columns),
];
