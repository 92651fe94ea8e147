import type { Observation } from '#contract/observation.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, readReport, show } from '#server/ingest/report.ts';

export const MAX_ROWS = 10_000;

export interface BatchFault {
  /** Index in `observations`, −1 = the body as a whole. */
  readonly row: number;
  readonly message: string;
}
export interface Batch {
  readonly observations: Observation[];
  readonly faults: BatchFault[];
}

/** The same for people to read, as JSON Schema. */
export const BATCH_SCHEMA = {
  type: 'object',
  required: ['observations'],
  properties: {
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
          observedAt: { type: ['number', 'string'], description: 'Seconds or milliseconds since 1970, or ISO with its zone; left out = now' },
          text: { type: 'string' },
        },
      },
    },
  },
};

/** May the sender speak for this device? */
type Allowed = (device: string) => boolean;

/** The same from the bytes of a body. @param charset as its content type names it. @throws RangeError of a charset nobody knows. */
export function readBatch(bytes: Uint8Array, charset: string | undefined, now: number, allowed?: Allowed): Batch {
  const { value, fault } = readJson(bytes, charset);
  const damage = fault === null ? [] : [{ row: -1, message: fault }];
  if (value === undefined && fault !== null) return { observations: [], faults: damage };
  const { observations, faults } = parseBatch(value, now, allowed);
  return { observations, faults: [...damage, ...faults] };
}

/**
 * Reads `{observations: [{device, points | point and value, observedAt?, text?}]}`. What can be used is; each thing that
 * cannot is told with its row. Never throws.
 * @param now ms UTC of receipt.
 */
export function parseBatch(body: unknown, now: number, allowed: Allowed = () => true): Batch {
  const observations: Observation[] = [];
  const faults: BatchFault[] = [];
  const rows = isObject(body) ? body.observations : undefined;
  if (!Array.isArray(rows)) {
    return { observations, faults: [{ row: -1, message: `the body must be {"observations": […]}, got ${show(body)}` }] };
  }
  if (rows.length > MAX_ROWS) {
    return { observations, faults: [{ row: -1, message: `${rows.length} rows in one batch, at most ${MAX_ROWS}: send several` }] };
  }
  rows.forEach((row: unknown, index) => {
    readRow(row, now, allowed, observations, (message) => faults.push({ row: index, message }));
  });
  return { observations, faults };
}

function readRow(row: unknown, now: number, allowed: Allowed, out: Observation[], fault: (message: string) => void): void {
  if (!isObject(row)) return fault(`a row is an object with device and points, got ${show(row)}`);
  const { device, point, value } = row;
  if (typeof device !== 'string' || device.length < 1 || device.length > 200) return fault(`device must be a text of 1 to 200 characters, got ${show(device)}`);
  if (!allowed(device)) return fault(`not allowed to report for ${show(device)}: this key speaks for other devices`);
  if (point !== undefined && row.points !== undefined) return fault('give either points, or point and value, not both');
  if (point !== undefined && typeof point !== 'string') return fault(`point must be a text, got ${show(point)}`);
  const report = point === undefined ? row : { ...row, points: Object.fromEntries([[point, value]]) };
  readReport(report, { device, source: 'http', now }, out, fault);
}
