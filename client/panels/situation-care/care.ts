import { needsAttention } from '#contract/live/rollup.ts';
import { STATUS } from '#contract/live/status.ts';
import { isPersonalKind } from '#contract/kinds/kinds.ts';
import type { Severity } from '#contract/severity.ts';
import { inScope, type Scope } from '#client/situation/scope.ts';
import type { World } from '#client/world/world.ts';

interface CareCounts {
  /** Devices of care, and those heard within their interval. */
  readonly devices: number;
  readonly heard: number;
  /** Devices by the worst level that is open at them, 1 … 4. Which device, whose and what it reads is not here. */
  readonly byLevel: Readonly<Record<Severity, number>>;
}

const SILENT: ReadonlySet<number> = new Set([STATUS.unknown, STATUS.offline, STATUS.stale]);

/** Levels of care within a scope, never values. What this audience is not told of is not counted. */
export function careOf(world: World, scope: Pick<Scope, 'path'>): CareCounts {
  const personal = (kind: string): boolean => {
    const spec = world.kinds.get(kind);
    return spec !== undefined && isPersonalKind(spec);
  };
  let [devices, heard] = [0, 0];
  for (const { kind, place, handle } of world.all('device').values()) {
    if (!personal(kind) || !inScope(scope, place)) continue;
    devices++;
    if (!SILENT.has(world.columns.status[handle])) heard++;
  }
  const worst = new Map<string, Severity>();
  for (const alert of world.all('alert').values()) {
    if (!personal(alert.kind) || !needsAttention(alert) || !inScope(scope, alert.place)) continue;
    const at = alert.device ?? alert.id;
    worst.set(at, Math.min(worst.get(at) ?? 4, alert.severity) as Severity);
  }
  const count = (level: Severity): number => [...worst.values()].filter((each) => each === level).length;
  return { devices, heard, byLevel: { 1: count(1), 2: count(2), 3: count(3), 4: count(4) } };
}
