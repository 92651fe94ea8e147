import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { readForeignEvent, readValues, type Foreign, type Out } from '#server/ingest/foreign.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, show } from '#server/ingest/report.ts';
import { renamed, type Names } from './names.ts';

export const SOURCE = 'ctwing';
const MAX_MESSAGES = 1000;
const DEVICE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const IMEI = /^\d{14,17}$/;
/** What tells nothing of the device's points: silence is noticed here without being told. */
const OTHER = new Set(['deviceonlineofflinereport', 'commandresponse']);

interface Heard {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly faults: string[];
}

type Asking = Pick<IngressContext, 'now' | 'knows' | 'kindOf'> & Pick<IngressCall, 'allowed'>;

/** One message of the platform, or a list of them. Never throws. */
export function readPush(bytes: Uint8Array, names: Names, asking: Asking): Heard {
  const heard: Heard = { observations: [], events: [], faults: [] };
  const { value: body, fault } = readJson(bytes);
  if (fault !== null) heard.faults.push(`the body is ${fault}`);
  if (body === undefined) return heard;
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  if (messages.length > MAX_MESSAGES) heard.faults.push(`${messages.length} messages in one push, at most ${MAX_MESSAGES}`);
  else for (const message of messages) readMessage(message, names, asking, heard);
  return heard;
}

function readMessage(message: unknown, names: Names, { now, knows, kindOf, allowed }: Asking, heard: Heard): void {
  if (!isObject(message)) return void heard.faults.push(`a message is an object with messageType and deviceId, got ${show(message)}`);
  const device = deviceOf(message, knows);
  if (device === null) return void heard.faults.push(`there is neither a deviceId nor an IMEI, got ${show(message.deviceId)}`);
  const fault = (what: string): void => void heard.faults.push(`${device}: ${what}`);
  if (!allowed(device)) return fault('not allowed to report for it: this key speaks for other devices');
  const from: Foreign = { device, source: SOURCE, now: now(), kind: kindOf(device), observedAt: message.timestamp };
  const type = typeof message.messageType === 'string' ? message.messageType.toLowerCase() : '';
  if (type === 'datareport' || type === 'datareporttupunion')
    readValues(named(valuesIn(message.payload, fault), names), from, { ...heard, fault });
  else if (type === 'eventreport') readEventReport(message, names, from, { ...heard, fault });
  else if (!OTHER.has(type)) fault(`messageType ${show(message.messageType)} is none that is taken`);
}

/** An address of the ledger, the surest first; of a device it does not know, the platform's id. */
function deviceOf({ IMEI: imei, imei: lower, deviceId }: Record<string, unknown>, knows: (device: string) => boolean): string | null {
  const equipment = [imei, lower].map(String).find((text) => IMEI.test(text));
  const id = typeof deviceId === 'string' && DEVICE_ID.test(deviceId) ? deviceId : undefined;
  const addresses = [
    ...(id === undefined ? [] : [`ctwing:${id}`]),
    ...(equipment === undefined ? [] : [`imei:${equipment}`]),
    ...(id === undefined ? [] : [id]),
  ];
  return addresses.find(knows) ?? addresses[0] ?? null;
}

/** Of a profile, of its services, or in a text. */
function valuesIn(payload: unknown, fault: (what: string) => void): unknown {
  const body = typeof payload === 'string' ? readJson(Buffer.from(payload)).value : payload;
  if (!isObject(body)) return body;
  if (isObject(body.serviceData)) return body.serviceData;
  const { APPdata: raw, ...values } = body;
  if (raw === undefined) return body;
  fault(`APPdata are bytes of the device's own, which need its profile on the platform: ${hexOf(raw)}`);
  return values;
}

function readEventReport(message: Record<string, unknown>, names: Names, from: Foreign, out: Out): void {
  const { serviceId } = message;
  const content = named(valuesIn(message.eventContent ?? message.payload, out.fault), names);
  readForeignEvent(typeof serviceId === 'string' ? serviceId : '', content, from, out);
}

const named = (values: unknown, names: Names): unknown => (isObject(values) ? renamed(values, names) : values);

const hexOf = (base64: unknown): string =>
  typeof base64 === 'string' ? Buffer.from(base64.slice(0, 200), 'base64').toString('hex').slice(0, 200) || 'none' : show(base64);
