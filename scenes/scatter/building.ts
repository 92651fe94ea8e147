import { minOf, maxOf } from '#contract/places/extent.ts';
import { type LonLat, type Position, inRing } from '#contract/places/geo.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { defaultPlan } from '#scenes/floors/default-plan.ts';
import type { FloorPlan, RoomUse, Space } from '#scenes/floors/floor-plan.ts';
import { middleOf, toEdge } from '#scenes/floors/polygon.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import type { Random } from '#scenes/random.ts';

/** What a building is for, as far as devices care. */
export type BuildingUse = 'home' | 'office' | 'shop' | 'school' | 'hospital';

/** A building of a ledger that devices can be hung in. */
export interface Building {
  readonly place: Place;
  readonly ring: readonly LonLat[];
  /** How people would name it to a fire crew: its compound first, where it stands in one. */
  readonly name: string;
  readonly use: BuildingUse;
  readonly floors: number;
  /** Metres of one storey. */
  readonly storey: number;
  /** Square metres of its footprint. */
  readonly ground: number;
}

const STOREY_M = 3;
const USES: Readonly<Record<string, BuildingUse>> = {
  residential: 'home',
  building: 'home',
  apartments: 'home',
  courtyard: 'home',
  dormitory: 'home',
  office: 'office',
  hotel: 'office',
  bank: 'office',
  mall: 'shop',
  shop: 'shop',
  school: 'school',
  hospital: 'hospital',
};

/** Nothing is said of most buildings in open data: what the size of one suggests. */
const guess = (floors: number): BuildingUse => (floors > 8 ? 'office' : floors > 3 ? 'home' : 'shop');

/** The buildings of a ledger that have an outline, the tallest first. */
export function buildingsOf(places: readonly Place[]): Building[] {
  const byPath = new Map(places.map((place) => [place.path, place]));
  const buildings = places.flatMap((place): Building[] => {
    if (place.level !== 'building' || !place.ring) return [];
    const compound = byPath.get(parentPath(place.path));
    const within = compound?.level === 'compound' ? compound : undefined;
    const floors = Math.max(1, Math.min(200, Math.round(place.floors ?? (place.height ?? STOREY_M) / STOREY_M)));
    return [
      {
        place,
        ring: place.ring,
        floors,
        storey: Math.max(place.height ?? 0, floors * 2) / floors,
        ground: squareMetres(place.ring),
        name: within ? `${within.name} ${place.name}` : place.name,
        use: USES[place.use ?? ''] ?? USES[within?.use ?? ''] ?? guess(floors),
      },
    ];
  });
  return buildings.sort((a, b) => b.floors - a.floors || (a.place.path < b.place.path ? -1 : 1));
}

function squareMetres(ring: readonly LonLat[]): number {
  const points = ring.map(localPlane(ring[0]).toMetres);
  return (
    Math.abs(
      points.reduce((sum, [ax, ay], i) => {
        const [bx, by] = points[(i + 1) % points.length];
        return sum + ax * by - bx * ay;
      }, 0),
    ) / 2
  );
}

/** From a wall, metres: what hangs on it is still inside when its place is rounded. */
const OFF_WALL = 0.3;
const TRIES = 40;

/** Finds places inside one building. Its rooms are those that `defaultPlan` gives it, so a device stands in the room a screen draws. */
export class Interior {
  readonly #house: Building;
  readonly #plan: FloorPlan;
  readonly #outline: readonly Metres[];
  readonly #spaces: readonly Space[];

  constructor(building: Building) {
    const { ring, floors, place } = building;
    this.#house = building;
    this.#plan = defaultPlan({ ring, center: place.center, floors, height: place.height });
    const { toMetres } = localPlane(this.#plan.anchor);
    this.#outline = ring.slice(0, -1).map(toMetres);
    const { spaces } = this.#plan.layouts.typical;
    this.#spaces = spaces.filter((space) => this.#holds(middleOf(space.ring)));
  }

  /** Spaces of a floor that are used so. */
  count(use: RoomUse): number {
    return this.#spaces.filter((space) => space.use === use).length;
  }

  /** In a room of one of these uses, else in any, else anywhere inside; `above` metres over the floor. `nth` picks one of the rooms. */
  spot(uses: readonly RoomUse[], floor: number, above: number, random: Random, nth?: number): Position {
    const wanted = this.#spaces.filter((space) => uses.includes(space.use));
    const rooms = wanted.length > 0 ? wanted : this.#spaces.filter(({ kind }) => kind === 'room' || kind === 'corridor');
    const room = rooms.length === 0 ? undefined : nth === undefined ? random.pick(rooms) : rooms[nth % rooms.length];
    const [lon, lat] = localPlane(this.#plan.anchor).toLonLat(room ? this.#within(room.ring, random) : this.#anywhere(random));
    const height = (floor - 1) * this.#house.storey + Math.min(above, this.#house.storey - 0.1);
    return [round(lon, 7), round(lat, 7), round(height, 2)];
  }

  #holds = (point: Metres): boolean => inRing(this.#outline, point) && toEdge(this.#outline, point) > OFF_WALL;

  #within(ring: readonly Metres[], random: Random): Metres {
    const [x, y] = middleOf(ring);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const [cx, cy] = random.pick(ring);
      const reach = 0.75 * random.next();
      const point: Metres = [x + (cx - x) * reach, y + (cy - y) * reach];
      if (this.#holds(point)) return point;
    }
    return [x, y];
  }

  /** A narrow building holds no room; its centre is inside by the ledger's rule, or as near to that as anything. */
  #anywhere(random: Random): Metres {
    const xs = this.#outline.map(([x]) => x);
    const ys = this.#outline.map(([, y]) => y);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const point: Metres = [random.between(minOf(xs), maxOf(xs)), random.between(minOf(ys), maxOf(ys))];
      if (this.#holds(point)) return point;
    }
    return [0, 0];
  }
}

export const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
