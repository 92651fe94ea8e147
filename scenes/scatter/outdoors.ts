import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import { reachFor } from '#scenes/sight/density.ts';
import type { Hanging } from '#contract/kinds/placement.ts';
import { evenly, type Spot } from '#scenes/town/devices/spot.ts';
import { add, distance, left, minus, mix, unit } from '#scenes/town/geometry/polygon.ts';
import type { Random } from '#scenes/random.ts';
import { Outlines, type ScatterGround } from './ground.ts';
import { round, type Building } from './building.ts';

interface Way {
  readonly name: string;
  readonly class: string;
  readonly width: number;
  readonly line: readonly Metres[];
}

type How = Omit<Hanging, 'site'>;

interface Found {
  readonly way: Way;
  readonly at: Metres;
  /** Of the way there, a unit vector. */
  readonly towards: Metres;
  readonly place: string;
}

/** Things of one kind stand at least this far apart, metres. */
const APART_M = 6;
/** Across the picture of a 4 MP camera. */
const PIXELS = 2560;
/** From a wall, metres: what stands beside it is not in it. */
const BESIDE_M = 2.5;
/** Before a facade that is looked up at, metres. */
const BEFORE_M = 10;
/** Nothing of a street stands in a tunnel. */
const BELOW = /隧道|tunnel/i;
const DRIVEN = new Set(['primary', 'secondary', 'tertiary', 'lane', 'service']);
const STREETS = new Set(['primary', 'secondary', 'tertiary', 'lane']);

/** What stands in the open: never in a building, never in water. */
export class Outdoors {
  readonly #plane: LocalPlane;
  readonly #root: string;
  readonly #random: Random;
  readonly #walls = new Outlines<true>();
  readonly #water = new Outlines<true>();
  readonly #grounds = new Outlines<string>();
  readonly #ways: readonly Way[];
  readonly #houses: readonly Building[];

  constructor({ places, roads, water }: ScatterGround, buildings: readonly Building[], root: string, random: Random) {
    this.#plane = localPlane(places[0].center);
    this.#root = root;
    this.#random = random;
    this.#houses = buildings;
    for (const { ring } of buildings) this.#walls.add(ring, true);
    for (const ring of water) this.#water.add(ring, true);
    for (const { level, ring, path } of places) if (ring && level !== 'building' && level !== 'unit') this.#grounds.add(ring, path);
    const drawn = roads
      .filter((road) => DRIVEN.has(road.class) && !BELOW.test(road.name))
      .map((road): Way => ({ ...road, line: road.line.map(this.#plane.toMetres) }));
    this.#ways = drawn.length > 0 ? drawn : buildings.map((building) => this.#around(building));
  }

  /** Under the lane, a third of its width from its middle. */
  roadway(count: number, { name = '', height = 0 }: How): Spot[] {
    return this.#numbered(
      this.#spread(this.#ways, count, (way, i) => (i % 2 === 0 ? 0.32 : -0.32) * way.width),
      name,
      height,
    );
  }

  /** On the pavement. */
  roadside(count: number, { name = '', height = 0.6 }: How): Spot[] {
    return this.#numbered(
      this.#spread(this.#streets(), count, (way) => (this.#random.chance(0.5) ? 1 : -1) * (way.width / 2 + 1.5)),
      name,
      height,
    );
  }

  /** Where a way comes to a house, for the map seldom says where the gates are. */
  gates(count: number, { name = '', height = 1.2 }: How): Spot[] {
    return this.#numbered(
      this.#spread(this.#streets(), count, (way) => way.width / 2 + 2.5),
      `出入口 ${name}`,
      height,
    );
  }

  /** Between the pavement and the street. */
  lampPosts(count: number, { name = '', height = 8 }: How): Spot[] {
    return this.#numbered(
      this.#spread(this.#streets(), count, (way, i) => (i % 2 === 0 ? 1 : -1) * (way.width / 2 + 0.6)),
      name,
      height,
    );
  }

  /** Before high houses, looking up. */
  towerFronts(count: number, { name: what = '', height = 2.5 }: How): Spot[] {
    const tall = this.#houses.toSorted((a, b) => b.floors - a.floors);
    const spots: Spot[] = [];
    for (const { name, ring } of tall) {
      if (spots.length >= count) break;
      const corners = ring.map(this.#plane.toMetres);
      const at = add(corners[0], this.#outwards(corners, 0), BEFORE_M);
      const place = this.#freeAt(at);
      if (place !== null) spots.push({ name: `${name} ${what}`, place, position: this.#position(at, height), addresses: [] });
    }
    return spots;
  }

  /** Half on poles that look down a street, half under the eaves of a corner, looking along a wall. */
  lookouts(count: number): Spot[] {
    const poles = this.#spread(this.#streets(), Math.floor(count / 2), (way) => way.width / 2 + 1);
    const named = this.#numbered(poles, '路口摄像机', 6);
    const onPoles = poles.map(({ towards }, i): Spot => ({ ...named[i], camera: optics(towards, 60, -10) }));
    const corners = this.#houses.flatMap((building) => this.#corners(building));
    return [...onPoles, ...evenly(corners, Math.min(corners.length, count - onPoles.length))];
  }

  #streets(): readonly Way[] {
    const streets = this.#ways.filter((way) => STREETS.has(way.class));
    return streets.length > 0 ? streets : this.#ways;
  }

  /** The walk around a building, where no map says what roads there are. */
  #around({ name, ring }: Building): Way {
    const corners = ring.map(this.#plane.toMetres);
    const line = corners.map((corner, i): Metres => add(corner, this.#outwards(corners, i), BESIDE_M));
    return { name, class: 'lane', width: 2, line };
  }

  /** Away from a closed ring at a corner; rings run counter-clockwise. */
  #outwards(ring: readonly Metres[], i: number): Metres {
    const open = ring.length - 1;
    const [before, after] = [ring[(i - 1 + open) % open], ring[(i + 1) % open]];
    const along = minus(after, before);
    return Math.hypot(...along) < 1e-6 ? [1, 0] : left(unit([-along[0], -along[1]]));
  }

  #corners({ name, ring, storey, floors }: Building): Spot[] {
    const corners = ring.map(this.#plane.toMetres);
    return corners.slice(0, -1).flatMap((corner, i): Spot[] => {
      if (this.#random.chance(0.5) || distance(corner, corners[i + 1]) < 8) return [];
      const along = unit(minus(corners[i + 1], corner));
      const at = add(corner, this.#outwards(corners, i), 0.8);
      const place = this.#freeAt(at);
      if (place === null) return [];
      const height = Math.min(4.5, floors * storey - 0.5);
      return [
        {
          name: `${name} ${i + 1}号墙角摄像机`,
          place,
          position: this.#position(at, height),
          addresses: [],
          camera: optics(along, this.#random.whole(65, 105), this.#random.whole(-24, -10)),
        },
      ];
    });
  }

  /** Up to `count` points along ways, as far apart as that allows. */
  #spread(ways: readonly Way[], count: number, aside: (way: Way, i: number) => number): Found[] {
    if (count === 0) return [];
    for (let step = 160; ; step *= 0.85) {
      const found = this.#apart(this.#walk(ways, step, aside), Math.min(step / 2, APART_M));
      if (found.length >= count || step < APART_M) return evenly(found, Math.min(count, found.length));
    }
  }

  *#walk(ways: readonly Way[], step: number, aside: (way: Way, i: number) => number): Generator<Found> {
    let rest = step / 2;
    let i = 0;
    for (const way of ways) {
      for (let p = 1; p < way.line.length; p++) {
        const [from, to] = [way.line[p - 1], way.line[p]];
        const length = distance(from, to);
        for (; rest < length; rest += step) {
          const towards = unit(minus(to, from));
          const at = add(mix(from, to, rest / length), left(towards), aside(way, i++));
          const place = this.#freeAt(at);
          if (place !== null) yield { way, at, towards, place };
        }
        // What is left of a step goes on along the next piece: maps bring roads in many.
        rest -= length;
      }
    }
  }

  /** Dual carriageways and tile borders bring the same place twice. */
  #apart(all: Iterable<Found>, metres: number): Found[] {
    const taken = new Map<string, Metres[]>();
    const kept: Found[] = [];
    const cell = (value: number): number => Math.floor(value / APART_M);
    for (const found of all) {
      const [x, y] = found.at;
      const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => taken.get(`${cell(x) + dx}/${cell(y) + dy}`) ?? []));
      if (near.some((other) => distance(other, found.at) < metres)) continue;
      const key = `${cell(x)}/${cell(y)}`;
      taken.set(key, [...(taken.get(key) ?? []), found.at]);
      kept.push(found);
    }
    return kept;
  }

  /** The place a free spot belongs to; null in buildings and water. */
  #freeAt(at: Metres): string | null {
    const point = this.#lonLat(at);
    if (this.#walls.at(point) || this.#water.at(point)) return null;
    return this.#grounds.at(point) ?? this.#root;
  }

  #numbered(found: readonly Found[], what: string, height: number): Spot[] {
    const numbers = new Map<string, number>();
    return found.map(({ way, at, place }) => {
      const where = way.name || '支路';
      const number = (numbers.get(where) ?? 0) + 1;
      numbers.set(where, number);
      return { name: `${where} ${number}号${what}`, place, position: this.#position(at, height), addresses: [] };
    });
  }

  #lonLat(at: Metres): LonLat {
    const [lon, lat] = this.#plane.toLonLat(at);
    return [round(lon, 7), round(lat, 7)];
  }

  #position(at: Metres, height: number): Spot['position'] {
    return [...this.#lonLat(at), round(height, 2)];
  }
}

/** A fixed camera: how far it can tell people apart follows from its pixels and its opening. */
const optics = (towards: Metres, fov: number, tilt: number): NonNullable<Spot['camera']> => ({
  azimuth: azimuthOf(towards),
  fov,
  tilt,
  pixels: PIXELS,
  reach: Math.round(reachFor({ fov, pixels: PIXELS, reach: 0 }, 'observe')),
});

/** Degrees clockwise from north, 0 … 360. */
const azimuthOf = ([east, north]: Metres): number => round(((Math.atan2(east, north) * 180) / Math.PI + 360) % 360, 1) % 360;
