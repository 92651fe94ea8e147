import { readForeignEvent, readValues, type Foreign, type Out } from '#server/ingest/foreign.ts';
import { readJson } from '#server/ingest/json/read.ts';
import type { Addressed, Heard, Ledger, Message } from '#server/ingest/mqtt/dialect.ts';
import { readReply } from './functions.ts';
import { isObject, show } from '#server/ingest/report.ts';

export const SOURCE = 'jetlinks';

/** `/{product}/{device}/…`, or `/{product}/{gateway}/child/{child}/…` of a device behind a gateway. */
const TOPIC = /^\/([^/+#\p{Cc}]{1,100})\/([^/+#\p{Cc}]{1,100})(?:\/child\/([^/+#\p{Cc}]{1,100}))?\/(.{1,200})$/u;
const PROPERTIES = /^properties\/(report|read\/reply|write\/reply)$/;
const EVENT = /^event\/([^/+#\p{Cc}]{1,100})$/u;
/** What tells nothing of the device's points: silence is noticed here without being told. */
const OTHER = /^(online|offline|register|unregister|connect|disconnect|tags|log|metadata\/derived|(child-)?(un)?register)$/;
const REPLY = 'function/invoke/reply';
const NOTHING = 'nothing';

export const FILTERS = ['', '/child/+'].flatMap((child) =>
  ['properties/report', 'properties/read/reply', 'properties/write/reply', 'event/+', REPLY].map((says) => `/+/+${child}/${says}`),
);

/**
 * Device ids are unique over all products. A child is known as `{gateway}/{child}`, or by its own id where the ledger has only that.
 * @returns null when the topic is none that devices publish to
 */
export function readTopic(topic: string, { knows, kinds }: Pick<Ledger, 'knows' | 'kinds'>): Addressed | null {
  const parts = topic.startsWith('/') ? TOPIC.exec(topic) : null;
  if (parts === null) return null;
  const [, product, parent, child, rest] = parts;
  const event = EVENT.exec(rest)?.[1];
  const says =
    event !== undefined
      ? `event ${event}`
      : PROPERTIES.test(rest)
        ? 'properties'
        : rest === REPLY
          ? 'reply'
          : OTHER.test(rest)
            ? NOTHING
            : null;
  if (says === null) return null;
  const hint = kinds.has(product) ? { kindHint: product } : {};
  if (child === undefined) return { device: parent, says, ...hint };
  const behind = `${parent}/${child}`;
  return { device: !knows(behind) && knows(child) ? child : behind, via: parent, says, ...hint };
}

/**
 * `{"messageId": "1", "timestamp": 1795392930000, "properties": {"name": value}}`; of an event `data` in place of `properties`.
 * Never throws.
 */
export function readPayload({ device, via, kindHint, says, payload }: Message, { now, kindOf, kinds }: Omit<Ledger, 'knows'>): Heard {
  const faults: string[] = [];
  const out: Out = { observations: [], events: [], fault: (message) => void faults.push(message) };
  const heard = { observations: out.observations, events: out.events, faults };
  if (says === NOTHING) return heard;
  const { value: body, fault } = readJson(payload);
  if (fault !== null) faults.push(`payload is ${fault}`);
  if (body === undefined) return heard;
  if (!isObject(body)) {
    faults.push(`a message is an object with properties or data, got ${show(body)}`);
    return heard;
  }
  if (says === 'reply') return { ...heard, answers: readReply(body, (message) => void faults.push(message)) };
  const known = kindOf(device);
  const from: Foreign = {
    device,
    source: SOURCE,
    now: now(),
    via,
    kind: known ?? (kindHint === undefined ? undefined : kinds.get(kindHint)),
    ...(known === undefined ? { kindHint } : {}),
    observedAt: body.timestamp,
  };
  if (says === 'properties') readValues(body.properties, from, out);
  else readForeignEvent(says.slice('event '.length), body.data, from, out);
  return heard;
}
