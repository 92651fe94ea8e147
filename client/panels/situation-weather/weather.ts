import { limitOf } from '#contract/kinds/limit-override.ts';
import { newestOf, readingsOf } from '#client/situation/latest.ts';
import type { Scope } from '#client/situation/scope.ts';
import { kindUnderWarnings } from '#client/warnings/stricter.ts';
import type { World } from '#client/world/world.ts';

const KIND = 'weather-station';
/** What is told of the weather, in this order. */
const POINTS = ['rainMmH', 'windMs', 'tempC', 'levelM'] as const;

interface WeatherRow {
  readonly point: (typeof POINTS)[number];
  /** The most that a station in scope reads; null = none is heard. */
  readonly most: number | null;
  /** Where it becomes an alert at that station now; null = nowhere. */
  readonly limit: number | null;
}

/** Weather as the stations of a scope read it. */
export function weatherOf(
  world: World,
  scope: Pick<Scope, 'path'>,
): { readonly rows: readonly WeatherRow[]; readonly stations: number; readonly asOf: number } {
  const all = POINTS.map((point) => ({ point, readings: readingsOf(world, scope, KIND, point) }));
  const rows = all.map(({ point, readings }): WeatherRow => {
    let worst: { readonly value: number; readonly limit: number | null } | null = null;
    for (const { device, value } of readings) {
      if (value === null || (worst !== null && value <= worst.value)) continue;
      const kind = world.kinds.get(KIND)!;
      worst = { value, limit: limitOf(kindUnderWarnings(world, kind, device).points[point], 'alert')?.above ?? null };
    }
    return { point, most: worst?.value ?? null, limit: worst?.limit ?? null };
  });
  const readings = all.flatMap((one) => one.readings);
  const heard = new Set(readings.flatMap(({ device, value }) => (value === null ? [] : [device.id])));
  return { rows, stations: heard.size, asOf: newestOf(readings) };
}
