import { createHash, timingSafeEqual } from 'node:crypto';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { readForeignEvent, readValues, type Foreign } from '#server/ingest/foreign.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, show } from '#server/ingest/report.ts';

export const SOURCE = 'onenet';
const MAX_MESSAGES = 1000;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const IMEI = /^\d{14,17}$/;
/** Of the classic push: a data point; online or offline; the answer to a command that was kept. */
const TYPE = { point: 1, online: 2, answered: 7 } as const;
/** Of LwM2M the stream is object, instance and resource; what is told of a resource is a number without a name. */
const LWM2M = /^\d{1,5}_\d{1,5}_\d{1,5}$/;

interface Heard {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly faults: string[];
}

type Asking = Pick<IngressContext, 'now' | 'knows' | 'kindOf'> & Pick<IngressCall, 'allowed'> & { readonly streams: Streams };
/** Points by the stream that says them, e.g. `3200_0_5750` → `waterLevelCm`. */
export type Streams = ReadonlyMap<string, string>;

/** Base64 of the MD5 of token, nonce and message, one behind the other, is what the platform signs with. */
export const signatureOf = (token: string, nonce: string, msg: string): string =>
  createHash('md5').update(`${token}${nonce}${msg}`).digest('base64');

/** Escaped in an address, where a `+` may have become a blank. */
export function isSigned(token: string, nonce: unknown, msg: string, signature: unknown): boolean {
  if (typeof nonce !== 'string' || typeof signature !== 'string') return false;
  const [wanted, said] = [signatureOf(token, nonce, msg), signature.replaceAll(' ', '+')].map((text) => Buffer.from(text));
  return wanted.length === said.length && timingSafeEqual(wanted, said);
}

/** A push: the message as a text or an object, and who signed it. `why`: nothing of it may be used. */
export function openPush(
  bytes: Uint8Array,
  token: string | undefined,
): { readonly messages: readonly unknown[]; readonly faults: string[] } | { readonly why: string } {
  const { value: body, fault } = readJson(bytes);
  const faults = fault === null ? [] : [`the body is ${fault}`];
  if (!isObject(body)) return { messages: [], faults: [...faults, `a push is an object with msg, nonce and signature, got ${show(body)}`] };
  const { msg, nonce, signature = body.msg_signature } = body;
  const text = typeof msg === 'string' ? msg : JSON.stringify(msg ?? null);
  if (token !== undefined && !isSigned(token, nonce, text, signature)) return { why: 'its signature is not of QUANYAN_ONENET_TOKEN' };
  const inner = typeof msg === 'string' ? readJson(Buffer.from(msg)).value : msg;
  if (typeof msg === 'string' && !isObject(inner) && !Array.isArray(inner))
    return {
      messages: [],
      faults: [...faults, 'msg cannot be read: is it encrypted? Choose plain text on the platform, and send it over HTTPS'],
    };
  const messages: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (messages.length <= MAX_MESSAGES) return { messages, faults };
  return { messages: [], faults: [...faults, `${messages.length} messages in one push, at most ${MAX_MESSAGES}`] };
}

/** Never throws. */
export function readPush(messages: readonly unknown[], asking: Asking): Heard {
  const heard: Heard = { observations: [], events: [], faults: [] };
  for (const message of messages) readMessage(message, asking, heard);
  return heard;
}

function readMessage(message: unknown, asking: Asking, heard: Heard): void {
  if (!isObject(message)) return void heard.faults.push(`a message is an object with deviceName or dev_id, got ${show(message)}`);
  const device = deviceOf(message, asking.knows);
  if (device === null) return void heard.faults.push('there is neither a deviceName nor a dev_id nor an imei');
  const fault = (what: string): void => void heard.faults.push(`${device}: ${what}`);
  if (!asking.allowed(device)) return fault('not allowed to report for it: this key speaks for other devices');
  const from: Foreign = { device, source: SOURCE, now: asking.now(), kind: asking.kindOf(device) };
  if (typeof message.messageType === 'string') readStudio(message, from, { ...heard, fault }, asking.streams);
  else readClassic(message, from, { ...heard, fault }, asking.streams);
}

type Body = Readonly<Record<string, unknown>>;
type Out = Parameters<typeof readValues>[2];

/** `{messageType: 'notify', notifyType, data: {params: {name: {value, time}}}}`; online and offline are confirmed and not used. */
function readStudio({ messageType, notifyType, data }: Body, from: Foreign, out: Out, streams: Streams): void {
  if (messageType === 'lifeCycle') return;
  if (messageType !== 'notify') return out.fault(`messageType ${show(messageType)} is none that is taken`);
  const params = isObject(data) ? data.params : undefined;
  if (!isObject(params)) return out.fault(`data.params holds what is told, got ${show(params)}`);
  if (notifyType === 'event') {
    for (const [name, said] of Object.entries(params))
      readForeignEvent(name, isObject(said) ? said.value : said, { ...from, observedAt: timeOf(said) }, out);
    return;
  }
  if (notifyType !== 'property') return out.fault(`notifyType ${show(notifyType)} is none that is taken`);
  // Each value has a time of its own; those of one moment are read together, so that a name that fits nothing is told once.
  const moments = new Map<unknown, Record<string, unknown>>();
  for (const [name, said] of Object.entries(params)) {
    const at = timeOf(said);
    const values = moments.get(at) ?? {};
    Object.defineProperty(values, streams.get(name) ?? name, { value: said, enumerable: true, configurable: true, writable: true });
    moments.set(at, values);
  }
  for (const [observedAt, values] of moments) readValues(values, { ...from, observedAt }, out);
}

const timeOf = (said: unknown): unknown => (isObject(said) ? said.time : undefined);

/** `{type: 1, dev_id, ds_id, at, value}`. */
function readClassic({ type, ds_id: stream, at, value }: Body, from: Foreign, out: Out, streams: Streams): void {
  if (type === TYPE.online || type === TYPE.answered) return;
  if (type !== TYPE.point) return out.fault(`type ${show(type)} is none that is taken`);
  if (typeof stream !== 'string' || stream === '') return out.fault(`ds_id names the stream, got ${show(stream)}`);
  const point = streams.get(stream) ?? stream;
  if (point === stream && LWM2M.test(stream)) return out.fault(`nobody has said what ${stream} is: QUANYAN_ONENET_POINTS=${stream}=point`);
  readValues(isObject(value) ? value : { [point]: value }, { ...from, observedAt: at }, out);
}

/** An address of the ledger, the surest first; of a device it does not know, the platform's name of it. */
function deviceOf({ productId, deviceName, dev_id: id, imei }: Body, knows: (device: string) => boolean): string | null {
  const named = (text: unknown): string | null =>
    (typeof text === 'string' || typeof text === 'number') && NAME.test(String(text)) ? String(text) : null;
  const [product, name, classic] = [named(productId), named(deviceName), named(id)];
  const addresses = [
    ...(product !== null && name !== null ? [`onenet:${product}/${name}`] : []),
    ...(classic === null ? [] : [`onenet:${classic}`]),
    ...(IMEI.test(String(imei)) ? [`imei:${String(imei)}`] : []),
    ...(name === null ? [] : [`onenet:${name}`, name]),
  ];
  return addresses.find(knows) ?? addresses[0] ?? null;
}
