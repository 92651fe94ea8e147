import type { Observation } from '#contract/reports/observation.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { MAX_PAYLOAD, type Addressed, type Heard, type Ledger, type Message } from '#server/ingest/mqtt/dialect.ts';
import { isObject, readInstant, show, type FaultSink } from '#server/ingest/report.ts';
import { LIFT_FAULT_SCHEME, SCHEMES, meaningOf, type Meaning, type Scheme } from './schemes.ts';

export const SOURCE = 'gbt24476';
export const FAULT_TOPIC = '/API/V1/Up/LiftFault';
/** `lifts/{scheme}/{registration}/state` */
const STATE_TOPIC = /^lifts\/([a-z0-9]{1,20})\/([^/+#\p{Cc}]{1,100})\/state$/u;
const LIFT = /^[^/+#\p{Cc}]{1,100}$/u;
/** In the address of a message that names no lift: no ledger has it. */
const NAMELESS = 'lift:?';
const MOST_FAULTS = 64;
const HINT = 'elevator';

/** What terminals call their state, by point. Where a value means something else here, what it becomes. */
const STATE: readonly { readonly point: string; readonly names: readonly string[]; readonly becomes?: Readonly<Record<number, number>> }[] =
  [
    { point: 'floor', names: ['floor', 'currentFloor'] },
    { point: 'direction', names: ['direction', 'runningDirection'] },
    { point: 'moving', names: ['moving', 'carStatus'] },
    { point: 'inZone', names: ['inposition', 'doorZone', 'door_zone'], becomes: { 1: 1, 2: 0, 0: 0 } },
    { point: 'door', names: ['door'] },
    // Of the standard: 1 = closed in place, 2 = no such signal.
    { point: 'door', names: ['doorStatus'], becomes: { 1: 0, 2: 1 } },
    { point: 'occupied', names: ['haspeople', 'personInLift', 'passenger'], becomes: { 0: 0, 1: 1, 2: 0 } },
    { point: 'mode', names: ['serviceMode', 'mode'] },
    { point: 'loadPct', names: ['load', 'loadPct'] },
    { point: 'carTempC', names: ['temperature', 'carTempC'] },
    { point: 'held', names: ['held'] },
  ];

/**
 * The lift a message is about: in the topic of ours, in the body where one topic is everybody's.
 * @returns null when the topic is none of these
 */
export function readAddress(topic: string, payload: Uint8Array): Addressed | null {
  const own = STATE_TOPIC.exec(topic);
  if (own) return Object.hasOwn(SCHEMES, own[1]) ? { device: `lift:${own[2]}`, says: own[1], kindHint: HINT } : null;
  if (topic !== FAULT_TOPIC) return null;
  const body = payload.length > MAX_PAYLOAD ? undefined : readJson(payload).value;
  const name = isObject(body) ? [body.elevatorNo, body.uuid, body.macAddr].find((one) => typeof one === 'string' && LIFT.test(one)) : null;
  return { device: typeof name === 'string' ? `lift:${name}` : NAMELESS, says: 'LiftFault', kindHint: HINT };
}

/** Never throws. */
export function readMessage({ device, says, payload }: Message, { now, knows }: Pick<Ledger, 'now' | 'knows'>): Heard {
  const faults: string[] = [];
  const fault: FaultSink = (message) => void faults.push(message);
  const { value: body, fault: damage } = readJson(payload);
  if (damage !== null) fault(`payload is ${damage}`);
  if (body === undefined) return { observations: [], events: [], faults };
  if (!isObject(body)) fault(`a message is an object, got ${show(body)}`);
  else if (device === NAMELESS) fault('elevatorNo names the lift: its registration code as the ledger has it, lift:<code>');
  else {
    const out = new Readings(device, now(), knows(device));
    if (says === 'LiftFault') readFaultList(body, out, fault);
    else readState(isObject(body.data) ? body.data : body, SCHEMES[says], out, fault);
    return { observations: out.list, events: [], faults };
  }
  return { observations: [], events: [], faults };
}

class Readings {
  readonly list: Observation[] = [];
  readonly now: number;
  readonly #device: string;
  readonly #known: boolean;

  constructor(device: string, now: number, known: boolean) {
    this.#device = device;
    this.now = now;
    this.#known = known;
  }

  add(point: string, value: number, observedAt: number | null, text = ''): void {
    this.list.push({
      device: this.#device,
      point,
      value,
      observedAt: observedAt ?? this.now,
      ...(observedAt === null ? { untimed: true as const } : {}),
      quality: 'good',
      source: SOURCE,
      ...(this.#known ? {} : { kindHint: HINT }),
      ...(text === '' ? {} : { text }),
    });
  }
}

/** Begin and end of each fault, which share a `keyId`; the terminal says them again until it is confirmed. */
function readFaultList(body: Readonly<Record<string, unknown>>, out: Readings, fault: FaultSink): void {
  readPoints(body, out, null, fault, (point) => point !== 'door');
  const list = body.ErrorListBean;
  if (!Array.isArray(list)) return fault(`ErrorListBean is the list of faults, got ${show(list)}`);
  if (list.length > MOST_FAULTS) fault(`${list.length} faults in one message: the first ${MOST_FAULTS} were taken`);
  for (const one of list.slice(0, MOST_FAULTS)) {
    const code = isObject(one) ? wholeNumber(one.faultType) : null;
    if (!isObject(one) || code === null) {
      fault(`a fault has a number as faultType, got ${show(isObject(one) ? one.faultType : one)}`);
      continue;
    }
    const meaning = meaningOf(LIFT_FAULT_SCHEME, code);
    const [begin, end] = [readClock(one.faultBeginTime, 'faultBeginTime', fault), readClock(one.faultEndTime, 'faultEndTime', fault)];
    const { point } = meaning.sets!;
    out.add(point, 1, begin, textOf(LIFT_FAULT_SCHEME, code, meaning));
    if (isGiven(one.faultEndTime)) out.add(point, 0, end);
  }
}

/** All there is now: a fault that is not in the list is over. */
function readState(data: Readonly<Record<string, unknown>>, scheme: Scheme, out: Readings, fault: FaultSink): void {
  const at = readClock(data.time ?? data.timestamp, 'time', fault);
  const before = out.list.length;
  readPoints(data, out, at, fault);
  const works = [data.reparing, data.repairing, data.inmaintenance].filter(isGiven).map(wholeNumber);
  const codes = readCodes(data.fault ?? data.faults ?? data.faultCode, fault);
  const planned = works.some((one) => one === 1) || codes?.includes(43) === true || wholeNumber(data.serviceMode) === 2;
  if (works.length > 0 || planned) out.add('maintenance', planned ? 1 : 0, at);
  if (codes !== null) readFaults(codes, scheme, planned, at, out);
  if (out.list.length === before) fault(`nothing of a lift's state is in ${show(data)}`);
}

function readFaults(codes: readonly number[], scheme: Scheme, planned: boolean, at: number | null, out: Readings): void {
  const said = new Map<string, string>();
  for (const code of codes) {
    const meaning = meaningOf(scheme, code);
    const { point, value } = meaning.sets ?? {};
    if (point === undefined || point === 'maintenance') continue;
    if (value !== undefined) out.add(point, value, at);
    // What technicians set off is no alert; that somebody is shut in or calls always is.
    else if (!planned || ALWAYS.has(point)) said.set(point, textOf(scheme, code, meaning));
  }
  for (const point of pointsOf(scheme)) out.add(point, said.has(point) ? 1 : 0, at, said.get(point) ?? '');
}

const ALWAYS: ReadonlySet<string> = new Set(['trapped', 'carCall']);

/** Faults that a list can tell, each once. */
const pointsOf = ({ codes }: Scheme): ReadonlySet<string> =>
  new Set(
    [
      ...Object.values(codes).flatMap(({ sets }) => (sets !== undefined && sets.value === undefined ? [sets.point] : [])),
      'otherFault',
    ].filter((point) => point !== 'maintenance'),
  );

const textOf = ({ name }: Scheme, code: number, { words }: Meaning): string => `${name} ${code} ${words.zh} ${words.en}`;

function readPoints(
  from: Readonly<Record<string, unknown>>,
  out: Readings,
  at: number | null,
  fault: FaultSink,
  takes: (point: string) => boolean = () => true,
): void {
  for (const { point, names, becomes } of STATE) {
    const name = names.find((one) => isGiven(from[one]));
    if (name === undefined || !takes(point)) continue;
    const number = numberOf(from[name]);
    const value = number === null ? null : becomes === undefined ? number : (becomes[number] ?? null);
    if (value === null) fault(`${name}: ${show(from[name])} means nothing here`);
    else out.add(point, value, at);
  }
}

/** Codes as a list, or one by itself. */
function readCodes(value: unknown, fault: FaultSink): number[] | null {
  if (!isGiven(value)) return null;
  const list = Array.isArray(value) ? value : [value];
  if (list.length > MOST_FAULTS) fault(`${list.length} fault codes in one message: the first ${MOST_FAULTS} were taken`);
  return list.slice(0, MOST_FAULTS).flatMap((one) => {
    const code = wholeNumber(one);
    if (code === null) fault(`a fault code is a number of up to three digits, got ${show(one)}`);
    return code === null ? [] : [code];
  });
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function numberOf(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && /^\s*-?\d{1,6}(\.\d{1,6})?\s*$/.test(value)) return Number(value);
  return typeof value === 'number' && Math.abs(value) < 1e6 ? value : null;
}

function wholeNumber(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && Number.isInteger(number) && number >= 0 && number <= 999 ? number : null;
}

const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?$/;

/** Terminals say Beijing time without its zone. Null = no time, or one that cannot be read. */
function readClock(value: unknown, name: string, fault: FaultSink): number | null {
  if (!isGiven(value)) return null;
  const [, day, time] = (typeof value === 'string' && LOCAL.exec(value.trim())) || [];
  const local = day === undefined ? NaN : Date.parse(`${day}T${time}+08:00`);
  const instant = Number.isNaN(local) ? readInstant(value) : local;
  if (instant === null) fault(`${name} ${show(value)}: a time such as 2026-11-23 08:15:30 is needed; took the time of receipt`);
  return instant;
}
