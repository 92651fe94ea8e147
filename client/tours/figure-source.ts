import { STATUSES, STATUS } from '#contract/live/status.ts';
import type { FigureSource } from '#contract/tours/figures.ts';
import { jurisdictionPlace } from '#client/places/place-words.ts';
import type { World } from '#client/world/world.ts';

const SILENT = [STATUS.unknown, STATUS.offline, STATUS.stale];

/** What figures of a tour are made of on this screen: all that it was told. */
export function figureSource(world: World): FigureSource {
  const jurisdiction = world.user?.jurisdiction ?? '/';
  return {
    kinds: world.kinds,
    jurisdiction,
    all: (type) => world.all(type).values(),
    get: (type, id) => world.get(type, id),
    devices: () => {
      const counts = (world.rollup(jurisdiction) ?? world.rollup(jurisdictionPlace(world, jurisdiction)?.path ?? ''))?.devices;
      const all = (counts ?? STATUSES.map(() => 0)).reduce((sum, count) => sum + count, 0);
      return { all, heard: SILENT.reduce((rest, status) => rest - (counts?.[status] ?? 0), all) };
    },
    reading: ({ handle }) => {
      const { base, points, values, observedAt } = world.columns;
      return { values: values.subarray(base[handle], base[handle] + points[handle]), observedAt: observedAt[handle] };
    },
  };
}
