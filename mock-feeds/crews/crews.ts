import type { Position } from '#contract/places/geo.ts';
import type { Crew } from '#contract/records/crew.ts';
import { createRandom, hashText } from '#scenes/random.ts';
import type { TrackMessage } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { StreetGraph } from './street-graph.ts';
import { Walker, type Stand } from './walker.ts';
import type { StreetNet } from '#contract/places/streets.ts';

interface CrewsOptions {
  /** Simulated ones only. */
  readonly crews: readonly Crew[];
  /** Streets of the areas they are in. */
  readonly streets: readonly StreetNet[];
  /** Where each crew is sent. */
  readonly dispatched: () => Promise<ReadonlyMap<string, Position>>;
  /** Hands a position over. */
  readonly say: (crew: string, track: TrackMessage) => Promise<void>;
  readonly now: () => number;
}

const STEP_MS = 1000;
const ASK_MS = 3000;
/** Who stands says so more seldom. */
const STANDING_EVERY = 15;
/** A battery lasts a shift of ten hours. */
const SHIFT_MS = 36_000_000;

/** The crews of an area in its streets: grid workers on patrol, the others at their stations, all on their way when they are sent. */
export class Crews {
  readonly #options: CrewsOptions;
  readonly #walkers = new Map<string, Walker>();
  readonly #timers: NodeJS.Timeout[] = [];
  #steps = 0;
  #asking = false;

  constructor(options: CrewsOptions) {
    this.#options = options;
    const graphs = options.streets.map((net) => new StreetGraph(net));
    for (const { id, position, skill } of options.crews) {
      const graph = graphs.find((one) => isAround(one, position));
      if (graph) this.#walkers.set(id, new Walker(graph, position, createRandom(id), skill === 'grid'));
    }
  }

  start(): void {
    this.#timers.push(
      setInterval(() => this.#step(), STEP_MS),
      setInterval(() => void this.#ask(), ASK_MS),
    );
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  #step(): void {
    const number = this.#steps++;
    for (const [id, walker] of this.#walkers) {
      const stand = walker.step(STEP_MS / 1000);
      if (stand.speed === 0 && (number + hashText(id)) % STANDING_EVERY !== 0) continue;
      // What is not acknowledged is old by the time it could be said again.
      void this.#options.say(id, this.#trackOf(id, stand)).catch(() => undefined);
    }
  }

  #trackOf(id: string, { speed, ...stand }: Stand): TrackMessage {
    const at = this.#options.now();
    const wobble = 4 + ((hashText(id) + this.#steps) % 5);
    const battery = Math.round(100 - (90 * ((at + hashText(id)) % SHIFT_MS)) / SHIFT_MS);
    return { at, ...stand, speed: Math.round(speed * 10) / 10, accuracy: wobble, battery };
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const sent = await this.#options.dispatched();
      for (const [id, walker] of this.#walkers) walker.send(sent.get(id) ?? null);
    } catch {
      // Whoever was sent goes on; the server is asked again.
    } finally {
      this.#asking = false;
    }
  }
}

/** Farther from all its streets a crew is not of this area, metres. */
const AROUND_M = 2000;

function isAround(graph: StreetGraph, [lng, lat]: Position): boolean {
  const nearest = graph.nearest([lng, lat]);
  if (nearest < 0) return false;
  const [x, y] = graph.plane.toMetres([lng, lat]);
  return Math.hypot(x - graph.junctions[nearest][0], y - graph.junctions[nearest][1]) < AROUND_M;
}
