import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { boundOf, limitOf } from '#contract/kinds/limit-override.ts';
import { hazardsOf, warnedAt, withWarned, type Warned } from '#contract/kinds/warned-limits.ts';
import type { Device } from '#contract/records/device.ts';
import type { World } from '#client/world/world.ts';
import { inForce } from './in-force.ts';

/** The kind of a device as it is judged while official warnings lie over it. */
export function kindUnderWarnings(world: Pick<World, 'all'>, kind: DeviceKind, device: Pick<Device, 'place' | 'simulated'>): DeviceKind {
  const now = inForce(world);
  return now.length === 0 || hazardsOf(kind).size === 0 ? kind : withWarned(kind, warnedAt(now, device));
}

/** A limit that is stricter, and what it is else. */
export interface Stricter {
  readonly kind: DeviceKind;
  readonly point: string;
  /** `warning`, `alert` … or `limits.N`. */
  readonly limit: string;
  readonly bound: number;
  readonly usual: number;
  readonly below: boolean;
}

const NAMES = ['alert', 'warning', 'fault', 'shielded', ...Array.from({ length: 8 }, (_, i) => `limits.${i}`)];

/** Limits of a kind that are stricter while this is warned of. */
export function stricterLimits(kind: DeviceKind, warned: Warned): Stricter[] {
  const under = withWarned(kind, warned);
  if (under === kind) return [];
  return Object.entries(kind.points).flatMap(([point, spec]) =>
    NAMES.flatMap((name): Stricter[] => {
      const [own, now] = [limitOf(spec, name), limitOf(under.points[point], name)];
      if (!own || !now || own === now) return [];
      return [{ kind, point, limit: name, bound: boundOf(now), usual: boundOf(own), below: own.below !== undefined }];
    }),
  );
}
