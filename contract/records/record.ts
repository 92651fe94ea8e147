import { z } from 'zod';
import { alertSchema, type Alert } from './alert.ts';
import { crewSchema, type Crew } from './crew.ts';
import { deviceSchema, type Device } from './device.ts';
import { incidentSchema, type Incident } from './incident.ts';
import { placeSchema, type Place } from './place.ts';
import { actorSchema, id, instant } from './stamp.ts';
import { ticketSchema, type Ticket } from './ticket.ts';

/** Every kind of record the journal carries. Closed on purpose: a new type is one line here and one file beside it. */
export const RECORD_SCHEMAS = {
  place: placeSchema,
  device: deviceSchema,
  alert: alertSchema,
  incident: incidentSchema,
  ticket: ticketSchema,
  crew: crewSchema,
} as const;

export interface RecordOf {
  place: Place;
  device: Device;
  alert: Alert;
  incident: Incident;
  ticket: Ticket;
  crew: Crew;
}
export type RecordType = keyof RecordOf;
export const RECORD_TYPES = Object.keys(RECORD_SCHEMAS) as RecordType[];

/**
 * A record put in place of the one with its id, or taken away (`record` null). Key of a place is its path, of all others `id`.
 * `over`: it is not taken away for good, but leaves what servers and screens hold in memory; storage keeps it to be read.
 */
export type RecordChange = {
  [T in RecordType]: { readonly type: T; readonly id: string; readonly record: RecordOf[T] | null; readonly over?: true };
}[RecordType];

export const keyOf = (type: RecordType, record: RecordOf[RecordType]): string =>
  type === 'place' ? (record as Place).path : record.id;

export const put = <T extends RecordType>(type: T, record: RecordOf[T]): RecordChange =>
  ({ type, id: keyOf(type, record), record }) as RecordChange;

/** The record leaves memory, and stays in storage. */
export const leave = (type: RecordType, record: RecordOf[RecordType]): RecordChange =>
  ({ type, id: keyOf(type, record), record: null, over: true }) as RecordChange;

/** Place path a record belongs to: what jurisdictions and scopes filter by. */
export const placeOf = (type: RecordType, record: RecordOf[RecordType]): string =>
  type === 'place' ? (record as Place).path : (record as Device).place;

const changeOf = (type: RecordType): z.ZodObject => z.object({ type: z.literal(type), id, record: RECORD_SCHEMAS[type].nullable(), over: z.literal(true).optional() });
const changeSchema = z.union(RECORD_TYPES.map(changeOf)) as unknown as z.ZodType<RecordChange>;

/** One line of the journal. Published only after it is durable; `seq` grows by exactly one within an epoch. */
export const journalEntrySchema = z.object({
  seq: z.number().int().min(1),
  at: instant,
  actor: actorSchema,
  /** What caused it: `command:dispatch`, `rule:threshold`, `import`, `start`. */
  cause: id,
  changes: z.array(changeSchema),
});
export type JournalEntry = Readonly<Omit<z.infer<typeof journalEntrySchema>, 'changes'>> & { readonly changes: readonly RecordChange[] };
