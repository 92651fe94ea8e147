import { toPosition } from '../plane.ts';
import { centroid } from '../polygon.ts';
import { spotIn } from '../rooms.ts';
import { apportion, evenly, indoors, type Placer, type Spot } from './spot.ts';

/** One camera per lift car; it moves through all floors, so it hangs in the building. */
export const liftCameras: Placer = (settlement, count) => {
  const cars = settlement.buildings.filter((building) => building.draft.use === 'residential').flatMap((building) =>
    Array.from({ length: building.draft.lifts }, (_, i): Spot => {
      const perUnit = building.draft.lifts / building.draft.units;
      const unit = Math.floor(i / perUnit);
      const at = building.onto(spotIn(building.draft, ['lift'], unit + 1, ((i % perUnit) + 0.5) / perUnit, 0));
      return {
        name: `${building.compound.name} ${building.name} ${building.draft.units > 1 ? `${unit + 1}单元 ` : ''}${(i % perUnit) + 1}号梯`,
        place: building.path, position: toPosition(at, 2.2), addresses: [],
      };
    }));
  return evenly(cars, count);
};

/** Four in five in flats of people who asked for one, the rest by gates and in parks. Names say where, never who. */
export const sosButtons: Placer = (settlement, count, random) => {
  const public_ = Math.floor(count * 0.2);
  const homes = settlement.buildings.filter(({ draft }) => draft.use === 'residential' || draft.use === 'courtyard');
  const counts = apportion(count - public_, homes.map(({ draft }) => draft.floors * draft.units));
  const flats = homes.flatMap((building, b) =>
    Array.from({ length: counts[b] }, (): Spot => {
      const { floors, units } = building.draft;
      return indoors(building, random.whole(1, floors), random.whole(1, units), 0.9, '求助按钮', ['bedroom', 'bath', 'living'], random);
    }));
  const posts = settlement.lots.flatMap((lot) => [
    ...lot.plan.gates.map((gate, i) => ({ lot, at: gate.at, where: lot.id === null ? `${i + 1}号入口` : `${i + 1}号门` })),
    ...(lot.id === null ? [{ lot, at: centroid(lot.plan.points), where: '泉池边' }] : []),
  ]);
  const outdoors = evenly(posts, public_).map(({ lot, at, where }): Spot => ({
    name: `${lot.name} ${where} 求助柱`, place: lot.path, position: toPosition(at, 1.3), addresses: [],
  }));
  return [...flats, ...outdoors];
};
