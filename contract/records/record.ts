import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { alertClasses, alertSchema, type Alert } from './alert.ts';
import { crewClasses, crewSchema, type Crew } from './crew.ts';
import { deviceClasses, deviceSchema, type Device } from './device.ts';
import { incidentClasses, incidentSchema, type Incident } from './incident.ts';
import { operationClasses, operationSchema, type Operation } from './operation.ts';
import { placeClasses, placeSchema, type Place } from './place.ts';
import { actorSchema, id, instant } from './stamp.ts';
import { ticketClasses, ticketSchema, type Ticket } from './ticket.ts';
import { warningClasses, warningSchema, type Warning } from './warning.ts';

/** Every kind of record the journal carries. Closed on purpose: a new type is one line here and one file beside it. */
export const RECORD_SCHEMAS = {
  place: placeSchema,
  device: deviceSchema,
  alert: alertSchema,
  incident: incidentSchema,
  ticket: ticketSchema,
  crew: crewSchema,
  operation: operationSchema,
  warning: warningSchema,
} as const;

/** What every field of a record tells where the record is about somebody who needs care. Who may not know is not shown it. */
export const RECORD_CLASSES: { readonly [T in RecordType]: FieldClasses<RecordOf[T]> } = {
  place: placeClasses,
  device: deviceClasses,
  alert: alertClasses,
  incident: incidentClasses,
  ticket: ticketClasses,
  crew: crewClasses,
  operation: operationClasses,
  warning: warningClasses,
};

export interface RecordOf {
  place: Place;
  device: Device;
  alert: Alert;
  incident: Incident;
  ticket: Ticket;
  crew: Crew;
  operation: Operation;
  warning: Warning;
}
export type RecordType = keyof RecordOf;
export const RECORD_TYPES = Object.keys(RECORD_SCHEMAS) as RecordType[];

/**
 * A record put in place of the one with its id, or taken away (`record` null). Key of a place is its path, of all others `id`.
 * `over`: it is evicted from the memory of servers and screens, and can still be read from storage.
 */
export type RecordChange = {
  [T in RecordType]: { readonly type: T; readonly id: string; readonly record: RecordOf[T] | null; readonly over?: true };
}[RecordType];

export const keyOf = (type: RecordType, record: RecordOf[RecordType]): string => (type === 'place' ? (record as Place).path : record.id);

export const put = <T extends RecordType>(type: T, record: RecordOf[T]): RecordChange =>
  ({ type, id: keyOf(type, record), record }) as RecordChange;

/** The record leaves memory; storage keeps it. */
export const evicted = (type: RecordType, record: RecordOf[RecordType]): RecordChange =>
  ({ type, id: keyOf(type, record), record: null, over: true }) as RecordChange;

/** Place path a record belongs to: what jurisdictions and scopes filter by. */
export const placeOf = (type: RecordType, record: RecordOf[RecordType]): string =>
  type === 'place' ? (record as Place).path : (record as Device).place;

const changeOf = (type: RecordType): z.ZodObject =>
  z.object({ type: z.literal(type), id, record: RECORD_SCHEMAS[type].nullable(), over: z.literal(true).optional() });
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
