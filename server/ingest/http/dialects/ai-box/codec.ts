import type { EventReport } from '#contract/reports/event.ts';
import { MEDIA_NAME } from '#contract/reports/media.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { biometricFields } from '#server/ingest/biometric.ts';
import { readEvent } from '#server/ingest/event.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, show } from '#server/ingest/report.ts';
import { sceneOf } from './scenes.ts';

export const SOURCE = 'ai-box';
const MOST_ALARMS = 200;
const GB = /^\d{20}$/;
const NAME = /^[A-Za-z0-9._:-]{1,64}$/;
/** Time of China without a zone, as boxes write it. */
const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,9})?$/;

/** Scenes that are an event of their own where the kind of the device has it: a camera for throws, a gate for vehicles. */
const EVENTS: Readonly<Record<string, string>> = {
  throwing: 'throw',
  parking: 'vehicle-stay',
  'wrong-way': 'wrong-way',
  'lane-blocked': 'lane-blocked',
};

type Fields = Record<string, unknown>;
type Asking = Pick<IngressContext, 'now' | 'knows' | 'kindOf'> & Pick<IngressCall, 'allowed'>;

interface Heard {
  readonly events: EventReport[];
  readonly faults: string[];
}

/** Alarms of a box that analyses pictures: one object, a list, or a list within `alarms`, `events` or `data`. Never throws. */
export function readAlarms(bytes: Uint8Array, charset: string | undefined, asking: Asking): Heard {
  const { value: body, fault } = readJson(bytes, charset);
  const heard: Heard = { events: [], faults: fault === null ? [] : [`the body is ${fault}`] };
  const alarms = listOf(body);
  if (alarms.length === 0 && fault === null) heard.faults.push(`an alarm is an object with a camera and a type, got ${show(body)}`);
  if (alarms.length > MOST_ALARMS) heard.faults.push(`${alarms.length} alarms in one body: the first ${MOST_ALARMS} were taken`);
  for (const alarm of alarms.slice(0, MOST_ALARMS)) readAlarm(alarm, asking, heard);
  return heard;
}

function listOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body;
  if (!isObject(body)) return [];
  const within = [body.alarms, body.events, body.data].find(Array.isArray);
  return within ?? [isObject(body.data) ? body.data : body];
}

function readAlarm(alarm: unknown, { now, knows, kindOf, allowed }: Asking, heard: Heard): void {
  if (!isObject(alarm)) return void heard.faults.push(`an alarm is an object, got ${show(alarm)}`);
  const device = deviceOf(alarm, knows);
  if (device === null)
    return void heard.faults.push(`${show(first(alarm, CAMERA))}: the camera is deviceID, cameraId or channelId, such as 20 digits`);
  const fault = (what: string): void => void heard.faults.push(`${device}: ${what}`);
  if (!allowed(device)) return fault('not allowed to report for it: this key speaks for other devices');
  const biometric = biometricFields(alarm);
  if (biometric.length > 0) fault(`${biometric.join(', ')}: biometric data is never accepted; it was left out and not kept`);
  const type = first(alarm, TYPE);
  const scene = typeof type === 'string' || typeof type === 'number' ? sceneOf(String(type)) : undefined;
  if (scene === undefined) return fault(`alarmType ${show(type)} is none that is known; nothing was taken`);
  const kind = kindOf(device);
  const said = { ...attributesOf(alarm), scene };
  const own = Object.hasOwn(EVENTS, scene) ? EVENTS[scene] : undefined;
  const event = own !== undefined && kind?.events?.[own] !== undefined ? own : 'video-alarm';
  const declared = kind?.events?.[event]?.attributes;
  const attributes =
    declared === undefined
      ? said
      : Object.fromEntries(
          Object.entries(said).filter(
            // Boxes number alarms by letters; where a kind counts by numbers there is none.
            ([name, value]) => Object.hasOwn(declared, name) && (declared[name].type === 'number') === (typeof value === 'number'),
          ),
        );
  const report = { event, attributes, observedAt: timeOf(first(alarm, TIME)) };
  readEvent(report, { device, source: SOURCE, now: now(), kind }, heard.events, fault);
}

const CAMERA = ['deviceID', 'deviceId', 'cameraId', 'cameraID', 'channelId', 'indexCode', 'srcIndex', 'gbId'];
const TYPE = ['alarmType', 'eventType', 'type', 'algorithm'];
const TIME = ['alarmTime', 'eventTime', 'happenTime', 'time', 'timestamp'];
const SERIAL = ['alarmID', 'alarmId', 'eventId', 'id', 'uuid'];
const MEDIA = ['picture', 'clip', 'mediaName'];

const first = (alarm: Fields, names: readonly string[]): unknown =>
  names.map((name) => (Object.hasOwn(alarm, name) ? alarm[name] : undefined)).find((value) => value !== undefined && value !== '');

/** By the code of its channel, as the box itself calls it, or by the ledger's own id. */
function deviceOf(alarm: Fields, knows: Asking['knows']): string | null {
  const said = first(alarm, CAMERA);
  const name = typeof said === 'number' ? String(said) : said;
  if (typeof name !== 'string' || !NAME.test(name)) return null;
  const names = [...(GB.test(name) ? [`gb28181:${name}`] : []), `${SOURCE}:${name}`];
  return [...names, name].find(knows) ?? names[0];
}

/**
 * What any of the events may say; the kind says which of it this one does. A flat (`houseNo`) is never taken: nobody is accused. Of a
 * picture itself, or of an address that is gone in an hour, nothing is taken either: only a name.
 */
function attributesOf(alarm: Fields): Fields {
  const { confidence = alarm.score, buildingNo, unitNo, floor } = alarm;
  const serial = first(alarm, SERIAL);
  const media = first(alarm, MEDIA);
  const number = typeof serial === 'string' || typeof serial === 'number' ? String(serial).slice(0, 100) : undefined;
  const sure = Number(confidence);
  const height = Number(floor);
  return {
    ...(number !== undefined && { serial: number, track: number }),
    ...(confidence !== undefined && sure >= 0 && sure <= 100 && { confidence: Math.round(sure <= 1 ? sure * 100 : sure) }),
    ...(typeof buildingNo === 'string' && buildingNo !== '' && { building: buildingNo.slice(0, 40) }),
    ...(typeof unitNo === 'string' && unitNo !== '' && { stack: unitNo.slice(0, 40) }),
    ...(floor !== undefined && floor !== '' && Number.isInteger(height) && height !== 0 && { floor: height }),
    ...(typeof alarm.plateNo === 'string' && alarm.plateNo !== '' && { plate: alarm.plateNo.slice(0, 20) }),
    ...(typeof alarm.lane === 'string' && alarm.lane !== '' && { lane: alarm.lane.slice(0, 40) }),
    ...(typeof media === 'string' && MEDIA_NAME.test(media) && { picture: media, clip: media }),
  };
}

function timeOf(value: unknown): unknown {
  const local = typeof value === 'string' ? LOCAL.exec(value) : null;
  return local === null ? value : `${local[1]}T${local[2]}${local[3] ?? ''}+08:00`;
}
