import type { Observation } from '#contract/reports/observation.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { readValues, type Foreign } from '#server/ingest/foreign.ts';
import { readJson } from '#server/ingest/json/read.ts';
import type { Addressed, Heard, Ledger, Message } from '#server/ingest/mqtt/dialect.ts';
import { isObject, readReport, show } from '#server/ingest/report.ts';
import { hasPayload, readPayload } from './payload.ts';

export const SOURCE = 'chirpstack';
/** `application/{id}/device/{devEui}/event/{up|join|…}` */
const TOPIC = /^application\/[^/+#\p{Cc}]{1,100}\/device\/([0-9a-fA-F]{16})\/event\/([a-z]{2,20})$/u;
/** What tells nothing of the device's points. */
const OTHER: ReadonlySet<string> = new Set(['join', 'ack', 'txack', 'location', 'integration']);
const EVENTS: ReadonlySet<string> = new Set(['up', 'status', 'log', ...OTHER]);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const LONGEST = 1024;
/** As decoders of makers and of ChirpStack's own examples call what has another name here. */
const NAMES: Readonly<Record<string, string>> = { battery: 'batteryPct', temperature: 'tempC', water_level: 'waterLevelCm' };
/** States as decoders word them. */
const TRUE: ReadonlySet<unknown> = new Set(['tilt', 'open', 'opened', 'alarm', 'trigger']);
const FALSE: ReadonlySet<unknown> = new Set(['normal', 'close', 'closed', 'no alarm']);

/** @returns null when the topic is none that ChirpStack publishes to */
export function readTopic(topic: string): Addressed | null {
  const [, eui, says] = (topic.startsWith('application/') && TOPIC.exec(topic)) || [];
  return eui !== undefined && EVENTS.has(says) ? { device: `lora:${eui.toLowerCase()}`, says } : null;
}

/** JSON of ChirpStack v4. Never throws. */
export function readMessage({ device, says, payload }: Message, { now, kindOf, kinds }: Omit<Ledger, 'knows'>): Heard {
  const observations: Observation[] = [];
  const faults: string[] = [];
  const heard = { observations, events: [], faults };
  if (OTHER.has(says)) return heard;
  const { value: body, fault } = readJson(payload);
  if (fault !== null) faults.push(`payload is ${fault}`);
  if (!isObject(body)) {
    faults.push(`a message is an object with deviceInfo, as ChirpStack writes JSON (not Protobuf); got ${show(body)}`);
    return heard;
  }
  const info = isObject(body.deviceInfo) ? body.deviceInfo : {};
  const tags = isObject(info.tags) ? info.tags : {};
  const known = kindOf(device);
  const kind = known ?? (typeof tags.kind === 'string' ? kinds.get(tags.kind) : undefined);
  const from: Foreign = {
    device,
    source: SOURCE,
    now: now(),
    kind,
    ...(known === undefined && kind !== undefined ? { kindHint: kind.id } : {}),
    observedAt: body.time,
  };
  const told = (message: string): void => void faults.push(message);
  if (says === 'log') readLog(body, told);
  else if (says === 'status') readStatus(body, from, observations, told);
  else readUp(body, tags, from, observations, told);
  return heard;
}

type Body = Readonly<Record<string, unknown>>;
type Told = (message: string) => void;

/** What the network server complains of: wrong keys, replays. Less than an error is its own affair. */
function readLog({ level, code, description }: Body, told: Told): void {
  if (level === 'ERROR') told(`the network server says ${show(code)}: ${show(description)}`);
}

/** The network's own count of the battery, where the device has one. */
function readStatus(body: Body, from: Foreign, observations: Observation[], told: Told): void {
  if (body.batteryLevelUnavailable === true || body.externalPowerSource === true) return;
  if (from.kind !== undefined && !Object.hasOwn(from.kind.points, 'batteryPct')) return;
  if (typeof body.batteryLevel === 'number') say({ batteryPct: body.batteryLevel }, body.time, from, observations, told);
}

/** Values that a decoder on the platform has read, else the bytes by the kind's own. */
function readUp(body: Body, tags: Body, from: Foreign, observations: Observation[], told: Told): void {
  const { object, data } = body;
  const named = isObject(object) ? renamed(object, from.kind) : {};
  if (Object.keys(named).length > 0 && (from.kind === undefined || !hasPayload(from.kind.id) || fits(named, from.kind)))
    return readValues(named, from, { observations, events: [], fault: told });
  if (data === undefined || data === '') return;
  if (typeof data !== 'string' || data.length > LONGEST || !BASE64.test(data))
    return told(`data is base64 of at most ${LONGEST} letters, got ${show(data)}`);
  if (from.kind === undefined)
    return told('a device that the ledger has not: enter it, or set its tag kind, so that its bytes can be read');
  if (!hasPayload(from.kind.id))
    return told(`bytes of a ${from.kind.id} are not read here: give its profile on the platform a decoder, so that there is an object`);
  const { moments, faults } = readPayload(Buffer.from(data, 'base64'), from.kind.id, { depthCm: depthOf(tags) });
  for (const each of faults) told(each);
  for (const { at, values } of moments) say(values, at ?? body.time, from, observations, told);
}

function say(values: Readonly<Record<string, number>>, at: unknown, from: Foreign, observations: Observation[], told: Told): void {
  const taken: Observation[] = [];
  readReport({ points: values, observedAt: at }, from, taken, told);
  for (const one of taken) observations.push(from.kindHint === undefined ? one : { ...one, kindHint: from.kindHint });
}

const fits = (named: Body, { points }: DeviceKind): boolean => Object.keys(named).some((name) => Object.hasOwn(points, name));

/** Names and states of decoders → those of points. A position that is tilted is a cover that is open. */
function renamed(object: Body, kind: DeviceKind | undefined): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    const point = name === 'position' && kind?.id === 'manhole' ? 'opened' : Object.hasOwn(NAMES, name) ? NAMES[name] : name;
    const plain = TRUE.has(value) ? 1 : FALSE.has(value) ? 0 : value;
    Object.defineProperty(values, point, { value: plain, enumerable: true, configurable: true, writable: true });
  }
  return values;
}

/** Tags are texts. */
function depthOf({ depthCm }: Body): number | null {
  const depth = typeof depthCm === 'string' ? Number(depthCm) : depthCm;
  return typeof depth === 'number' && depth >= 20 && depth <= 2000 ? depth : null;
}
