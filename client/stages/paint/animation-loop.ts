/** At most this share of the time goes into moving pictures, however slow the machine; a step is never shorter than FASTEST_MS. */
const SHARE = 0.2;
const FASTEST_MS = 33;
const SLOWEST_MS = 1500;

interface AnimationLoop {
  /** Starts or stops asking for frames. Stopped, nothing is drawn. */
  set(moving: boolean): void;
  stop(): void;
}

/**
 * Asks for a frame again and again while something moves. Measures what a frame really costs (from asking to the
 * browser's next idle frame) and waits accordingly, so a wall without a graphics card still answers its keyboard.
 */
export function createAnimationLoop(draw: () => void): AnimationLoop {
  let moving = false;
  let running = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (): void => {
    running = moving;
    if (!running) return;
    const asked = performance.now();
    draw();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const cost = performance.now() - asked - 32;
        timer = setTimeout(step, Math.min(SLOWEST_MS, Math.max(FASTEST_MS - 32, cost / SHARE)));
      }),
    );
  };
  return {
    set(next) {
      moving = next;
      if (moving && !running) step();
    },
    stop() {
      moving = false;
      clearTimeout(timer);
    },
  };
}
