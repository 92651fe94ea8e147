import { missedFrom, type PatrolRound } from '#contract/patrols/round.ts';

const NONE: ReadonlyMap<string, PatrolRound> = new Map();

/** Rounds in memory, found by id and by the points they pass: a check-in looks at those of its point, however many routes there are. */
export class HeldRounds {
  readonly #byId = new Map<string, PatrolRound>();
  readonly #byPoint = new Map<string, Map<string, PatrolRound>>();

  get all(): Iterable<PatrolRound> {
    return this.#byId.values();
  }

  get(id: string): PatrolRound | undefined {
    return this.#byId.get(id);
  }

  /** Those that pass a point, in the order they came. */
  passing(device: string): Iterable<PatrolRound> {
    return (this.#byPoint.get(device) ?? NONE).values();
  }

  /** A round, new or as it is now; its points stay the same. */
  put(round: PatrolRound): void {
    this.#byId.set(round.id, round);
    for (const { device } of round.points) {
      let passing = this.#byPoint.get(device);
      if (passing === undefined) this.#byPoint.set(device, (passing = new Map()));
      passing.set(round.id, round);
    }
  }

  drop({ id, points }: PatrolRound): void {
    this.#byId.delete(id);
    for (const { device } of points) {
      const passing = this.#byPoint.get(device);
      passing?.delete(id);
      if (passing?.size === 0) this.#byPoint.delete(device);
    }
  }

  /** Those that were over before an instant, ms UTC. */
  overBefore(instant: number): PatrolRound[] {
    return [...this.#byId.values()].filter((round) => missedFrom(round) < instant);
  }
}
