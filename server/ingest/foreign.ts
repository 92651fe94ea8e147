import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { biometricFields, looksBiometric } from './biometric.ts';
import { readEvent } from './event.ts';
import { isObject, readReport, show, type FaultSink, type ReportSource } from './report.ts';

/** Points of one report that `readReport` takes at once. */
const AT_ONCE = 64;
const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

/** What another platform says of a device, in its own names. */
export interface Foreign extends ReportSource {
  /** The ledger's kind of this device, or the one the platform names; undefined when nobody knows. */
  readonly kind: DeviceKind | undefined;
  /** Of a sender that the ledger does not know. */
  readonly kindHint?: string | undefined;
  readonly via?: string | undefined;
  /** The platform's time of it, ms or s since 1970; undefined = none. */
  readonly observedAt?: unknown;
}

/** What goes where: readings and events that were taken, and what could not be. */
export interface Out {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly fault: FaultSink;
}

/**
 * `{name: value}` of another platform → observations. A name fits a point of the kind whose letters it has (`battery_pct` is
 * `batteryPct`); a number may stand in a text, or in `{"value": …}`. What fits nothing is left out, and told when nothing does.
 */
export function readValues(values: unknown, from: Foreign, out: Out): void {
  if (!isObject(values)) return out.fault(`an object of values is needed, got ${show(values)}`);
  const biometric = biometricFields(values);
  if (biometric.length > 0) out.fault(`${biometric.join(', ')}: biometric data is never accepted; it was left out and not kept`);
  const named = Object.entries(values).filter(([name]) => !looksBiometric(name));
  const points = from.kind === undefined ? unfitted(named) : fitted(named, from.kind);
  if (points.length === 0) return out.fault(nothingFits(named, from.kind));
  for (let at = 0; at < points.length; at += AT_ONCE) {
    const report = { points: Object.fromEntries(points.slice(at, at + AT_ONCE)), observedAt: from.observedAt };
    const taken: Observation[] = [];
    readReport(report, from, taken, out.fault);
    for (const observation of taken) out.observations.push({ ...observation, ...origin(from) });
  }
}

/**
 * An event of another platform: one of the kind's when it has it (`forced_open` is `forced-open`). Where it has not, or is not known,
 * what stands in the event is read as values: a platform tells a fire as an event, and here it is a point.
 */
export function readForeignEvent(name: string, data: unknown, from: Foreign, out: Out): void {
  const event = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.\s]+/g, '-')
    .toLowerCase();
  const declared = from.kind?.events !== undefined && Object.hasOwn(from.kind.events, event);
  if (!declared && isObject(data) && Object.keys(data).length > 0) return readValues(data, from, out);
  const told: EventReport[] = [];
  readEvent({ event, attributes: data, observedAt: from.observedAt }, from, told, out.fault);
  for (const one of told) out.events.push({ ...one, ...origin(from) });
}

const origin = ({ via, kindHint }: Foreign): Pick<Observation, 'via' | 'kindHint'> => ({
  ...(via === undefined ? {} : { via }),
  ...(kindHint === undefined ? {} : { kindHint }),
});

type Named = readonly (readonly [name: string, value: unknown])[];

/** Of a sender of unknown kind every number counts. */
const unfitted = (named: Named): Named =>
  named
    .map(([name, value]) => [name, plain(value)] as const)
    .filter(([, value]) => typeof value === 'number' || typeof value === 'boolean');

function fitted(named: Named, kind: DeviceKind): Named {
  const byLetters = new Map(Object.keys(kind.points).map((point) => [letters(point), point]));
  const points = new Map<string, unknown>();
  for (const [name, value] of named) {
    const exact = Object.hasOwn(kind.points, name);
    const point = exact ? name : byLetters.get(letters(name));
    if (point !== undefined && (exact || !points.has(point))) points.set(point, plain(value));
  }
  return [...points];
}

const letters = (name: string): string => name.replace(/[_.\s-]+/g, '').toLowerCase();

/** A number or flag as it is meant; anything else as it came. */
function plain(value: unknown): unknown {
  const bare = isObject(value) && Object.hasOwn(value, 'value') ? value.value : value;
  if (typeof bare !== 'string') return bare;
  if (NUMBER.test(bare)) return Number(bare);
  const word = bare.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : bare;
}

function nothingFits(named: Named, kind: DeviceKind | undefined): string {
  const names = named.map(([name]) => name);
  const given = `${names.slice(0, 8).join(', ').slice(0, 120) || 'nothing'}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
  return kind === undefined
    ? `there is no number in ${given}`
    : `${kind.id} has no point ${given}; it has ${Object.keys(kind.points).join(', ')}`;
}
