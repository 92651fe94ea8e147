import { STATUS } from '#contract/live/status.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { newestOf, readingsOf } from '#client/situation/latest.ts';
import { inScope, type Scope } from '#client/situation/scope.ts';
import type { World } from '#client/world/world.ts';

/** Devices of one kind. What is silent, switched off or in doubt is not in order: nobody knows. */
interface InOrder {
  readonly kind: DeviceKind;
  readonly all: number;
  readonly inOrder: number;
  /** In alert now. */
  readonly alerting: number;
}

interface FireLoad {
  /** Share of fire equipment that is heard and in order, 0 … 1; null = there is none. */
  readonly share: number | null;
  /** The kinds with most out of order first. */
  readonly kinds: readonly InOrder[];
  /** Electric bikes that charge now, and what they draw, kW; null = no charging pile is heard. */
  readonly charging: { readonly vehicles: number; readonly powerKw: number } | null;
  /** Electric bikes in lifts now. */
  readonly bikesInLifts: number;
  /** When the newest of all this was heard, ms UTC; 0 = nothing was. */
  readonly asOf: number;
}

/** A state of attention (a door that stands open, a fan by hand) is not in order either. */
const IN_ORDER = STATUS.normal;

/** How ready the equipment against fire is, and what there is that burns by itself. */
export function fireLoadOf(world: World, scope: Pick<Scope, 'path'>): FireLoad {
  const byKind = new Map<string, { all: number; inOrder: number; alerting: number }>();
  const { status, observedAt } = world.columns;
  let newest = 0;
  for (const { kind, place, handle } of world.all('device').values()) {
    if (world.kinds.get(kind)?.category !== 'fire' || !inScope(scope, place)) continue;
    const count = byKind.get(kind) ?? { all: 0, inOrder: 0, alerting: 0 };
    byKind.set(kind, count);
    count.all++;
    if (status[handle] === IN_ORDER) count.inOrder++;
    if (status[handle] === STATUS.alert) count.alerting++;
    newest = Math.max(newest, observedAt[handle] ?? 0);
  }
  const kinds = [...byKind]
    .flatMap(([id, count]): InOrder[] => {
      const kind = world.kinds.get(id);
      return kind ? [{ kind, ...count }] : [];
    })
    .sort((a, b) => b.all - b.inOrder - (a.all - a.inOrder) || b.all - a.all);
  const [taken, power] = ['occupied', 'powerKw'].map((point) => readingsOf(world, scope, 'charging-pile', point));
  const bikes = readingsOf(world, scope, 'elevator-camera', 'ebike');
  const [vehicles, kw] = [taken, power].map((readings) => readings.flatMap(({ value }) => value ?? []));
  const [all, inOrder] = [sum(kinds.map((each) => each.all)), sum(kinds.map((each) => each.inOrder))];
  return {
    share: all === 0 ? null : inOrder / all,
    kinds,
    charging: vehicles.length === 0 ? null : { vehicles: sum(vehicles), powerKw: sum(kw) },
    bikesInLifts: bikes.filter(({ value }) => value === 1).length,
    asOf: Math.max(newest, newestOf([...taken, ...bikes])),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
