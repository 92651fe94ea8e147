/** What a watch says. */
export interface Report {
  /** What it is answered with; null = nothing. */
  readonly answer: 'LK' | 'AL' | null;
  /** ms UTC; null = without a time. */
  readonly at: number | null;
  readonly points: Readonly<Record<string, number>>;
  /** Where it is; null = it has no fix, or says nothing of it. */
  readonly place: { readonly lng: number; readonly lat: number; readonly speed?: number; readonly heading?: number } | null;
  readonly faults: readonly string[];
}

const POSITION = /^(UD2?|AL)(_[A-Z0-9]{1,8})?$/;
/** Bits of the status word. */
const BITS = { outsideNow: 1, sos: 16, leftArea: 18, takenOff: 20, fall: 21, fallToo: 22 } as const;
/** Fields of a position: date, time, … battery, …, status. */
const AT = { date: 1, time: 2, fix: 3, lat: 4, north: 5, lng: 6, east: 7, speed: 8, heading: 9, battery: 13, status: 16 } as const;

const BLANK = /^\s*$/;
const numberOf = (text: string | undefined): number | null =>
  text === undefined || BLANK.test(text) || !Number.isFinite(Number(text)) ? null : Number(text);

/** `231126`, `001530` → ms UTC; null when there is no such time. */
function timeOf(date: string | undefined, time: string | undefined): number | null {
  const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)$/.exec(date ?? '') ?? [];
  const [, hour, minute, second] = /^(\d\d)(\d\d)(\d\d)$/.exec(time ?? '') ?? [];
  if (year === undefined || second === undefined) return null;
  const at = new Date(Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)));
  const same = at.getUTCDate() === Number(day) && at.getUTCMonth() === Number(month) - 1 && at.getUTCHours() === Number(hour);
  return same ? at.getTime() : null;
}

/** 0 = usual, 1 = beyond the first bounds, 2 = beyond the second. */
const levelOf = (value: number, [low, high]: readonly [number, number], [lowest, highest]: readonly [number, number]): number =>
  value < lowest || value > highest ? 2 : value < low || value > high ? 1 : 0;

const heart = (value: number): number => levelOf(value, [50, 120], [40, 140]);
const oxygen = (value: number): number => levelOf(value, [93, 100], [90, 100]);
const temperature = (value: number): number => levelOf(value, [35.5, 37.3], [34.5, 38.5]);
const pressure = (systolic: number, diastolic: number): number =>
  Math.max(levelOf(systolic, [90, 159], [80, 179]), levelOf(diastolic, [50, 99], [40, 109]));

/** @returns null when it is nothing that is read here: such a message is a sign of life and no more */
export function readReport(content: string): Report {
  const fields = content.split(',');
  const [word] = fields;
  const faults: string[] = [];
  const points: Record<string, number> = {};
  const take = (name: string, value: number | null, range: readonly [number, number]): void => {
    if (value === null) return;
    if (value >= range[0] && value <= range[1]) points[name] = value;
    else faults.push(`${name} cannot be so: left out`);
  };
  /** A vital sign that is 0 was not measured. */
  const level = (name: string, of: (value: number) => number, text: string | undefined, range: readonly [number, number]): void => {
    const value = numberOf(text);
    if (value === null || value === 0) return;
    if (value >= range[0] && value <= range[1]) points[name] = of(value);
    else faults.push(`${name} cannot be so: left out`);
  };
  if (POSITION.test(word)) {
    const at = timeOf(fields[AT.date], fields[AT.time]);
    if (at === null) faults.push('its time cannot be read: that of receipt is taken');
    take('batteryPct', numberOf(fields[AT.battery]), [0, 100]);
    const status = /^[0-9A-Fa-f]{8}$/.test(fields[AT.status] ?? '') ? Number.parseInt(fields[AT.status], 16) : null;
    if (status === null) faults.push('its status cannot be read');
    else readStatus(status, points);
    return { answer: word.startsWith('AL') ? 'AL' : null, at, points, place: readPlace(fields, faults), faults };
  }
  if (word === 'LK') take('batteryPct', numberOf(fields[3]), [0, 100]);
  else if (word === 'heart' || word === 'PULSE') level('heartLevel', heart, fields[1], [1, 300]);
  else if (word === 'oxygen') level('oxygenLevel', oxygen, fields[2], [1, 100]);
  else if (word === 'btemp2') level('temperatureLevel', temperature, fields[2], [20, 45]);
  else if (word === 'bphrt') {
    const [systolic, diastolic] = [numberOf(fields[1]), numberOf(fields[2])];
    if (systolic !== null && diastolic !== null && systolic > 0 && diastolic > 0) points.pressureLevel = pressure(systolic, diastolic);
    level('heartLevel', heart, fields[3], [1, 300]);
  }
  return { answer: word === 'LK' ? 'LK' : null, at: null, points, place: null, faults };
}

/** Only a fix is a place: `V` means that there is none, whatever numbers stand beside it, and so do 0 and 0. */
function readPlace(fields: readonly string[], faults: string[]): Report['place'] {
  if (fields[AT.fix] !== 'A') return null;
  const [lat, lng] = [numberOf(fields[AT.lat]), numberOf(fields[AT.lng])];
  if (lat === 0 && lng === 0) return null;
  if (lat === null || lng === null || Math.abs(lat) > 90 || Math.abs(lng) > 180) {
    faults.push('its place cannot be read');
    return null;
  }
  const [kmh, heading] = [numberOf(fields[AT.speed]), numberOf(fields[AT.heading])];
  return {
    lng: fields[AT.east] === 'W' ? -lng : lng,
    lat: fields[AT.north] === 'S' ? -lat : lat,
    ...(kmh !== null && kmh >= 0 ? { speed: kmh / 3.6 } : {}),
    ...(heading !== null && heading >= 0 && heading <= 360 ? { heading } : {}),
  };
}

function readStatus(status: number, points: Record<string, number>): void {
  const has = (bit: number): boolean => ((status >>> bit) & 1) === 1;
  points.sos = Number(has(BITS.sos));
  points.fall = Number(has(BITS.fall) || has(BITS.fallToo));
  points.takenOff = Number(has(BITS.takenOff));
  points.outside = Number(has(BITS.leftArea) || has(BITS.outsideNow));
}
