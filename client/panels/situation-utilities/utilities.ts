import { STATUS } from '#contract/live/status.ts';
import { newestOf, readingsOf } from '#client/situation/latest.ts';
import type { Scope } from '#client/situation/scope.ts';
import type { World } from '#client/world/world.ts';

/** What of each network is told: a sum over its meters, or the least of them. */
export const UTILITIES = [
  { id: 'power', kind: 'electricity-meter', point: 'powerKw', of: 'sum', decimals: 0 },
  { id: 'water', kind: 'water-meter', point: 'flowM3h', of: 'sum', decimals: 1 },
  { id: 'gas', kind: 'gas-meter', point: 'flowM3h', of: 'sum', decimals: 1 },
  { id: 'heat', kind: 'heat-meter', point: 'supplyC', of: 'least', decimals: 1 },
] as const;
type UtilitySpec = (typeof UTILITIES)[number];

interface Utility extends Pick<UtilitySpec, 'id' | 'kind' | 'decimals'> {
  /** null = no meter of it is heard. */
  readonly value: number | null;
  readonly heard: number;
  readonly all: number;
  /** Meters in alert, and those in a warning or with a fault. */
  readonly alerting: number;
  readonly watched: number;
}

interface Utilities {
  readonly networks: readonly Utility[];
  /** When the newest of all this was heard, ms UTC; 0 = nothing was. */
  readonly asOf: number;
}

/** Power, water, gas and heat as the meters of a scope read now. A sum is of what is heard, and says of how many. */
export function utilitiesOf(world: World, scope: Pick<Scope, 'path'>): Utilities {
  const read = UTILITIES.map((spec) => ({ spec, readings: readingsOf(world, scope, spec.kind, spec.point) }));
  const { status } = world.columns;
  const networks = read.map(({ spec: { id, kind, decimals, of }, readings }): Utility => {
    const values = readings.flatMap(({ value }) => value ?? []);
    const count = (...statuses: number[]): number => readings.filter(({ device }) => statuses.includes(status[device.handle])).length;
    const value = values.length === 0 ? null : values.reduce((a, b) => (of === 'sum' ? a + b : Math.min(a, b)));
    return {
      id,
      kind,
      decimals,
      value,
      heard: values.length,
      all: readings.length,
      alerting: count(STATUS.alert),
      watched: count(STATUS.warning, STATUS.fault),
    };
  });
  return { networks, asOf: newestOf(read.flatMap(({ readings }) => readings)) };
}
