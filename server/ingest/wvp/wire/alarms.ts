import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { IngestContext } from '#server/ingest/adapter.ts';
import { readEvent } from '#server/ingest/event.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, readReport, show } from '#server/ingest/report.ts';

export const SOURCE = 'wvp';
const GB = /^\d{20}$/;

/** Names of WVP's alarms → the scene of `video-alarm`. */
const SCENES: Readonly<Record<string, string>> = {
  VideoLoss: 'video-loss',
  DeviceTamper: 'tamper',
  StorageFull: 'storage',
  DeviceHighTemperature: 'other',
  DeviceLowTemperature: 'other',
  ManualVideo: 'other',
  MotionDetection: 'motion',
  MobileDetection: 'motion',
  LeftObjectDetection: 'left-object',
  ObjectRemovalDetection: 'removed-object',
  TripwireDetection: 'tripwire',
  IntrusionDetection: 'intrusion',
  VideoOcclusion: 'occlusion',
  ReverseDetection: 'wrong-way',
  LoiteringDetection: 'loiter',
  FlowStatistics: 'motion',
  DensityDetection: 'crowd',
  VideoAbnormal: 'abnormal',
  RapidMovement: 'rapid',
  StorageFault: 'storage',
  StorageFanFault: 'storage',
  SoundAbnormal: 'sound',
  SignalAbnormal: 'abnormal',
  IllegalAccess: 'access',
  Defocus: 'blurred',
  SceneChange: 'shifted',
  CrowdGathering: 'crowd',
  ParkingDetection: 'parking',
  Other: 'other',
};

/** Alarms by GB/T 28181: method/type → scene. */
const BY_METHOD: Readonly<Record<string, string>> = {
  '2/1': 'video-loss',
  '2/2': 'tamper',
  '2/3': 'storage',
  '5/2': 'motion',
  '5/3': 'left-object',
  '5/4': 'removed-object',
  '5/5': 'tripwire',
  '5/6': 'intrusion',
  '5/7': 'wrong-way',
  '5/8': 'loiter',
  '5/9': 'motion',
  '5/10': 'crowd',
  '5/11': 'abnormal',
  '5/12': 'rapid',
  '6/1': 'storage',
  '6/2': 'storage',
};

type Fields = Record<string, unknown>;
type Asking = Pick<IngestContext, 'now' | 'kindOf'>;
interface Heard {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly faults: string[];
}
interface HeardPage extends Heard {
  /** How many rows there were; so many were asked for = there may be more. */
  readonly rows: number;
  /** Time of the newest alarm, ms UTC; null of none. */
  readonly newest: number | null;
}

const empty = (): Heard => ({ observations: [], events: [], faults: [] });

/** `{code, msg, data}`, or the data bare. @throws Error with what the platform says when it refuses */
function dataOf(bytes: Uint8Array): unknown {
  const { value, fault } = readJson(bytes);
  if (fault !== null && value === undefined) throw new Error(`the answer is ${fault}`);
  if (!isObject(value) || value.code === undefined) return value;
  if (value.code !== 0) throw new Error(`code ${show(value.code)}: ${show(value.msg)}`);
  return value.data;
}

const rowsOf = (data: unknown): readonly unknown[] => {
  const rows = isObject(data) ? (data.list ?? data.records) : data;
  return Array.isArray(rows) ? rows : [];
};

/** A page of `/api/alarm/list`. @throws Error when the platform refuses */
export function readAlarmPage(bytes: Uint8Array, asking: Asking): HeardPage {
  const heard = empty();
  const rows = rowsOf(dataOf(bytes));
  let newest: number | null = null;
  for (const row of rows) {
    if (!isObject(row)) {
      heard.faults.push(`an alarm is an object, got ${show(row)}`);
      continue;
    }
    const at = Number(row.alarmTime);
    if (at > (newest ?? 0)) newest = at;
    readAlarm({ code: row.channelDeviceId, type: row.alarmType, serial: row.id, at: row.alarmTime, words: row.description }, asking, heard);
  }
  return { ...heard, rows: rows.length, newest };
}

/** What is published on `alarm_receive`: `{gbId, alarmSn, alarmType, alarmDescription}`. Never throws. */
export function readPublished(bytes: Uint8Array, asking: Asking): Heard {
  const heard = empty();
  const { value, fault } = readJson(bytes);
  if (fault !== null) heard.faults.push(`the message is ${fault}`);
  if (!isObject(value)) {
    if (fault === null) heard.faults.push(`a message is an object with gbId and alarmType, got ${show(value)}`);
    return heard;
  }
  const { gbId, alarmSn, alarmType, alarmDescription } = value;
  readAlarm({ code: gbId, type: alarmType, method: alarmSn, words: alarmDescription }, asking, heard);
  return heard;
}

interface Alarm {
  readonly code: unknown;
  readonly type: unknown;
  readonly method?: unknown;
  readonly serial?: unknown;
  readonly at?: unknown;
  readonly words: unknown;
}

function readAlarm({ code, type, method, serial, at, words }: Alarm, { now, kindOf }: Asking, heard: Heard): void {
  if (typeof code !== 'string' || !GB.test(code))
    return void heard.faults.push(`${show(code)}: the camera is the 20 digits of its channel`);
  const device = `gb28181:${code}`;
  const attributes = {
    scene: sceneOf(type, method),
    ...((typeof serial === 'number' || typeof serial === 'string') && { serial: `wvp-${String(serial).slice(0, 40)}` }),
  };
  const event = { event: 'video-alarm', attributes, observedAt: at ?? undefined, text: typeof words === 'string' ? words : '' };
  readEvent(event, { device, source: SOURCE, now: now(), kind: kindOf(device) }, heard.events, (what) =>
    heard.faults.push(`${device}: ${what}`),
  );
}

function sceneOf(type: unknown, method: unknown): string {
  const name = String(type);
  if (Object.hasOwn(SCENES, name)) return SCENES[name];
  // Published without a method of the standard it is one of pictures: nothing else has so many types.
  const known = [`${String(method)}/${name}`, `5/${name}`].find((key) => Object.hasOwn(BY_METHOD, key));
  return known === undefined ? 'other' : BY_METHOD[known];
}

/** A page of `/api/common/channel/list`: which channels are online. @throws Error when the platform refuses */
export function readChannels(bytes: Uint8Array, { now, knows, kindOf }: Asking & Pick<IngestContext, 'knows'>): Heard & { rows: number } {
  const heard = empty();
  const rows = rowsOf(dataOf(bytes));
  for (const row of rows) {
    const code: unknown = isObject(row) ? (row.gbDeviceId ?? row.deviceId) : undefined;
    const state = isObject(row) ? String(row.gbStatus ?? row.status).toUpperCase() : '';
    const device = `gb28181:${String(code)}`;
    // A platform has more channels than one street: those of others are none of ours.
    if (typeof code !== 'string' || !GB.test(code) || !knows(device) || (state !== 'ON' && state !== 'OFF')) continue;
    if (kindOf(device)?.points.online === undefined) continue;
    const points: Fields = { online: state === 'ON' ? 1 : 0 };
    readReport({ points }, { device, source: SOURCE, now: now() }, heard.observations, (what) => heard.faults.push(`${device}: ${what}`));
  }
  return { ...heard, rows: rows.length };
}
