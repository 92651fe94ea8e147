import type { Place } from '#contract/records/place.ts';
import type { RoomUse } from '#scenes/floors/floor-plan.ts';
import { apportion, evenly, type Spot } from '#scenes/town/devices/spot.ts';
import { hashText, type Random } from '#scenes/town/random.ts';
import { Interior, type House, type HouseUse } from './house.ts';

/** GB/T 26875.3 system types: fire alarm, hydrants. */
const FIRE_ALARM = 1;
const HYDRANTS = 11;
/** Installers number points loop by loop; a building of ours has one. Call points take the upper half of its numbers. */
const LOOP = 65_536;
const UPPER_HALF = 32_768;
const LIFTS_FROM_FLOOR = 7;
const WIRED_FROM_FLOOR = 4;

const floorPath = ({ path }: Place, floor: number): string => `${path}/F${String(floor).padStart(2, '0')}`;

/** What hangs in the buildings of an area. One transmission unit serves one building; detectors of others are on their own and speak by radio. */
export class Indoors {
  readonly #houses: readonly House[];
  readonly #random: Random;
  readonly #firstUnit: number;
  readonly #interiors = new Map<House, Interior>();
  readonly #units = new Map<House, number>();
  readonly #points = new Map<string, number>();

  /** @param root path of the area: transmission units of different areas have different addresses. */
  constructor(houses: readonly House[], root: string, random: Random) {
    this.#houses = houses;
    this.#random = random;
    this.#firstUnit = 1_000_000 + (hashText(root) % 9000) * 1000;
  }

  /** The buildings with a fire panel: those with most floor space. */
  wire(most: number): House[] {
    const space = ({ floors, ground }: House): number => floors * ground;
    const wired = this.#houses.filter(({ floors }) => floors >= WIRED_FROM_FLOOR).sort((a, b) => space(b) - space(a)).slice(0, most);
    wired.forEach((house, i) => this.#units.set(house, this.#firstUnit + i));
    return wired;
  }

  transmissionUnits(): Spot[] {
    return [...this.#units].map(([house, address]) => ({
      name: `${house.name} 用户信息传输装置`, place: floorPath(house.place, 1), floor: 1, position: this.#inside(house).spot(['corridor', 'service'], 1, 1.5, this.#random),
      addresses: [`gb26875:${address}`, `gb26875:${address}/${FIRE_ALARM}.1`],
    }));
  }

  /** In pairs on a floor, one in a room and one in the corridor, so that a spreading fire meets a second one. */
  smokeDetectors(count: number): Spot[] {
    const counts = apportion(count, this.#houses.map(({ floors, ground }) => floors * Math.max(1, Math.sqrt(ground) / 20)));
    return this.#houses.flatMap((house, h) => {
      const pairs = Math.ceil(counts[h] / 2);
      return Array.from({ length: counts[h] }, (_, i): Spot => {
        const pair = Math.floor(i / 2);
        const floor = Math.min(house.floors, 1 + Math.floor(((pair + 0.5) / pairs) * house.floors));
        const corridor = i % 2 === 1;
        const uses: readonly RoomUse[] = corridor ? ['corridor'] : ['room'];
        return this.#on(house, floor, uses, 2.6, corridor ? '走廊烟感' : roomDetector(house.use, pair), this.#address(house, FIRE_ALARM, 0));
      });
    });
  }

  callPoints(count: number): Spot[] {
    const wired = [...this.#units.keys()];
    if (wired.length === 0) return [];
    const counts = apportion(count, wired.map(({ floors }) => 0.6 + floors / 12));
    return wired.flatMap((house, h) => Array.from({ length: counts[h] }, (_, i): Spot => {
      const floor = 1 + Math.floor((i / counts[h]) * house.floors);
      return this.#on(house, floor, ['corridor', 'stairs'], 1.4, '手动报警按钮', this.#address(house, FIRE_ALARM, UPPER_HALF));
    }));
  }

  /** On the top floor, where the pressure is least. */
  hydrants(count: number): Spot[] {
    const wired = this.#random.shuffle([...this.#units.keys()]);
    return evenly(wired, Math.min(count, wired.length)).map((house) =>
      this.#on(house, house.floors, ['corridor'], 1.1, '消火栓压力', this.#address(house, HYDRANTS, 0)));
  }

  /** One per lift car; it moves through all floors, so it hangs in the building. */
  liftCameras(count: number): Spot[] {
    const cars = this.#houses.filter(({ floors }) => floors >= LIFTS_FROM_FLOOR).flatMap((house) =>
      Array.from({ length: Math.max(1, this.#inside(house).count('lift')) }, (_, car) => ({ house, car })));
    return evenly(cars, Math.min(count, cars.length)).map(({ house, car }) => ({
      name: `${house.name} ${car + 1}号梯`, place: house.place.path, position: this.#inside(house).spot(['lift'], 1, 2.2, this.#random, car), addresses: [],
    }));
  }

  /** In flats of people who asked for one. Names say where, never who. */
  sosButtons(count: number): Spot[] {
    const homes = this.#houses.filter(({ use }) => use === 'home');
    const counts = homes.length === 0 ? [] : apportion(count, homes.map(({ floors, ground }) => floors * Math.max(1, ground / 200)));
    return homes.flatMap((house, h) => Array.from({ length: counts[h] }, () => this.#on(house, this.#random.whole(1, house.floors), ['room'], 0.9, '求助按钮', [])));
  }

  #on(house: House, floor: number, uses: readonly RoomUse[], above: number, what: string, addresses: string[]): Spot {
    return {
      name: `${house.name} ${floor}层 ${what}`, place: floorPath(house.place, floor), floor,
      position: this.#inside(house).spot(uses, floor, above, this.#random), addresses,
    };
  }

  #address(house: House, system: number, offset: number): string[] {
    const unit = this.#units.get(house);
    if (unit === undefined) return [];
    const key = `${unit}/${system}/${offset}`;
    const point = (this.#points.get(key) ?? 0) + 1;
    this.#points.set(key, point);
    return [`gb26875:${unit}/${system}.1.${LOOP + offset + point}`];
  }

  #inside(house: House): Interior {
    const known = this.#interiors.get(house) ?? new Interior(house);
    this.#interiors.set(house, known);
    return known;
  }
}

/** Every fourth pair of a place of work is by a kitchen: canteens, restaurants, pantries. */
function roomDetector(use: HouseUse, pair: number): string {
  if (use === 'home') return '厨房烟感';
  if (pair % 4 === 1) return '餐饮厨房烟感';
  return { office: '房间烟感', shop: '营业厅烟感', school: '教室烟感', hospital: '病房烟感' }[use];
}
