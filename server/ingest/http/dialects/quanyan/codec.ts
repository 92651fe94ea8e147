import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import { readEvent } from '#server/ingest/event.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, readReport, show } from '#server/ingest/report.ts';
import { TRACK_PROPERTIES, readTrack } from '#server/ingest/track.ts';

export const MAX_ROWS = 10_000;

interface BatchFault {
  /** Index in `observations`, `events` or `tracks`, −1 = the body as a whole. */
  readonly row: number;
  readonly message: string;
  /** A row of these, else of `observations`. */
  readonly of?: 'events' | 'tracks';
}
export interface Batch {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly tracks: TrackReport[];
  readonly faults: BatchFault[];
}

/** Who may be spoken for, and what the ledger says of them. */
export interface Speaking {
  allowed(device: string): boolean;
  kindOf(device: string): DeviceKind | undefined;
}

/** The same for people to read, as JSON Schema. */
export const BATCH_SCHEMA = {
  type: 'object',
  description: 'Readings, events and where movers are: any of them',
  properties: {
    tracks: {
      type: 'array',
      maxItems: MAX_ROWS,
      items: {
        type: 'object',
        required: ['mover', 'lng', 'lat'],
        properties: {
          mover: { type: 'string', minLength: 1, maxLength: 200, description: 'Id of a crew in the ledger' },
          ...TRACK_PROPERTIES,
        },
      },
    },
    events: {
      type: 'array',
      maxItems: MAX_ROWS,
      items: {
        type: 'object',
        required: ['device', 'event'],
        properties: {
          device: { type: 'string', minLength: 1, maxLength: 200, description: 'Id in the ledger, or an address the ledger knows' },
          event: { type: 'string', description: 'Id of an event of the device’s kind, such as `refused`' },
          attributes: {
            type: 'object',
            additionalProperties: { type: ['number', 'boolean', 'string'] },
            description: 'As the kind declares them; others are told and left out. Biometric data is never accepted',
          },
          observedAt: {
            type: ['number', 'string'],
            description: 'As of observations. Say the same time when you say an event again: it is kept once',
          },
          text: { type: 'string' },
        },
      },
    },
    observations: {
      type: 'array',
      maxItems: MAX_ROWS,
      items: {
        type: 'object',
        required: ['device'],
        properties: {
          device: { type: 'string', minLength: 1, maxLength: 200, description: 'Id in the ledger, or an address the ledger knows' },
          points: { type: 'object', additionalProperties: { type: ['number', 'boolean'] } },
          point: { type: 'string', description: 'With `value`, in place of `points`' },
          value: { type: ['number', 'boolean'] },
          observedAt: {
            type: ['number', 'string'],
            description: 'Seconds or milliseconds since 1970, or ISO with its zone; left out = now',
          },
          text: { type: 'string' },
        },
      },
    },
  },
};

/** For tests: everybody, and no ledger. */
const ANYBODY: Speaking = { allowed: () => true, kindOf: () => undefined };

/** The same from the bytes of a body. @param charset as its content type names it. @throws RangeError of a charset nobody knows. */
export function readBatch(bytes: Uint8Array, charset: string | undefined, now: number, speaking?: Speaking): Batch {
  const { value, fault } = readJson(bytes, charset);
  const damage = fault === null ? [] : [{ row: -1, message: fault }];
  if (value === undefined && fault !== null) return { observations: [], events: [], tracks: [], faults: damage };
  const batch = parseBatch(value, now, speaking);
  return { ...batch, faults: [...damage, ...batch.faults] };
}

/**
 * Reads `{observations: [{device, points | point and value, observedAt?, text?}], events: [{device, event, attributes?, observedAt?,
 * text?}], tracks: [{mover, lng, lat, …}]}`. What can be used is; each thing that cannot is told with its row. Never throws.
 * @param now ms UTC of receipt.
 */
export function parseBatch(body: unknown, now: number, speaking: Speaking = ANYBODY): Batch {
  const observations: Observation[] = [];
  const events: EventReport[] = [];
  const tracks: TrackReport[] = [];
  const faults: BatchFault[] = [];
  const nothing = (message: string): Batch => ({ observations, events, tracks, faults: [{ row: -1, message }] });
  const { observations: rows = [], events: eventRows = [], tracks: trackRows = [] } = isObject(body) ? body : {};
  const given = isObject(body) && (body.observations ?? body.events ?? body.tracks) !== undefined;
  if (!given || !Array.isArray(rows) || !Array.isArray(eventRows) || !Array.isArray(trackRows))
    return nothing(`the body must be {"observations": […], "events": […], "tracks": […]}, or some of them, got ${show(body)}`);
  const count = rows.length + eventRows.length + trackRows.length;
  if (count > MAX_ROWS) return nothing(`${count} rows in one batch, at most ${MAX_ROWS}: send several`);
  rows.forEach((row: unknown, index) => {
    readRow(row, now, speaking.allowed, observations, (message) => faults.push({ row: index, message }));
  });
  eventRows.forEach((row: unknown, index) => {
    readEventRow(row, now, speaking, events, (message) => faults.push({ row: index, message, of: 'events' }));
  });
  trackRows.forEach((row: unknown, index) => {
    const fault = (message: string): unknown => faults.push({ row: index, message, of: 'tracks' });
    const mover = nameIn(row, 'mover', 'lng and lat', speaking.allowed, fault);
    if (mover !== null) readTrack(row, { mover, source: 'http', now }, tracks, fault);
  });
  return { observations, events, tracks, faults };
}

/** The device or mover of a row, if the sender may speak for it. */
function nameIn(
  row: unknown,
  field: 'device' | 'mover',
  what: string,
  allowed: Speaking['allowed'],
  fault: (message: string) => void,
): string | null {
  const name = isObject(row) ? row[field] : undefined;
  if (!isObject(row)) fault(`a row is an object with ${field} and ${what}, got ${show(row)}`);
  else if (typeof name !== 'string' || name.length < 1 || name.length > 200)
    fault(`${field} must be a text of 1 to 200 characters, got ${show(name)}`);
  else if (!allowed(name)) fault(`not allowed to report for ${show(name)}: this key speaks for others`);
  else return name;
  return null;
}

function readEventRow(
  row: unknown,
  now: number,
  { allowed, kindOf }: Speaking,
  out: EventReport[],
  fault: (message: string) => void,
): void {
  const device = nameIn(row, 'device', 'event', allowed, fault);
  if (device !== null) readEvent(row, { device, source: 'http', now, kind: kindOf(device) }, out, fault);
}

function readRow(row: unknown, now: number, allowed: Speaking['allowed'], out: Observation[], fault: (message: string) => void): void {
  const device = nameIn(row, 'device', 'points', allowed, fault);
  if (device === null || !isObject(row)) return;
  const { point, value } = row;
  if (point !== undefined && row.points !== undefined) return fault('give either points, or point and value, not both');
  if (point !== undefined && typeof point !== 'string') return fault(`point must be a text, got ${show(point)}`);
  const report = point === undefined ? row : { ...row, points: Object.fromEntries([[point, value]]) };
  readReport(report, { device, source: 'http', now }, out, fault);
}
