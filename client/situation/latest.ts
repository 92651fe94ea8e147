import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/live/status.ts';
import type { World } from '#client/world/world.ts';
import { inScope, type Scope } from './scope.ts';

/** A device and what it reads. */
interface Reading {
  readonly device: Device;
  /** null = it has never said this, or has not been heard within its interval: then nobody knows. */
  readonly value: number | null;
  /** ms UTC, 0 = never heard. */
  readonly observedAt: number;
}

const SILENT: ReadonlySet<number> = new Set([STATUS.unknown, STATUS.offline, STATUS.stale]);

/** What all devices of a kind within a scope read of one point now. */
export function readingsOf(world: World, scope: Pick<Scope, 'path'>, kind: string, point: string): Reading[] {
  const index = Object.keys(world.kinds.get(kind)?.points ?? {}).indexOf(point);
  if (index < 0) return [];
  const found: Reading[] = [];
  for (const device of world.all('device').values()) {
    if (device.kind !== kind || !inScope(scope, device.place)) continue;
    const { status, observedAt, base, values } = world.columns;
    const value = values[base[device.handle] + index];
    const known = !SILENT.has(status[device.handle]) && Number.isFinite(value);
    found.push({ device, value: known ? value : null, observedAt: observedAt[device.handle] ?? 0 });
  }
  return found;
}

/** When the newest of them was heard; 0 = none was. */
export const newestOf = (readings: readonly Reading[]): number =>
  readings.reduce((newest, { observedAt }) => Math.max(newest, observedAt), 0);
