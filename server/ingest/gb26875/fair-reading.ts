import { monotonic } from '#server/lib/clock.ts';

/** Main-thread time of one turn; then timers, screens and commands have theirs. */
const TURN_MS = 8;

/** What is known of a line: nothing yet, that the ledger knows who speaks there, or that it does not. */
const LINE_CLASSES = ['new', 'known', 'unregistered'] as const;
export type LineClass = (typeof LINE_CLASSES)[number];

/** A line with bytes to be read. */
export interface Reader {
  readonly host: string;
  readonly lineClass: LineClass;
  /** Reads a slice. @returns false when nothing is left to read now. */
  read(): boolean;
}

/**
 * Shares the main thread among lines: a slice for each sort of line in turn, within it for each peer address, within that for each
 * line. Whoever floods waits for itself; a unit the ledger knows is next after at most two slices of others, one that has just come soon
 * after.
 */
export class FairReading {
  /** Of each standing, by peer address; the next to be served ahead. */
  readonly #rings: Readonly<Record<LineClass, Map<string, Set<Reader>>>> = { new: new Map(), known: new Map(), unregistered: new Map() };
  #planned = false;

  add(reader: Reader): void {
    const ring = this.#rings[reader.lineClass];
    const lines = ring.get(reader.host) ?? new Set<Reader>();
    lines.add(reader);
    ring.set(reader.host, lines);
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#planned = false;
    const end = monotonic() + TURN_MS;
    for (let served = true; served && monotonic() < end;) {
      served = false;
      for (const lineClass of LINE_CLASSES) {
        const reader = take(this.#rings[lineClass]);
        if (reader === null) continue;
        served = true;
        if (reader.read()) this.add(reader);
      }
    }
    if (!this.#planned && LINE_CLASSES.some((lineClass) => this.#rings[lineClass].size > 0)) {
      this.#planned = true;
      setImmediate(() => this.#turn());
    }
  }
}

function take(ring: Map<string, Set<Reader>>): Reader | null {
  for (const [host, lines] of ring) {
    const reader = lines.values().next().value!;
    lines.delete(reader);
    ring.delete(host);
    if (lines.size > 0) ring.set(host, lines);
    return reader;
  }
  return null;
}
