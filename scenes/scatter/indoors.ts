import type { Hanging } from '#contract/kinds/placement.ts';
import type { Place } from '#contract/records/place.ts';
import type { RoomUse } from '#scenes/floors/floor-plan.ts';
import { apportion, evenly, type Spot } from '#scenes/town/devices/spot.ts';
import { hashText, type Random } from '#scenes/random.ts';
import { Interior, type Building, type BuildingUse } from './building.ts';

/** GB/T 26875.3 system types: fire alarm, hydrants. */
const FIRE_ALARM = 1;
const HYDRANTS = 11;
/** Installers number points loop by loop; a building of ours has one. Call points take the upper half of its numbers. */
const LOOP = 65_536;
const UPPER_HALF = 32_768;
const LIFTS_FROM_FLOOR = 7;
const WIRED_FROM_FLOOR = 4;

type How = Omit<Hanging, 'site'>;

const floorPath = ({ path }: Place, floor: number): string => `${path}/F${String(floor).padStart(2, '0')}`;

/**
 * What hangs in the buildings of an area. One transmission unit serves one building; detectors of others are on their own and speak by
 * radio.
 */
export class Indoors {
  readonly #houses: readonly Building[];
  readonly #random: Random;
  readonly #firstUnit: number;
  readonly #interiors = new Map<Building, Interior>();
  readonly #units = new Map<Building, number>();
  readonly #points = new Map<string, number>();

  /** @param root path of the area: transmission units of different areas have different addresses. */
  constructor(buildings: readonly Building[], root: string, random: Random) {
    this.#houses = buildings;
    this.#random = random;
    this.#firstUnit = 1_000_000 + (hashText(root) % 9000) * 1000;
  }

  /** The buildings with a fire panel: those with most floor space. */
  wire(most: number): Building[] {
    const space = ({ floors, ground }: Building): number => floors * ground;
    const wired = this.#houses
      .filter(({ floors }) => floors >= WIRED_FROM_FLOOR)
      .sort((a, b) => space(b) - space(a))
      .slice(0, most);
    wired.forEach((building, i) => this.#units.set(building, this.#firstUnit + i));
    return wired;
  }

  firePanels(): Spot[] {
    return [...this.#units].map(([building, address]) => ({
      name: `${building.name} 用户信息传输装置`,
      place: floorPath(building.place, 1),
      floor: 1,
      position: this.#inside(building).spot(['corridor', 'service'], 1, 1.5, this.#random),
      addresses: [`gb26875:${address}`, `gb26875:${address}/${FIRE_ALARM}.1`],
    }));
  }

  /** In pairs on a floor, one in a room and one in the corridor, so that a spreading fire meets a second one. */
  detectorPairs(count: number, { height = 2.6 }: How): Spot[] {
    const counts = apportion(
      count,
      this.#houses.map(({ floors, ground }) => floors * Math.max(1, Math.sqrt(ground) / 20)),
    );
    return this.#houses.flatMap((building, h) => {
      const pairs = Math.ceil(counts[h] / 2);
      return Array.from({ length: counts[h] }, (_, i): Spot => {
        const pair = Math.floor(i / 2);
        const floor = Math.min(building.floors, 1 + Math.floor(((pair + 0.5) / pairs) * building.floors));
        const corridor = i % 2 === 1;
        const uses: readonly RoomUse[] = corridor ? ['corridor'] : ['room'];
        return this.#on(
          building,
          floor,
          uses,
          height,
          corridor ? '走廊烟感' : roomDetector(building.use, pair),
          this.#address(building, FIRE_ALARM, 0),
        );
      });
    });
  }

  stairs(count: number, { name = '', height = 1.4, system = FIRE_ALARM }: How): Spot[] {
    const wired = [...this.#units.keys()];
    if (wired.length === 0) return [];
    const counts = apportion(
      count,
      wired.map(({ floors }) => 0.6 + floors / 12),
    );
    return wired.flatMap((building, h) =>
      Array.from({ length: counts[h] }, (_, i): Spot => {
        const floor = 1 + Math.floor((i / counts[h]) * building.floors);
        return this.#on(building, floor, ['corridor', 'stairs'], height, name, this.#address(building, system, UPPER_HALF));
      }),
    );
  }

  /** On the top floor, where the pressure is least. */
  topFloors(count: number): Spot[] {
    const wired = this.#random.shuffle([...this.#units.keys()]);
    return evenly(wired, Math.min(count, wired.length)).map((building) =>
      this.#on(building, building.floors, ['corridor'], 1.1, '消火栓压力', this.#address(building, HYDRANTS, 0)),
    );
  }

  /** One per lift car; it moves through all floors, so it hangs in the building. */
  lifts(count: number, { height = 2.2 }: How): Spot[] {
    const cars = this.#houses
      .filter(({ floors }) => floors >= LIFTS_FROM_FLOOR)
      .flatMap((building) => Array.from({ length: Math.max(1, this.#inside(building).count('lift')) }, (_, car) => ({ building, car })));
    return evenly(cars, Math.min(count, cars.length)).map(({ building, car }) => ({
      name: `${building.name} ${car + 1}号梯`,
      place: building.place.path,
      position: this.#inside(building).spot(['lift'], 1, height, this.#random, car),
      addresses: [],
    }));
  }

  /** In flats. Names say where, never who. */
  flats(count: number, { name = '', height = 0.9 }: How): Spot[] {
    const homes = this.#houses.filter(({ use }) => use === 'home');
    const counts =
      homes.length === 0
        ? []
        : apportion(
            count,
            homes.map(({ floors, ground }) => floors * Math.max(1, ground / 200)),
          );
    return homes.flatMap((building, h) =>
      Array.from({ length: counts[h] }, () => this.#on(building, this.#random.whole(1, building.floors), ['room'], height, name, [])),
    );
  }

  /** In the corridors of floors, from the lowest up. */
  corridors(count: number, { name = '', height = 1.5 }: How): Spot[] {
    const counts = apportion(
      count,
      this.#houses.map(({ floors }) => floors),
    );
    return this.#houses.flatMap((building, h) =>
      Array.from({ length: counts[h] }, (_, i) =>
        this.#on(building, 1 + Math.floor((i / counts[h]) * building.floors), ['corridor'], height, name, []),
      ),
    );
  }

  #on(building: Building, floor: number, uses: readonly RoomUse[], above: number, what: string, addresses: string[]): Spot {
    return {
      name: `${building.name} ${floor}层 ${what}`,
      place: floorPath(building.place, floor),
      floor,
      position: this.#inside(building).spot(uses, floor, above, this.#random),
      addresses,
    };
  }

  #address(building: Building, system: number, offset: number): string[] {
    const unit = this.#units.get(building);
    if (unit === undefined) return [];
    const key = `${unit}/${system}/${offset}`;
    const point = (this.#points.get(key) ?? 0) + 1;
    this.#points.set(key, point);
    return [`gb26875:${unit}/${system}.1.${LOOP + offset + point}`];
  }

  #inside(building: Building): Interior {
    const known = this.#interiors.get(building) ?? new Interior(building);
    this.#interiors.set(building, known);
    return known;
  }
}

/** Every fourth pair of a place of work is by a kitchen: canteens, restaurants, pantries. */
function roomDetector(use: BuildingUse, pair: number): string {
  if (use === 'home') return '厨房烟感';
  if (pair % 4 === 1) return '餐饮厨房烟感';
  return { office: '房间烟感', shop: '营业厅烟感', school: '教室烟感', hospital: '病房烟感' }[use];
}
