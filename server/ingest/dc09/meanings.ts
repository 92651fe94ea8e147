import type { Report } from './wire/content.ts';

/** What a report says of the panel or of one of its zones. */
type Meaning =
  | { readonly says: 'point'; readonly point: string; readonly value: number; readonly of: 'zone' | 'panel' }
  | { readonly says: 'event'; readonly event: 'duress' | 'armed' | 'disarmed'; readonly armed?: number }
  /** It is alive, and no more. */
  | { readonly says: 'alive' };

interface Subject {
  readonly point: string;
  readonly of: 'zone' | 'panel';
}
const zone = (point: string): Subject => ({ point, of: 'zone' });
const panel = (point: string): Subject => ({ point, of: 'panel' });

/** Ademco Contact ID, by the first and last code of a span. */
const CONTACT_ID: readonly (readonly [from: number, to: number, subject: Subject])[] = [
  [100, 102, zone('panic')],
  [110, 118, zone('fire')],
  [120, 120, zone('panic')],
  [122, 123, zone('panic')],
  [130, 136, zone('intrusion')],
  [137, 137, zone('tamper')],
  [138, 140, zone('intrusion')],
  [141, 143, zone('fault')],
  [144, 145, zone('tamper')],
  [150, 150, zone('technical')],
  [151, 151, zone('gas')],
  [152, 161, zone('technical')],
  [162, 162, zone('gas')],
  [163, 163, zone('technical')],
  [301, 301, panel('mainPowerFault')],
  [302, 302, panel('batteryFault')],
  [309, 309, panel('batteryFault')],
  [311, 311, panel('batteryFault')],
  [300, 349, panel('fault')],
  [350, 359, panel('linkFault')],
  [383, 383, zone('tamper')],
  [370, 393, zone('fault')],
  [570, 579, zone('bypassed')],
  [607, 607, panel('test')],
];
/** Opening and closing; the third field is a user. */
const ARMING = (code: number): boolean => (code >= 400 && code <= 409) || code === 441 || code === 442 || code === 456;
const STAY = new Set([441, 442, 456]);
const DURESS = 121;

/** SIA DCS by its two letters: what begins, and what ends. */
const BEGINS: Readonly<Record<string, Subject>> = {
  BA: zone('intrusion'),
  UA: zone('intrusion'),
  BB: zone('bypassed'),
  BT: zone('fault'),
  TA: zone('tamper'),
  FA: zone('fire'),
  KA: zone('fire'),
  GA: zone('gas'),
  PA: zone('panic'),
  MA: zone('panic'),
  QA: zone('panic'),
  WA: zone('technical'),
  ZA: zone('technical'),
  AT: panel('mainPowerFault'),
  YT: panel('batteryFault'),
  YC: panel('linkFault'),
};
const ENDS: Readonly<Record<string, Subject>> = {
  BH: zone('intrusion'),
  BR: zone('intrusion'),
  UH: zone('intrusion'),
  UR: zone('intrusion'),
  BU: zone('bypassed'),
  BJ: zone('fault'),
  TR: zone('tamper'),
  TH: zone('tamper'),
  FH: zone('fire'),
  FR: zone('fire'),
  KH: zone('fire'),
  KR: zone('fire'),
  GH: zone('gas'),
  GR: zone('gas'),
  PH: zone('panic'),
  PR: zone('panic'),
  MH: zone('panic'),
  MR: zone('panic'),
  QH: zone('panic'),
  QR: zone('panic'),
  WH: zone('technical'),
  WR: zone('technical'),
  ZH: zone('technical'),
  ZR: zone('technical'),
  AR: panel('mainPowerFault'),
  YR: panel('batteryFault'),
  YK: panel('linkFault'),
};

export function meaningOf(report: Report): Meaning {
  if (report.scheme === 'sia') return ofSia(report.code);
  const code = Number(report.code);
  const on = report.qualifier !== 3;
  if (code === DURESS) return on ? { says: 'event', event: 'duress' } : { says: 'alive' };
  if (ARMING(code)) return arming(on ? 0 : STAY.has(code) ? 2 : 1);
  const found = CONTACT_ID.find(([from, to]) => code >= from && code <= to)?.[2];
  return found === undefined ? { says: 'alive' } : { says: 'point', ...found, value: on ? 1 : 0 };
}

function ofSia(code: string): Meaning {
  if (code === 'HA') return { says: 'event', event: 'duress' };
  if (code === 'CG') return arming(2);
  if (/^C[LAFP]$/.test(code)) return arming(1);
  if (/^O[PAR]$/.test(code)) return arming(0);
  const [subject, value] = BEGINS[code] === undefined ? [ENDS[code], 0] : [BEGINS[code], 1];
  return subject === undefined ? { says: 'alive' } : { says: 'point', ...subject, value };
}

const arming = (armed: number): Meaning => ({ says: 'event', event: armed === 0 ? 'disarmed' : 'armed', armed });
