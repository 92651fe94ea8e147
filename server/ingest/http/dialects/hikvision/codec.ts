import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { biometricFields } from '#server/ingest/biometric.ts';
import { readEvent } from '#server/ingest/event.ts';
import { partsOf } from '#server/ingest/http/bodies/parts.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, readReport, show, type ReportSource } from '#server/ingest/report.ts';
import { plainOf, readXml } from '#server/ingest/xml/read.ts';
import { ALARMS, meaningOf } from './access.ts';

export const SOURCE = 'hikvision';
const MAC = /^(?:[\da-f]{2}[:-]?){5}[\da-f]{2}$/i;
const WHOLE = /^\d{1,15}$/;

/** Points of a camera by type of event; an event that begins and ends. */
const CAMERA_POINTS: Readonly<Record<string, string>> = {
  videoloss: 'videoLoss',
  tamperdetection: 'occlusion',
  shelteralarm: 'occlusion',
  fielddetection: 'intrusion',
  linedetection: 'intrusion',
  regionentrance: 'intrusion',
};
/** A thing thrown from a height, as makers call it. */
const THROWN = new Set(['highpop', 'hightossact', 'fallingobjectsdetectionalarm']);

interface Heard {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly faults: string[];
  /** Of the body, what is no picture. */
  readonly keeps: Uint8Array;
}
type Asking = Pick<IngressContext, 'now' | 'knows' | 'kindOf'> & Pick<IngressCall, 'allowed'>;
type Fields = Record<string, unknown>;

/**
 * What a controller or camera posts: JSON or XML, bare or as parts of a multipart body. Pictures beside it are never looked at: those of
 * a door show faces. Never throws.
 */
export function readPush(bytes: Uint8Array, contentType: string | undefined, asking: Asking): Heard {
  const documents = documentsOf(bytes, contentType);
  const heard: Heard = { observations: [], events: [], faults: [], keeps: Buffer.concat(documents) };
  if (documents.length === 0) heard.faults.push('there is no part of JSON or XML in the body');
  for (const document of documents) readDocument(document, asking, heard);
  return heard;
}

function documentsOf(bytes: Uint8Array, contentType: string | undefined): Uint8Array[] {
  const parts = partsOf(contentType, bytes);
  return parts === null
    ? [bytes]
    : parts.filter(({ type, bytes }) => !type.startsWith('image/') && opens(bytes) !== '').map(({ bytes }) => bytes);
}

/** `{` of JSON, `<` of XML, '' of neither. */
function opens(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('latin1');
  return /[{<]/.exec(head)?.[0] ?? '';
}

function readDocument(bytes: Uint8Array, asking: Asking, heard: Heard): void {
  const xml = opens(bytes) === '<';
  const { value, fault } = xml ? readElement(bytes) : readJson(bytes);
  if (fault !== null) heard.faults.push(`the body is ${fault}`);
  if (isObject(value)) readNotification(value, asking, heard);
  else if (fault === null) heard.faults.push(`a notification is an object, got ${show(value)}`);
}

function readElement(bytes: Uint8Array): { value: unknown; fault: string | null } {
  const { root, fault } = readXml(bytes);
  return { value: root === null ? undefined : plainOf(root), fault };
}

function readNotification(body: Fields, { now, knows, kindOf, allowed }: Asking, heard: Heard): void {
  const access = isObject(body.AccessControllerEvent) ? body.AccessControllerEvent : null;
  const device = deviceOf(body, access?.doorNo ?? body.channelID, knows);
  if (device === null)
    return void heard.faults.push(`macAddress ${show(body.macAddress)}: it says which device this is, such as 00:00:5e:00:53:09`);
  const fault = (what: string): void => void heard.faults.push(`${device}: ${what}`);
  if (!allowed(device)) return fault('not allowed to report for it: this key speaks for other devices');
  const biometric = biometricFields(body);
  if (biometric.length > 0) fault(`${biometric.join(', ')}: biometric data is never accepted; it was left out and not kept`);
  const about: About = {
    device,
    source: SOURCE,
    now: now(),
    kind: kindOf(device),
    observedAt: body.dateTime,
    out: heard,
    fault,
  };
  if (access !== null) readAccess(access, about);
  else readCamera(body, about);
}

interface About extends ReportSource {
  readonly kind: ReturnType<Asking['kindOf']>;
  readonly observedAt: unknown;
  readonly out: Heard;
  readonly fault: (what: string) => void;
}

/** The door or channel where the ledger has it, else the controller. */
function deviceOf({ macAddress }: Fields, part: unknown, knows: Asking['knows']): string | null {
  if (typeof macAddress !== 'string' || !MAC.test(macAddress)) return null;
  const box = `hikvision:${macAddress.replace(/[:-]/g, '').toLowerCase()}`;
  const number = String(part ?? '');
  const whole = WHOLE.test(number) ? `${box}/${number}` : box;
  return knows(whole) ? whole : box;
}

function readAccess(access: Fields, about: About): void {
  const [major, minor] = [Number(access.majorEventType), Number(access.subEventType)];
  const meaning = meaningOf(major, minor);
  if (meaning === undefined) {
    if (major === ALARMS || !Number.isInteger(major) || !Number.isInteger(minor))
      about.fault(`majorEventType ${show(access.majorEventType)} with subEventType ${show(access.subEventType)} is none that is known`);
    return;
  }
  if (meaning.points) readReport({ points: meaning.points, observedAt: about.observedAt }, about, about.out.observations, about.fault);
  if (meaning.event === undefined) return;
  const declared = about.kind?.events?.[meaning.event]?.attributes ?? {};
  const said = { ...meaning.attributes, ...attributesOf(access) };
  const attributes = Object.fromEntries(Object.entries(said).filter(([name]) => Object.hasOwn(declared, name)));
  readEvent({ event: meaning.event, attributes, observedAt: about.observedAt }, about, about.out.events, about.fault);
}

/** Of the person only the number, never the name. */
function attributesOf({ serialNo, doorNo, employeeNoString, userType }: Fields): Fields {
  const category = userType === 'visitor' ? 'visitor' : undefined;
  return {
    ...(WHOLE.test(String(serialNo)) && { serial: Number(serialNo) }),
    ...(WHOLE.test(String(doorNo)) && { lane: String(doorNo) }),
    ...(typeof employeeNoString === 'string' && employeeNoString !== '' && { person: employeeNoString }),
    ...(category !== undefined && { category }),
  };
}

function readCamera({ eventType, eventState, ...body }: Fields, about: About): void {
  const type = String(eventType ?? '').toLowerCase();
  const active = eventState === undefined || eventState === 'active';
  if (type === 'anpr') return readPlate(body, about);
  if (type === 'parking' && about.kind?.events?.['lane-blocked'] !== undefined)
    return readEvent(
      { event: active ? 'lane-blocked' : 'lane-cleared', attributes: laneOf(body.channelID), observedAt: about.observedAt },
      about,
      about.out.events,
      about.fault,
    );
  if (THROWN.has(type)) return readThrow(active, body, about);
  const point = Object.hasOwn(CAMERA_POINTS, type) ? CAMERA_POINTS[type] : undefined;
  if (point === undefined || (about.kind !== undefined && !Object.hasOwn(about.kind.points, point))) return;
  readReport({ points: { [point]: active ? 1 : 0 }, observedAt: about.observedAt }, about, about.out.observations, about.fault);
}

const laneOf = (lane: unknown): Fields => (WHOLE.test(String(lane)) ? { lane: String(lane) } : {});

/** A plate that a camera at a gate read; of a vehicle that came against its lane, that. */
function readPlate({ ANPR }: Fields, about: About): void {
  const anpr = isObject(ANPR) ? ANPR : {};
  const { licensePlate, line, direction } = anpr;
  const known = typeof licensePlate === 'string' && licensePlate !== '' && licensePlate.toLowerCase() !== 'unknown';
  const attributes = { ...laneOf(line), ...(known && { plate: licensePlate.slice(0, 20) }) };
  const event = String(direction).toLowerCase() === 'reverse' ? 'wrong-way' : 'vehicle-pass';
  readEvent({ event, attributes, observedAt: about.observedAt }, about, about.out.events, about.fault);
}

function readThrow(active: boolean, { activePostCount }: Fields, about: About): void {
  if (about.kind?.events?.throw === undefined)
    return readReport({ points: { throwing: active ? 1 : 0 }, observedAt: about.observedAt }, about, about.out.observations, about.fault);
  // An alarm is posted again every second that it lasts: its first is the throw.
  if (active && Number(activePostCount ?? 1) <= 1)
    readEvent({ event: 'throw', attributes: {}, observedAt: about.observedAt }, about, about.out.events, about.fault);
}
