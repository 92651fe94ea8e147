import { toPosition } from '#scenes/town/geometry/plane.ts';
import { centroid } from '#scenes/town/geometry/polygon.ts';
import { spotIn } from '../rooms.ts';
import { apportion, evenly, indoors, type Placer, type Spot } from './spot.ts';

/** One camera per lift car; it moves through all floors, so it hangs in the building. */
export const lifts: Placer = (settlement, count, _random, { height = 2.2 }) => {
  const cars = settlement.buildings
    .filter((building) => building.draft.use === 'residential')
    .flatMap((building) =>
      Array.from({ length: building.draft.lifts }, (_, i): Spot => {
        const perUnit = building.draft.lifts / building.draft.units;
        const unit = Math.floor(i / perUnit);
        const at = building.onto(spotIn(building.draft, ['lift'], unit + 1, ((i % perUnit) + 0.5) / perUnit, 0));
        return {
          name: `${building.compound.name} ${building.name} ${building.draft.units > 1 ? `${unit + 1}单元 ` : ''}${(i % perUnit) + 1}号梯`,
          place: building.path,
          position: toPosition(at, height),
          addresses: [],
        };
      }),
    );
  return evenly(cars, count);
};

/** In flats; of courtyard houses too. Names say where, never who. */
export const flats: Placer = (settlement, count, random, { name = '', height = 0.9 }) => {
  const homes = settlement.buildings.filter(({ draft }) => draft.use === 'residential' || draft.use === 'courtyard');
  const counts = apportion(
    count,
    homes.map(({ draft }) => draft.floors * draft.units),
  );
  return homes.flatMap((building, b) =>
    Array.from({ length: counts[b] }, (): Spot => {
      const { floors, units } = building.draft;
      return indoors(building, random.whole(1, floors), random.whole(1, units), height, name, ['bedroom', 'bath', 'living'], random);
    }),
  );
};

/** In the corridors of floors, from the lowest up. */
export const corridors: Placer = (settlement, count, random, { name = '', height = 1.5 }) => {
  const houses = settlement.buildings.filter(({ draft }) => draft.use !== 'courtyard');
  const counts = apportion(
    count,
    houses.map(({ draft }) => draft.floors),
  );
  return houses.flatMap((building, b) =>
    Array.from({ length: counts[b] }, (_, i) => {
      const floor = 1 + Math.floor((i / counts[b]) * building.draft.floors);
      return indoors(building, floor, 1 + (i % building.draft.units), height, name, ['corridor', 'hall'], random);
    }),
  );
};

/** By gates, and in parks. */
export const publicSpots: Placer = (settlement, count, _random, { name = '', height = 1.3 }) => {
  const posts = settlement.lots.flatMap((lot) => [
    ...lot.plan.gates.map((gate, i) => ({ lot, at: gate.at, where: lot.id === null ? `${i + 1}号入口` : `${i + 1}号门` })),
    ...(lot.id === null ? [{ lot, at: centroid(lot.plan.points), where: '泉池边' }] : []),
  ]);
  return evenly(posts, count).map(({ lot, at, where }): Spot => ({
    name: `${lot.name} ${where} ${name}`,
    place: lot.path,
    position: toPosition(at, height),
    addresses: [],
  }));
};
