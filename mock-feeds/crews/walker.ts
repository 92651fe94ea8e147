import type { Position } from '#contract/places/geo.ts';
import type { Metres } from '#scenes/local-plane.ts';
import type { Random } from '#scenes/random.ts';
import { apart, type Leg, type StreetGraph } from './street-graph.ts';

/** Metres a second: on patrol, and on the way to somebody who waits, by electric bicycle. */
const WALKING = 1.3;
const RIDING = 4.2;
/** A patrol turns back this far from its station, metres. */
const BEAT_M = 450;

/** Where a walker is, and how it goes. */
export interface Stand {
  readonly lng: number;
  readonly lat: number;
  /** Metres above the ground; left out in the street. */
  readonly height?: number;
  /** Degrees clockwise from north; left out of who has not yet moved. */
  readonly heading?: number;
  readonly speed: number;
}

interface Goal {
  readonly place: Position;
  /** The junction nearest to it, and metres there by streets from every other. */
  readonly junction: number;
  readonly metres: Float64Array;
}

/** One crew in the streets: on patrol, standing at its station, or on its way to where it is sent. Knows no timer and no protocol. */
export class Walker {
  readonly #graph: StreetGraph;
  readonly #station: Metres;
  readonly #random: Random;
  readonly #patrols: boolean;
  #at: Metres;
  #heading: number | undefined;
  #speed = 0;
  /** What is left of the way under way, the next place first. */
  #way: Metres[] = [];
  #junction: number;
  #before = -1;
  #goal: Goal | null = null;
  #there = false;
  /** As it was told last. */
  #sent: Position | null = null;

  constructor(graph: StreetGraph, station: Position, random: Random, patrols: boolean) {
    this.#graph = graph;
    this.#station = graph.plane.toMetres([station[0], station[1]]);
    this.#at = this.#station;
    this.#random = random;
    this.#patrols = patrols;
    this.#junction = graph.nearest([station[0], station[1]]);
    if (patrols && this.#junction >= 0) this.#way = [graph.junctions[this.#junction]];
  }

  /** Where to go, `null` = back to everyday work. */
  send(place: Position | null): void {
    if (place?.join() === this.#sent?.join()) return;
    this.#sent = place;
    const to = place ?? this.#lonLatOf(this.#station);
    const junction = this.#graph.nearest([to[0], to[1]]);
    this.#there = false;
    // Back on patrol anywhere will do; who stands at a station goes back there.
    this.#goal = junction < 0 || (place === null && this.#patrols) ? null : this.#goalAt(place ?? [to[0], to[1], 0], junction);
    if (this.#goal && this.#way.length === 0) this.#way = [this.#graph.junctions[this.#junction]];
  }

  #goalAt(place: Position, junction: number): Goal {
    return { place, junction, metres: this.#graph.distancesTo(junction) };
  }

  /** Lets some time pass. */
  step(seconds: number): Stand {
    const pace = this.#goal ? RIDING : WALKING;
    let left = this.#isStanding ? 0 : pace * seconds;
    this.#speed = left > 0 ? pace : 0;
    while (left > 1e-6) {
      const next = this.#way[0] ?? this.#nextOf();
      if (next === null) break;
      const far = apart(this.#at, next);
      if (far > 1e-6) this.#heading = (Math.atan2(next[0] - this.#at[0], next[1] - this.#at[1]) * 180) / Math.PI;
      const share = far === 0 ? 1 : Math.min(1, left / far);
      this.#at = [this.#at[0] + (next[0] - this.#at[0]) * share, this.#at[1] + (next[1] - this.#at[1]) * share];
      left -= far * share;
      if (share === 1) this.#way.shift();
    }
    return this.#stand();
  }

  get #isStanding(): boolean {
    return this.#junction < 0 || this.#there || (this.#goal === null && !this.#patrols);
  }

  /** The next place to go to, with the street that leads there; null when it is there. */
  #nextOf(): Metres | null {
    const { place, metres, junction } = this.#goal ?? { place: null, metres: null, junction: -1 };
    if (place !== null && this.#junction === junction) {
      const door = this.#graph.plane.toMetres([place[0], place[1]]);
      if (apart(this.#at, door) > 0.5) return (this.#way = [door])[0];
      this.#there = true;
      return null;
    }
    const legs = this.#graph.legs[this.#junction];
    const leg = metres === null ? this.#wander(legs) : legs.toSorted((a, b) => a.metres + metres[a.to] - b.metres - metres[b.to])[0];
    if (leg === undefined || (metres !== null && metres[leg.to] === Infinity)) {
      this.#there = true;
      return null;
    }
    this.#before = this.#junction;
    this.#junction = leg.to;
    this.#way = [...leg.line];
    return this.#way[0];
  }

  /** On patrol: any street but the one just come by; back towards the station when it is far. */
  #wander(legs: readonly Leg[]): Leg | undefined {
    const others = legs.filter(({ to }) => to !== this.#before);
    const choice = others.length > 0 ? others : legs;
    const { junctions } = this.#graph;
    if (apart(this.#at, this.#station) > BEAT_M)
      return choice.toSorted((a, b) => apart(junctions[a.to], this.#station) - apart(junctions[b.to], this.#station))[0];
    return choice.length > 0 ? this.#random.pick(choice) : undefined;
  }

  #lonLatOf(at: Metres): readonly [number, number] {
    const [lng, lat] = this.#graph.plane.toLonLat(at);
    return [lng, lat];
  }

  #stand(): Stand {
    const [lng, lat] = this.#lonLatOf(this.#at);
    const height = this.#there ? this.#goal?.place[2] : undefined;
    return {
      lng,
      lat,
      speed: this.#there ? 0 : this.#speed,
      ...(this.#heading !== undefined && { heading: (this.#heading + 360) % 360 }),
      ...(height !== undefined && { height }),
    };
  }
}
