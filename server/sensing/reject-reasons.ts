import type { SensingRejects } from '#contract/live/sensing.ts';

const MAX_SOURCES = 64;
/** Reasons of a source that are told apart; what comes beyond them is one. */
const MAX_REASONS = 24;
const OTHER = '…';
/** Parts of an hour. */
const PARTS = 12;
const PART_MS = 300_000;
const LONGEST = 160;

/**
 * The sentence with … for what differs from one piece of input to the next: numbers, hex, what is quoted, and addresses. So a
 * thousand different wrong checksums are one reason.
 */
const shapeOf = (reason: string): string =>
  reason
    .slice(0, 500)
    .replace(/"(?:[^"\\]|\\.)*"|“[^”]*”/g, OTHER)
    .replace(/[^\s,;]*\d[^\s,;]*/g, OTHER)
    .replace(/(?:…[\s,;:]*)+…/g, OTHER)
    .slice(0, LONGEST);

interface Reason {
  readonly parts: Uint32Array;
  part: number;
}

/** Input that could not be used by why, over the last hour. Memory is bounded whatever is thrown at it. Instants are monotonic, ms. */
export class RejectReasons {
  readonly #sources = new Map<string, Map<string, Reason>>();

  note(source: string, reason: string, now: number): void {
    let reasons = this.#sources.get(source);
    if (!reasons) {
      if (this.#sources.size >= MAX_SOURCES) return;
      this.#sources.set(source, (reasons = new Map<string, Reason>()));
    }
    let shape = shapeOf(reason);
    if (!reasons.has(shape) && reasons.size >= MAX_REASONS) forgetPast(reasons, now);
    if (!reasons.has(shape) && reasons.size >= MAX_REASONS) shape = OTHER;
    const known = reasons.get(shape) ?? { parts: new Uint32Array(PARTS), part: 0 };
    reasons.set(shape, known);
    roll(known, now);
    known.parts[known.part % PARTS]++;
  }

  /** Sources with rejects in the last hour. */
  list(now: number): SensingRejects[] {
    return [...this.#sources].flatMap(([protocol, found]) => {
      forgetPast(found, now);
      const reasons = Array.from(found, ([reason, { parts }]) => ({ reason, count: sumOf(parts) })).sort((a, b) => b.count - a.count);
      return reasons.length === 0 ? [] : [{ protocol, count: reasons.reduce((sum, { count }) => sum + count, 0), reasons }];
    });
  }
}

const sumOf = (parts: Uint32Array): number => parts.reduce((sum, count) => sum + count, 0);

function roll(reason: Reason, now: number): void {
  const part = Math.floor(now / PART_MS);
  for (let each = Math.max(reason.part + 1, part - PARTS + 1); each <= part; each++) reason.parts[each % PARTS] = 0;
  reason.part = Math.max(reason.part, part);
}

function forgetPast(reasons: Map<string, Reason>, now: number): void {
  for (const [shape, reason] of reasons) {
    roll(reason, now);
    if (sumOf(reason.parts) === 0) reasons.delete(shape);
  }
}
