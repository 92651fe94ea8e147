import type { WallReport } from '#contract/walls/tile.ts';

/** Of how many reports the quickest one says how far a clock is off. */
const REPORTS = 12;
/** A tile that has not said anything for so long is not counted with the others. */
const SILENT_MS = 20_000;

/** How a wall says that it is. */
interface WallState extends Omit<WallReport, 'picture'> {
  /** ms UTC. */
  readonly at: number;
  /**
   * How far the time that its picture shows is behind the server's, ms: of its last reports, by the one that was quickest on the way, whose
   * time it includes.
   */
  readonly behind: number;
}

interface Held {
  readonly state: WallState;
  readonly from: string;
  readonly behind: readonly number[];
  readonly picture: { readonly jpeg: string; readonly at: number } | null;
}

/** What walls last said of themselves, in memory; and which are to load their page anew. */
export class WallStates {
  readonly #held = new Map<string, Held>();
  readonly #reloading = new Set<string>();
  readonly #now: () => number;

  /** @param now ms UTC */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns whether it is to load its page anew: told once */
  took(id: string, { picture, ...report }: WallReport, from: string): boolean {
    const at = this.#now();
    const before = this.#held.get(id);
    const behind = [at - report.phase, ...(before?.behind ?? [])].slice(0, REPORTS);
    this.#held.set(id, {
      state: { ...report, at, behind: behind.reduce((least, one) => Math.min(least, one), Infinity) },
      from,
      behind,
      picture: picture === undefined ? (before?.picture ?? null) : { jpeg: picture, at },
    });
    return this.#reloading.delete(id);
  }

  of(id: string): WallState | null {
    return this.#held.get(id)?.state ?? null;
  }

  /** @returns JPEG in base64, and when it came (ms UTC) */
  pictureOf(id: string): { readonly jpeg: string; readonly at: number } | null {
    return this.#held.get(id)?.picture ?? null;
  }

  reload(id: string): void {
    this.#reloading.add(id);
  }

  forget(id: string): void {
    this.#held.delete(id);
    this.#reloading.delete(id);
  }

  /**
   * How far apart in time the pictures of these walls are, ms: of one computer by its clock, else by when their reports came, with the
   * time of their way. null = fewer than two have spoken of late.
   */
  skewOf(ids: readonly string[]): number | null {
    const heard = ids.map((id) => this.#held.get(id)).filter((one) => one !== undefined && this.#now() - one.state.at < SILENT_MS);
    if (heard.length < 2) return null;
    const together = heard.every((one) => one!.from === heard[0]!.from);
    const offsets = heard.map((one) => (together ? one!.state.phase - one!.state.machine : -one!.state.behind));
    const [least, most] = offsets.reduce(([a, b], one) => [Math.min(a, one), Math.max(b, one)], [Infinity, -Infinity]);
    return most - least;
  }
}
