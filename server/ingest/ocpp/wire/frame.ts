import { readJson } from '#server/ingest/json/read.ts';
import { isObject, type Wrong } from './fields.ts';

/** The frame that OCPP-J 1.6 and 2.0.1 share: a JSON list that begins with what it is. */

const CALL = 2;
const RESULT = 3;
const ERROR = 4;
/** Both versions bound it so. */
const MAX_ID = 36;
const ACTION = /^[A-Za-z][A-Za-z0-9]{0,49}$/;
/** What 2.0.1 answers to where no id could be read. */
const NO_ID = '-1';

export type Version = '1.6' | '2.0.1';
export const VERSIONS: Readonly<Record<string, Version>> = { 'ocpp2.0.1': '2.0.1', 'ocpp1.6': '1.6' };

export type Frame =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly kind: 'result'; readonly id: string; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly id: string; readonly code: string; readonly text: string }
  /** `id` null = none that could be answered. */
  | { readonly kind: 'bad'; readonly id: string | null; readonly wrong: Wrong; readonly why: string };

const WORDS: Readonly<Record<Version, Readonly<Record<Wrong, string>>>> = {
  '1.6': {
    format: 'FormationViolation',
    'type-unknown': 'FormationViolation',
    'not-implemented': 'NotImplemented',
    'not-supported': 'NotSupported',
    // As the standard spells it.
    occurrence: 'OccurenceConstraintViolation',
    type: 'TypeConstraintViolation',
    property: 'PropertyConstraintViolation',
    security: 'SecurityError',
    internal: 'InternalError',
  },
  '2.0.1': {
    format: 'FormatViolation',
    'type-unknown': 'MessageTypeNotSupported',
    'not-implemented': 'NotImplemented',
    'not-supported': 'NotSupported',
    occurrence: 'OccurrenceConstraintViolation',
    type: 'TypeConstraintViolation',
    property: 'PropertyConstraintViolation',
    security: 'SecurityError',
    internal: 'InternalError',
  },
};

/** Reads one message. Never throws. */
export function readFrame(bytes: Uint8Array): Frame {
  const { value: list } = readJson(bytes);
  // What is wrong with it is not said with a piece of it: that may be the number of a card.
  if (list === undefined) return { kind: 'bad', id: null, wrong: 'format', why: 'the message is no JSON' };
  if (!Array.isArray(list)) return { kind: 'bad', id: null, wrong: 'format', why: 'no list that begins with 2, 3 or 4' };
  const [type, id, third, fourth] = list as unknown[];
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID)
    return { kind: 'bad', id: null, wrong: 'format', why: `the second element is an id of 1 to ${MAX_ID} characters` };
  const bad = (wrong: Wrong, why: string): Frame => ({ kind: 'bad', id, wrong, why });
  if (type === CALL) {
    if (typeof third !== 'string' || !ACTION.test(third)) return bad('format', 'the third element is the name of an action');
    if (!isObject(fourth)) return bad('format', `the fourth element is the object that ${third} carries`);
    return { kind: 'call', id, action: third, payload: fourth };
  }
  if (type === RESULT) return isObject(third) ? { kind: 'result', id, payload: third } : bad('format', 'a result carries an object');
  if (type === ERROR) return { kind: 'error', id, code: String(third).slice(0, 60), text: String(fourth ?? '').slice(0, 255) };
  return bad('type-unknown', 'a message begins with 2, 3 or 4');
}

export const encodeCall = (id: string, action: string, payload: object): string => JSON.stringify([CALL, id, action, payload]);
export const encodeResult = (id: string, payload: object): string => JSON.stringify([RESULT, id, payload]);

/** The answer to what cannot be used; null where the version has none for it. */
export function encodeError(version: Version, id: string | null, wrong: Wrong, why: string): string | null {
  if (id === null && version === '1.6') return null;
  const word = id === null ? 'RpcFrameworkError' : WORDS[version][wrong];
  return JSON.stringify([ERROR, id ?? NO_ID, word, why.slice(0, 255), {}]);
}
