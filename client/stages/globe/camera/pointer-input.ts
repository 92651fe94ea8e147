import type { Hover } from '../../hover.ts';

/** CSS pixels a pointer may move and still have clicked. */
const STILL_PX = 4;

interface PointerHandlers {
  /** CSS pixels of the stage. */
  readonly onPick: (x: number, y: number) => void;
  readonly hover: Hover;
  /** The user has taken hold of the picture. */
  readonly onSteer: () => void;
}

/** What the pointer does on the globe's picture. */
export class PointerInput {
  private readonly canvas: HTMLElement;
  private readonly hover: Hover;
  private readonly stop = new AbortController();

  /** @param scale pixels of the page per CSS pixel of the stage */
  constructor(canvas: HTMLElement, scale: number, { onPick, hover, onSteer }: PointerHandlers) {
    this.canvas = canvas;
    this.hover = hover;
    const { signal } = this.stop;
    let down: { readonly x: number; readonly y: number } | null = null;
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
    listen('pointerleave', () => hover.leave());
    listen('pointermove', (event) => {
      const { x, y } = at(event);
      if (down) {
        if (Math.hypot(x - down.x, y - down.y) >= STILL_PX) onSteer();
        return;
      }
      hover.point(x, y);
    });
  }

  dispose(): void {
    this.stop.abort();
    this.hover.stop();
    this.canvas.style.cursor = '';
  }
}
