import { toPosition } from '#scenes/town/geometry/plane.ts';
import { evenly, type Placer, type Spot } from './spot.ts';

/** Lower buildings nobody watches for what falls from them. */
const TOWER_FLOORS = 7;
/** In front of the facade it looks up, metres. */
const BEFORE_M = 12;

/** At the gates of compounds. */
export const gates: Placer = (settlement, count, _random, { name = '', height = 1.2 }) => {
  const all = settlement.compounds.flatMap((lot) =>
    lot.plan.gates.map(({ at }, i): Spot => ({
      name: `${lot.name} ${i + 1}号门 ${name}`,
      place: lot.path,
      position: toPosition(at, height),
      addresses: [],
    })),
  );
  return evenly(all, count);
};

/** Before the fronts of towers, looking up. */
export const towerFronts: Placer = (settlement, count, _random, { name = '', height = 2.5 }) => {
  const towers = settlement.buildings.filter(({ draft }) => draft.use === 'residential' && draft.floors >= TOWER_FLOORS);
  const homes = towers.length > 0 ? towers : settlement.buildings;
  return evenly(homes, count).map((building): Spot => {
    const { x0, x1, y0 } = building.draft.body;
    return {
      name: `${building.compound.name} ${building.name} ${name}`,
      place: building.compound.path,
      position: toPosition(building.onto([(x0 + x1) / 2, y0 - BEFORE_M]), height),
      addresses: [],
    };
  });
};
