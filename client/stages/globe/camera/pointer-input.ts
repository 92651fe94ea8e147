import type { MarkRef } from '#client/marks/marks.ts';

/** CSS pixels a pointer may move and still have clicked. */
const STILL_PX = 4;
const HOVER_MS = 60;
/**
 * Looking for what is hovered takes at most a fifth of the time; but the first look, for which shaders are compiled, is not paid for
 * long.
 */
const REST = 4;
const MOST_REST_MS = 800;

interface PointerHandlers {
  /** CSS pixels of the stage. */
  readonly onPick: (x: number, y: number) => void;
  /** @returns what is there. */
  readonly onHover: (x: number, y: number) => MarkRef | null;
  readonly onLeave: () => void;
  /** The user has taken hold of the picture. */
  readonly onSteer: () => void;
}

/** What the pointer does on the globe's picture. */
export class PointerInput {
  private readonly canvas: HTMLElement;
  private readonly stop = new AbortController();

  /** @param scale pixels of the page per CSS pixel of the stage */
  constructor(canvas: HTMLElement, scale: number, { onPick, onHover, onLeave, onSteer }: PointerHandlers) {
    this.canvas = canvas;
    const { signal } = this.stop;
    let down: { readonly x: number; readonly y: number } | null = null;
    let next = 0;
    const listen = <T extends keyof HTMLElementEventMap>(type: T, act: (event: HTMLElementEventMap[T]) => void): void =>
      canvas.addEventListener(type, act, { signal, passive: true });
    const at = ({ offsetX, offsetY }: MouseEvent): { readonly x: number; readonly y: number } => ({
      x: offsetX / scale,
      y: offsetY / scale,
    });
    listen('pointerdown', (event) => {
      down = at(event);
    });
    listen('pointerup', (event) => {
      const { x, y } = at(event);
      if (down && event.button === 0 && Math.hypot(x - down.x, y - down.y) < STILL_PX) onPick(x, y);
      down = null;
    });
    listen('wheel', onSteer);
    listen('pointerleave', onLeave);
    listen('pointermove', (event) => {
      const { x, y } = at(event);
      if (down) {
        if (Math.hypot(x - down.x, y - down.y) >= STILL_PX) onSteer();
        return;
      }
      const now = performance.now();
      if (now < next) return;
      canvas.style.cursor = onHover(x, y) ? 'pointer' : '';
      const done = performance.now();
      next = done + Math.max(HOVER_MS, Math.min(MOST_REST_MS, (done - now) * REST));
    });
  }

  dispose(): void {
    this.stop.abort();
    this.canvas.style.cursor = '';
  }
}
