import { DATA_CLASSES, type DataClass } from '../data-class.ts';
import type { Label } from '../label.ts';

const ATTRIBUTE_TYPES = ['number', 'flag', 'code', 'text', 'media'] as const;
type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
/** A number, true or false, or a text (the word of a `code`, the id of a picture or clip too). */
export type AttributeValue = number | boolean | string;

export interface AttributeSpec {
  readonly label: Label;
  readonly type: AttributeType;
  readonly class: DataClass;
  /** Of a number, as shown; left out for counts. */
  readonly unit?: string;
  /** Of a `code`: every value there is, with its words. */
  readonly words?: Readonly<Record<string, Label>>;
}

/**
 * How long events are kept: `plain` as readings are, `personal` shorter, because they tell of people, `evidence` longer, because a case
 * may hang on them. The days are settings.
 */
const RETENTIONS = ['plain', 'personal', 'evidence'] as const;
export type Retention = (typeof RETENTIONS)[number];

/** An alert that an event raises. */
export interface Raise {
  /** Alert code of the kind; severity and all else are the alert's. */
  readonly code: string;
  /** Only when this attribute has one of these values. */
  readonly when?: { readonly attribute: string; readonly is: readonly AttributeValue[] };
  /** It was over as it happened (a throw, a forced pass): the alert waits for somebody to take notice and is not active. */
  readonly momentary?: true;
}

/** Something that happens to a device or before it, once. */
export interface EventSpec {
  readonly label: Label;
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
  /**
   * Reports of one device that agree in these attributes, less than `windowS` apart by the device's clock, are one happening told again.
   * A report that lacks one of them is the same only as one that is equal to it in all and of the same instant.
   */
  readonly dedupe: { readonly key: readonly string[]; readonly windowS: number };
  readonly raises?: readonly Raise[];
  /** Codes of alerts that this event ends. */
  readonly clears?: readonly string[];
  readonly recurs?: Recurrence;
  readonly retention: Retention;
}

/** When it happens again and again at one device, that is a happening of its own. */
export interface Recurrence {
  /** Events are of one row when they agree in these attributes; one that lacks them agrees with those that do too. */
  readonly by: readonly string[];
  readonly times: number;
  readonly withinS: number;
  /** Event of the same kind that is told then, and each time after, with `count`, `days` and what both have in common. */
  readonly tells: string;
}

const ID = /^[a-z][a-z0-9-]{0,39}$/;
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
const MAX_ATTRIBUTES = 16;
/** Longer than a day, and it would swallow what happens every day at the same time. */
const MAX_WINDOW_S = 86_400;

type Fail = (what: string) => never;

/** Checks the events of a kind. @param alerts the kind's, by code */
export function checkEvents(events: Readonly<Record<string, EventSpec>>, alerts: object, fail: Fail): void {
  for (const [id, spec] of Object.entries(events)) {
    const where = `event ${id}`;
    if (!ID.test(id)) fail(`${where}: its id must be lower-case words joined by "-"`);
    checkAttributes(where, spec, fail);
    checkDedupe(where, spec, fail);
    for (const code of [...(spec.raises ?? []).map((raise) => raise.code), ...(spec.clears ?? [])])
      if (!Object.hasOwn(alerts, code)) fail(`${where}: no alert is named ${code}`);
    if (spec.recurs !== undefined) checkRecurrence(where, spec, spec.recurs, events, fail);
    for (const { when } of spec.raises ?? [])
      if (when && !Object.hasOwn(spec.attributes, when.attribute)) fail(`${where}: raises on ${when.attribute}, which it does not have`);
  }
}

function checkAttributes(where: string, { attributes, retention }: EventSpec, fail: Fail): void {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) fail(`${where}: at most ${MAX_ATTRIBUTES} attributes, got ${entries.length}`);
  for (const [name, spec] of entries) {
    if (!ATTRIBUTE.test(name)) fail(`${where}, attribute ${name}: a letter, then letters and digits`);
    if (spec.class === 'biometric') fail(`${where}, attribute ${name}: biometric data is never accepted`);
    if (!DATA_CLASSES.includes(spec.class)) fail(`${where}, attribute ${name}: its class is one of ${DATA_CLASSES.join(', ')}`);
    if (!ATTRIBUTE_TYPES.includes(spec.type)) fail(`${where}, attribute ${name}: its type is one of ${ATTRIBUTE_TYPES.join(', ')}`);
    if ((spec.type === 'code') !== (spec.words !== undefined)) fail(`${where}, attribute ${name}: a code, and nothing else, has words`);
  }
  if (retention === 'plain' && entries.some(([, spec]) => spec.class !== 'plain'))
    fail(`${where}: it tells of people, so its retention is personal or evidence`);
}

/** Longer than evidence is kept, and nobody could count them. */
const MAX_RECURS_S = 400 * 86_400;

function checkRecurrence(
  where: string,
  { attributes }: EventSpec,
  { by, times, withinS, tells }: Recurrence,
  events: Readonly<Record<string, EventSpec>>,
  fail: Fail,
): void {
  const unknown = by.find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) fail(`${where}: recurs by ${unknown}, which it does not have`);
  if (!(Number.isInteger(times) && times >= 2 && times <= 100)) fail(`${where}: recurs 2 to 100 times, got ${times}`);
  if (!(withinS > 0 && withinS <= MAX_RECURS_S)) fail(`${where}: recurs within more than 0 and at most ${MAX_RECURS_S} s, got ${withinS}`);
  if (!Object.hasOwn(events, tells)) fail(`${where}: recurs tells ${tells}, which is no event of the kind`);
  else if (events[tells].recurs !== undefined) fail(`${where}: ${tells} recurs itself`);
}

function checkDedupe(where: string, { attributes, dedupe }: EventSpec, fail: Fail): void {
  const { key, windowS } = dedupe;
  const unknown = key.find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) fail(`${where}: its key names no attribute: ${unknown}`);
  if (!(windowS > 0 && windowS <= MAX_WINDOW_S)) fail(`${where}: a window of more than 0 and at most ${MAX_WINDOW_S} s, got ${windowS}`);
}
