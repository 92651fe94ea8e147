import type { Building, Lot, Settlement } from '../settlement.ts';
import { toPosition } from '#scenes/town/geometry/plane.ts';
import { centroid } from '#scenes/town/geometry/polygon.ts';
import type { RoomUse } from '#scenes/floors/floor-plan.ts';
import { spotIn } from '../rooms.ts';
import { apportion, indoors, inside, heightOn, floorPath, evenly, type Placer, type Spot } from './spot.ts';
import { roadside } from './road-side.ts';

/** Address of the first compound's transmission unit; the others follow. */
const FIRST_UNIT = 23_301;
/** GB/T 26875.3 system types: fire alarm, hydrants. */
const FIRE_ALARM = 1;
const HYDRANTS = 11;

const unitAddress = (settlement: Settlement, compound: Lot): number => FIRST_UNIT + settlement.compounds.indexOf(compound);

/** Numbers components as installers do: loop = building within the compound, point = order on that loop. */
function partAddresses(settlement: Settlement, system: number): (building: Building, offset: number) => string {
  const points = new Map<string, number>();
  const loops = new Map<string, number>();
  for (const building of settlement.buildings) {
    const loop = settlement.buildings.filter((b) => b.compound === building.compound).indexOf(building) + 1;
    loops.set(building.id, loop);
  }
  return (building, offset) => {
    const point = (points.get(building.id) ?? offset) + 1;
    points.set(building.id, point);
    const part = loops.get(building.id)! * 65_536 + point;
    return `gb26875:${unitAddress(settlement, building.compound)}/${system}.1.${part}`;
  };
}

/** More floors and more length, more detectors; a courtyard house has one or two. */
const detectorWeight = ({ draft }: Building): number =>
  draft.use === 'courtyard' ? 1 : draft.floors * Math.max(1, (draft.body.x1 - draft.body.x0) / 20);

interface Detector {
  readonly what: string;
  readonly use: RoomUse;
}
const detector = (what: string, use: RoomUse): Detector => ({ what, use });
const CORRIDOR = detector('走廊烟感', 'corridor');

const ROOMS: Readonly<Record<Building['draft']['use'], readonly [Detector, Detector]>> = {
  residential: [detector('厨房烟感', 'kitchen'), CORRIDOR],
  courtyard: [detector('厨房烟感', 'kitchen'), detector('堂屋烟感', 'hall')],
  shop: [detector('营业厅烟感', 'shop'), detector('库房烟感', 'store')],
  mall: [detector('房间烟感', 'shop'), CORRIDOR],
  office: [detector('房间烟感', 'office'), CORRIDOR],
  school: [detector('教室烟感', 'classroom'), CORRIDOR],
  hospital: [detector('病房烟感', 'ward'), CORRIDOR],
  pavilion: [detector('房间烟感', 'hall'), CORRIDOR],
};

/** Detectors stand in pairs on a floor, one in a room and one in the corridor, so that a spreading fire meets a second one. */
export const detectorPairs: Placer = (settlement, count, random, { height = 2.6 }) => {
  const address = partAddresses(settlement, FIRE_ALARM);
  const counts = apportion(count, settlement.buildings.map(detectorWeight));
  return settlement.buildings.flatMap((building, b) => {
    const { floors, units, use } = building.draft;
    const pairs = Math.ceil(counts[b] / 2);
    return Array.from({ length: counts[b] }, (_, i): Spot => {
      const pair = Math.floor(i / 2);
      const floor = Math.min(floors, 1 + Math.floor(((pair + 0.5) / pairs) * floors));
      const { what, use: room } = ROOMS[use][i % 2];
      return { ...indoors(building, floor, 1 + (pair % units), height, what, [room], random), addresses: [address(building, 0)] };
    });
  });
};

/** By the stairs of the ground floor, then further up. */
export const stairs: Placer = (settlement, count, random, { name = '', height = 1.4, system = FIRE_ALARM }) => {
  const address = partAddresses(settlement, system);
  const counts = apportion(
    count,
    settlement.buildings.map(({ draft }) => (draft.use === 'courtyard' ? 0.15 : 0.6 + draft.floors / 12)),
  );
  return settlement.buildings.flatMap((building, b) =>
    Array.from({ length: counts[b] }, (_, i): Spot => {
      const floor = 1 + Math.floor((i / counts[b]) * building.draft.floors);
      const unit = 1 + (i % building.draft.units);
      // Call points take the upper half of a loop's numbers, so that adding a detector renumbers none of them.
      return {
        ...indoors(building, floor, unit, height, name, ['corridor', 'hall'], random),
        addresses: [address(building, 32_768)],
      };
    }),
  );
};

/** Half stand at the roadside and speak for themselves; half hang on the top floor of buildings, wired to the fire system. */
export const hydrants: Placer = (settlement, count, random) => {
  const indoor = Math.floor(count / 2);
  const address = partAddresses(settlement, HYDRANTS);
  const tall = random.shuffle(settlement.buildings.filter((building) => building.draft.floors >= 5));
  const wired = evenly(tall, indoor).map((building): Spot => {
    const { floors } = building.draft;
    return {
      name: `${building.compound.name} ${building.name} ${floors}层 消火栓压力`,
      place: floorPath(building, floors),
      floor: floors,
      position: toPosition(
        building.onto(spotIn(building.draft, ['corridor'], random.whole(1, building.draft.units), 0.5, 0.8)),
        heightOn(building, floors, 1.1),
      ),
      addresses: [address(building, 0)],
    };
  });
  return [...roadside(settlement, count - indoor, random, { site: 'roadside', name: '室外消火栓', height: 0.6 }), ...wired];
};

/** One per compound, in the ground floor of its first building, known by its own address and its fire system's. */
export const firePanels: Placer = (settlement, _count, random) =>
  settlement.compounds.map((compound) => {
    const address = unitAddress(settlement, compound);
    const first = settlement.buildings.find((building) => building.compound === compound);
    const at = first ? inside(first, random.between(-0.5, 0.5), 0) : centroid(compound.plan.points);
    return {
      name: `${compound.name} 用户信息传输装置`,
      place: compound.path,
      position: toPosition(at, 1.5),
      addresses: [`gb26875:${address}`, `gb26875:${address}/${FIRE_ALARM}.1`],
    };
  });
