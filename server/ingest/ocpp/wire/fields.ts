/** What is wrong, in words of our own; `wordOf` makes the standard's of it. */
export type Wrong =
  | 'format'
  | 'type-unknown'
  | 'not-implemented'
  | 'not-supported'
  | 'occurrence'
  | 'type'
  | 'property'
  | 'security'
  | 'internal';

export type Fields = Readonly<Record<string, unknown>>;

/** What one field must be: null, or what is wrong with the value that is there. */
type Check = (value: unknown) => null | { readonly wrong: Wrong; readonly why: string };
/** The fields of a message that are looked at. Those named with `?` may be missing. */
export type Shape = Readonly<Record<string, Check>>;

export interface Violation {
  readonly wrong: Wrong;
  readonly why: string;
}

const type = (what: string): Violation => ({ wrong: 'type', why: `is ${what}` });
const property = (what: string): Violation => ({ wrong: 'property', why: `is ${what}` });

export const text =
  (max: number): Check =>
  (value) =>
    typeof value !== 'string' ? type('a text') : value.length > max ? property(`at most ${max} characters`) : null;

export const whole =
  (least = 0): Check =>
  (value) =>
    typeof value !== 'number' || !Number.isInteger(value) ? type('a whole number') : value < least ? property(`at least ${least}`) : null;

export const flag: Check = (value) => (typeof value === 'boolean' ? null : type('true or false'));

/** ISO 8601; a zone that is missing is told by `timeOf`, not refused: many points leave it out. */
export const time: Check = (value) =>
  typeof value !== 'string' ? type('a text') : Number.isNaN(Date.parse(value)) ? property('a time such as 2026-11-23T00:15:30Z') : null;

export function oneOf(words: Readonly<Record<string, unknown>>): Check {
  return (value) =>
    typeof value !== 'string'
      ? type('a text')
      : Object.hasOwn(words, value)
        ? null
        : property(`one of ${Object.keys(words).join(', ').slice(0, 120)}`);
}

export function object(shape: Shape): Check {
  return (value) => (isObject(value) ? check(value, shape) : type('an object'));
}

export function list(each: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return type('a list');
    if (value.length === 0) return { wrong: 'occurrence', why: 'has one element at least' };
    for (const one of value as unknown[]) {
      const wrong = each(one);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first thing that is wrong with a message; null when nothing is. What it has beside these fields is nobody's business here. */
export function check(fields: Fields, shape: Shape): Violation | null {
  for (const [field, of] of Object.entries(shape)) {
    const name = field.endsWith('?') ? field.slice(0, -1) : field;
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === undefined || value === null) {
      if (name === field) return { wrong: 'occurrence', why: `${name} is missing` };
      continue;
    }
    const wrong = of(value);
    if (wrong !== null) return { wrong: wrong.wrong, why: `${name} ${wrong.why}` };
  }
  return null;
}

/** ms UTC; null when there is none that can be read. A time without a zone is UTC, as the standard has it. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? null : at;
}

export const textOf = (value: unknown, max = 200): string => (typeof value === 'string' ? value.slice(0, max).toWellFormed() : '');

/** The connector a message is about; null when it says none. */
export const connectorOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_CONNECTORS ? value : null;
/** Of one point; whoever numbers higher is not believed. */
const MOST_CONNECTORS = 64;
