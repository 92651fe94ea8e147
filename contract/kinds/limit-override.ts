import type { DeviceKind, Limit, PointSpec, TimedLimit } from './device-kind.ts';
import { isWithin } from '../places/geo.ts';
import type { LimitChange, LimitTarget, LimitValue } from './limit-change.ts';
import type { Device } from '../records/device.ts';

/** Two changes of one target concern the same limit of the same devices. */
export const targetKey = ({ kind, place, device, point, limit }: LimitTarget): string =>
  JSON.stringify([kind, place, device, point, limit]);

export const appliesTo = (target: LimitTarget, device: Pick<Device, 'id' | 'kind' | 'place'>): boolean =>
  target.kind === device.kind &&
  (target.device === null || target.device === device.id) &&
  (target.place === null || isWithin(device.place, target.place));

/** Device before place, the smaller place before the larger, place before kind: the most particular last. */
export const byParticularity = (a: LimitTarget, b: LimitTarget): number => rank(a) - rank(b);
const rank = ({ device, place }: LimitTarget): number => (device !== null ? Infinity : place === null ? 0 : place.length);

/** The limit of this name; undefined = the point has none. */
export function limitOf(spec: PointSpec, name: string): Limit | TimedLimit | undefined {
  if (name.startsWith('limits.')) return spec.limits?.[Number(name.slice('limits.'.length))];
  return spec[name as 'warning'];
}

/** The number that is compared: a value, or of a rate so much a minute. */
export const boundOf = (limit: Limit | TimedLimit): number => {
  const { above, below, rises, falls } = limit as TimedLimit;
  return (above ?? below ?? rises ?? falls)!;
};

export const valueOf = (limit: Limit | TimedLimit): LimitValue => ({
  bound: boundOf(limit),
  release: limit.release ?? null,
  forS: (limit as TimedLimit).forS ?? null,
});

/** The kind as it is with these changes, applied in their order. What a newer kind has no such limit for is left out. */
export function withLimits(kind: DeviceKind, changes: readonly LimitChange[]): DeviceKind {
  let points = kind.points;
  for (const { point, limit, value } of changes) {
    const spec = Object.hasOwn(points, point) ? points[point] : undefined;
    if (spec === undefined || value === null || limitOf(spec, limit) === undefined) continue;
    points = { ...points, [point]: withLimit(spec, limit, value) };
  }
  return points === kind.points ? kind : { ...kind, points };
}

/** @param name of a limit that the point has */
export function withLimit(spec: PointSpec, name: string, value: LimitValue): PointSpec {
  if (!name.startsWith('limits.')) return { ...spec, [name]: moved(spec[name as 'warning']!, value) };
  const index = Number(name.slice('limits.'.length));
  return { ...spec, limits: spec.limits!.map((limit, i) => (i === index ? moved(limit, value) : limit)) };
}

const SIDES = ['above', 'below', 'rises', 'falls'] as const;

function moved<L extends Limit | TimedLimit>(limit: L, { bound, release, forS }: LimitValue): L {
  const { release: _release, forS: _forS, ...rest } = limit as TimedLimit;
  const side = SIDES.find((one) => rest[one] !== undefined)!;
  return { ...rest, [side]: bound, ...(release !== null && { release }), ...(forS !== null && { forS }) } as unknown as L;
}
