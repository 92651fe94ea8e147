import type { MarkRef } from '#client/marks/marks.ts';

const LEAST_MS = 60;
/**
 * Looking for what is under the pointer takes at most a fifth of the time; but the first look, for which shaders are compiled, is not
 * paid for long.
 */
const REST = 4;
const MOST_REST_MS = 800;

/** Places are CSS pixels of the stage. */
interface HoverParts {
  /** What is there. */
  readonly pick: (x: number, y: number) => MarkRef | null;
  readonly show: (ref: MarkRef | null, x: number, y: number) => void;
  /** Nothing can be looked for now: asked again later. */
  readonly busy: () => boolean;
}

/**
 * Paces the search for what is under the pointer. Between two looks only the last place is kept, and it is looked at when the time has
 * come: where the pointer comes to rest is always looked at, also if it got there while something was flying.
 */
export class Hover {
  private readonly parts: HoverParts;
  private next = 0;
  private waiting: { readonly x: number; readonly y: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: HoverParts) {
    this.parts = parts;
  }

  /** The pointer is there. */
  point(x: number, y: number): void {
    this.waiting = { x, y };
    if (this.timer === undefined) this.run();
  }

  /** The pointer has left, or holds something: nothing is under it. */
  leave(): void {
    this.stop();
    this.parts.show(null, 0, 0);
  }

  /** Nothing is looked for any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = null;
  }

  private run(): void {
    this.timer = undefined;
    const { waiting } = this;
    if (waiting === null) return;
    const before = performance.now();
    if (before < this.next || this.parts.busy()) {
      this.timer = setTimeout(() => this.run(), Math.max(LEAST_MS, this.next - before));
      return;
    }
    this.waiting = null;
    const { x, y } = waiting;
    this.parts.show(this.parts.pick(x, y), x, y);
    const after = performance.now();
    this.next = after + Math.max(LEAST_MS, Math.min(MOST_REST_MS, (after - before) * REST));
  }
}
