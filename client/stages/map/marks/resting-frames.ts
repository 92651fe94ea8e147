import type { AnimationFrameCallback, AnimationFrameProvider } from '@luma.gl/engine';

/** How long frames come as the display shows them after something changed. */
const AWAKE_MS = 500;
/** At rest: what nothing told of (a texture that came late) is drawn after this at the latest. */
const REST_MS = 250;

/**
 * Frames for deck.gl, which asks for one after another for ever, although it draws nothing in most. On a screen at rest that alone would
 * have the browser put its picture together 60 times a second, a third of a core without a graphics card. At rest it gets few.
 */
export class RestingFrames implements AnimationFrameProvider {
  private awakeUntil = performance.now() + AWAKE_MS;
  private callback: AnimationFrameCallback | null = null;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  requestAnimationFrame(callback: AnimationFrameCallback): number {
    this.callback = callback;
    if (performance.now() < this.awakeUntil) this.frame = requestAnimationFrame((time) => this.run(time));
    else this.timer = setTimeout(() => this.run(performance.now()), REST_MS);
    return ++this.asked;
  }

  cancelAnimationFrame(_id: number): void {
    this.callback = null;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  /** Something changed: frames come as the display shows them, for a while. */
  wake(): void {
    const rested = performance.now() >= this.awakeUntil;
    this.awakeUntil = performance.now() + AWAKE_MS;
    const { callback } = this;
    if (!rested || !callback) return;
    this.cancelAnimationFrame(this.asked);
    this.requestAnimationFrame(callback);
  }

  private run(time: number): void {
    const { callback } = this;
    this.callback = null;
    callback?.(time);
  }
}
