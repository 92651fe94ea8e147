import type { Device } from '#contract/records/device.ts';
import { newestOf, readingsOf } from '#client/situation/latest.ts';
import type { Scope } from '#client/situation/scope.ts';
import { kindUnderWarnings } from '#client/warnings/stricter.ts';
import type { World } from '#client/world/world.ts';

/** cm: from there the level of a well is high, and over its limit. Stricter while rain is warned of. */
interface LevelLimits {
  readonly high: number;
  readonly over: number;
}

interface Flood {
  /** mm/h, the most of all stations that are heard; null = none is. */
  readonly rain: number | null;
  readonly stations: number;
  readonly wells: number;
  readonly heard: number;
  readonly over: number;
  readonly high: number;
  /** Wells that are heard, the fullest first. */
  readonly fullest: readonly { readonly device: Device; readonly value: number; readonly limits: LevelLimits }[];
  /** When the newest of all this was heard, ms UTC; 0 = nothing was. */
  readonly asOf: number;
}

/** Rain and the levels of wells now. What is not heard within its interval is not counted as dry. */
export function floodOf(world: World, scope: Pick<Scope, 'path'>): Flood {
  const rains = readingsOf(world, scope, 'weather-station', 'rainMmH');
  const levels = readingsOf(world, scope, 'manhole', 'waterLevelCm');
  const rain = rains.flatMap(({ value }) => value ?? []);
  const fullest = levels
    .flatMap(({ device, value }) => (value === null ? [] : [{ device, value, limits: limitsAt(world, device) }]))
    .sort((a, b) => b.value - a.value);
  const over = fullest.filter(({ value, limits }) => value >= limits.over).length;
  return {
    rain: rain.length === 0 ? null : rain.reduce((most, value) => Math.max(most, value)),
    stations: rain.length,
    wells: levels.length,
    heard: fullest.length,
    over,
    high: fullest.filter(({ value, limits }) => value >= limits.high).length - over,
    fullest,
    asOf: newestOf([...rains, ...levels]),
  };
}

function limitsAt(world: World, device: Device): LevelLimits {
  const kind = world.kinds.get(device.kind);
  const { warning, alert } = (kind && kindUnderWarnings(world, kind, device).points.waterLevelCm) ?? {};
  return { high: warning?.above ?? Infinity, over: alert?.above ?? Infinity };
}
