import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { AttributeSpec, AttributeValue, EventSpec } from '#contract/kinds/event-spec.ts';
import { MEDIA_NAME } from '#contract/reports/media.ts';
import { isObject, readTime, show, type FaultSink, type ReportSource } from './report.ts';
import { biometricFields, looksBiometric } from './biometric.ts';

const EVENT_NAME = /^[a-z][a-z0-9-]{0,39}$/;
const MAX_TEXT = 500;
const MAX_VALUE = 200;
const MAX_NUMBER = 1e15;
const MOST_TOLD = 5;

interface EventSource extends ReportSource {
  /** The ledger's kind of this device; undefined when it knows no such device. */
  readonly kind: DeviceKind | undefined;
}

/**
 * `{event, attributes?: {name: value}, observedAt?, text?}` → an event report, appended to `out`. An attribute that cannot be taken is
 * told and left out, and the event still counts: a call for help is not lost to a bad field beside it. So is what looks like biometric
 * data.
 */
export function readEvent(raw: unknown, from: EventSource, out: EventReport[], fault: FaultSink): void {
  if (!isObject(raw)) return fault(`an event is an object with "event" and "attributes", got ${show(raw)}`);
  const { event } = raw;
  if (typeof event !== 'string' || !EVENT_NAME.test(event))
    return fault(`event must be a name such as "refused", got ${looksLikeName(event) ? show(event) : 'none'}`);
  const biometric = biometricFields(raw);
  if (biometric.length > 0)
    fault(`${biometric.join(', ')}: biometric data is never accepted; it was left out and not kept. Send the event without it`);
  const spec = from.kind?.events?.[event];
  if (from.kind !== undefined && spec === undefined) {
    const known = Object.keys(from.kind.events ?? {});
    return fault(`${from.kind.id} has no event ${JSON.stringify(event)}; it has ${known.join(', ') || 'none'}`);
  }
  if (raw.attributes !== undefined && !isObject(raw.attributes))
    fault(`attributes must be an object, got ${show(raw.attributes)}: left out`);
  const attributes = isObject(raw.attributes) ? raw.attributes : {};
  const statedAt = readTime(raw.observedAt, fault);
  const text = typeof raw.text === 'string' ? raw.text.slice(0, MAX_TEXT).toWellFormed() : '';
  out.push({
    device: from.device,
    event,
    attributes: spec === undefined ? {} : readAttributes(attributes, event, spec, fault),
    ...(statedAt === null ? { observedAt: from.now, untimed: true } : { observedAt: statedAt }),
    source: from.source,
    ...(text === '' ? {} : { text }),
  });
}

const looksLikeName = (event: unknown): boolean => event === undefined || (typeof event === 'string' && !looksBiometric(event));

function readAttributes(
  given: Record<string, unknown>,
  event: string,
  spec: EventSpec,
  fault: FaultSink,
): Readonly<Record<string, AttributeValue>> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, known] of Object.entries(spec.attributes)) {
    if (!Object.hasOwn(given, name) || given[name] === null) continue;
    const value = readValue(given[name], known);
    if (value === null)
      fault(
        `attribute ${name}: ${wanted(known)} is needed, got ${known.class === 'plain' ? show(given[name]) : 'something else'}: left out`,
      );
    else attributes[name] = value;
  }
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(spec.attributes, name) && !looksBiometric(name));
  if (unknown.length > 0) {
    const names = unknown.slice(0, MOST_TOLD).map((name) => show(name));
    const more = unknown.length > MOST_TOLD ? ` and ${unknown.length - MOST_TOLD} more` : '';
    fault(
      `event ${event} has no attribute ${names.join(', ')}${more}: left out; it has ${Object.keys(spec.attributes).join(', ') || 'none'}`,
    );
  }
  return attributes;
}

function readValue(value: unknown, { type, words }: AttributeSpec): AttributeValue | null {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Math.abs(value) <= MAX_NUMBER ? value : null;
    case 'flag':
      return typeof value === 'boolean' ? value : value === 0 || value === 1 ? value === 1 : null;
    case 'code': {
      const word = typeof value === 'number' ? String(value) : value;
      return typeof word === 'string' && Object.hasOwn(words!, word) ? word : null;
    }
    case 'media':
      return typeof value === 'string' && MEDIA_NAME.test(value) ? value : null;
    default: {
      const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
      return typeof text === 'string' && text.length <= MAX_VALUE ? text.toWellFormed() : null;
    }
  }
}

function wanted({ type, words }: AttributeSpec): string {
  if (type === 'number') return 'a number';
  if (type === 'flag') return 'true or false';
  if (type === 'media') return 'the name under which the picture or clip is sent (letters, digits, "_", ".", "-")';
  return type === 'code' ? `one of ${Object.keys(words!).join(', ')}` : `a text of at most ${MAX_VALUE} characters`;
}
