/** Messages of terminals and of the platform. */
export const ID = {
  answered: 0x0001,
  heartbeat: 0x0002,
  logout: 0x0003,
  register: 0x0100,
  authenticate: 0x0102,
  position: 0x0200,
  batch: 0x0704,
  general: 0x8001,
  registered: 0x8100,
} as const;

/** What a general answer says. */
export const RESULT = { ok: 0, failed: 1, wrong: 2, unsupported: 3 } as const;

/** One report of where a terminal is and how it is. */
export interface Position {
  /** ms UTC; null = its time cannot be read. */
  readonly at: number | null;
  /** Degrees, by the terminal's own reference; null = it has no fix. */
  readonly place: { readonly lng: number; readonly lat: number } | null;
  /** Metres a second. */
  readonly speed: number;
  /** Degrees clockwise from north. */
  readonly heading: number;
  /** By point. */
  readonly points: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

const LEAST = 28;
const BEIJING_MS = 8 * 3_600_000;
/** Bits of the alarm word, by point; where there are several each is enough. */
const ALARMS: Readonly<Record<string, readonly number[]>> = {
  sos: [0],
  overspeed: [1],
  gnssFault: [4, 5, 6],
  powerLost: [8],
  collision: [29, 30],
};
const STATE = { ignition: 0, fix: 1, south: 2, west: 3 } as const;
const EXTRA = { mileage: 0x01 } as const;

const has = (word: number, bit: number): boolean => ((word >>> bit) & 1) === 1;

/** @returns what is wrong with it, in words, when nothing can be read */
export function readPosition(body: Buffer): Position | string {
  if (body.length < 8) return `a position of ${body.length} bytes, at least ${LEAST}`;
  const alarms = body.readUInt32BE(0);
  const points: Record<string, number> = {};
  for (const [point, bits] of Object.entries(ALARMS)) points[point] = Number(bits.some((bit) => has(alarms, bit)));
  const state = body.readUInt32BE(4);
  points.ignition = Number(has(state, STATE.ignition));
  // A call for help is not lost to what is cut off behind it.
  if (body.length < LEAST)
    return { at: null, place: null, speed: 0, heading: 0, points, faults: [`a position of ${body.length} bytes, at least ${LEAST}`] };
  const faults: string[] = [];
  const [lat, lng] = [body.readUInt32BE(8) / 1e6, body.readUInt32BE(12) / 1e6];
  const fix = has(state, STATE.fix) && (lat !== 0 || lng !== 0);
  if (fix && (lat > 90 || lng > 180)) faults.push(`its place ${lng}, ${lat} is nowhere on earth`);
  const place =
    fix && lat <= 90 && lng <= 180 ? { lng: has(state, STATE.west) ? -lng : lng, lat: has(state, STATE.south) ? -lat : lat } : null;
  const at = timeOf(body.toString('hex', 22, 28));
  if (at === null) faults.push(`its time ${body.toString('hex', 22, 28)} cannot be read: that of receipt is taken`);
  readExtras(body.subarray(LEAST), points, faults);
  return { at, place, speed: body.readUInt16BE(18) / 36, heading: body.readUInt16BE(20) % 360, points, faults };
}

/** `yyMMddHHmmss` of Beijing, which the standard asks for everywhere; null when there is no such time. */
function timeOf(digits: string): number | null {
  const [, ...parts] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  if (parts.length === 0) return null;
  const [year, month, day, hour, minute, second] = parts.map(Number);
  const at = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second));
  return at.getUTCDate() === day && at.getUTCMonth() === month - 1 && at.getUTCHours() === hour ? at.getTime() - BEIJING_MS : null;
}

/** `id, length, value` again and again. */
function readExtras(bytes: Buffer, points: Record<string, number>, faults: string[]): void {
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at + 1];
    const value = bytes.subarray(at + 2, at + 2 + length);
    if (length === undefined || value.length < length) return void faults.push(`an extra item ${bytes[at]} is cut off`);
    if (bytes[at] === EXTRA.mileage && length === 4) points.mileageKm = value.readUInt32BE() / 10;
    at += 2 + length;
  }
}

/** The positions of a batch, and whether they were kept while there was no line. @returns what is wrong with it, in words */
export function readBatch(body: Buffer): { readonly positions: readonly Buffer[]; readonly faults: readonly string[] } | string {
  if (body.length < 3) return `a batch of ${body.length} bytes`;
  const count = body.readUInt16BE(0);
  const positions: Buffer[] = [];
  let at = 3;
  while (positions.length < count && at + 2 <= body.length) {
    const length = body.readUInt16BE(at);
    if (at + 2 + length > body.length) break;
    positions.push(body.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return { positions, faults: positions.length < count ? [`${positions.length} of ${count} positions of a batch can be read`] : [] };
}

/** The code of an authentication: of 2019 with its length before it, and other words behind. */
export function codeOf(body: Buffer, edition: 2013 | 2019): string {
  const code = edition === 2019 ? body.subarray(1, 1 + (body[0] ?? 0)) : body;
  return code.toString('latin1').replace(/\0+$/, '');
}
