import { axes, type Eye } from './posture.ts';

const DEGREES_PER_PIXEL = 0.28;
const FLATTEST = 86;
const STEEPEST = 4;
const NEAREST_M = 6;
const FARTHEST_M = 900;
/** A press that moves less than this is a click. */
const CLICK_PX = 4;

export interface Hand {
  /** The user takes hold of the picture: whatever flies, stops. */
  readonly onGrab: () => void;
  readonly onMove: (eye: Eye) => void;
  readonly onClick: (x: number, y: number) => void;
  readonly onPoint: (x: number, y: number) => void;
  readonly onLeave: () => void;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Drag turns, drag with the right button or Shift moves, the wheel (or two fingers) comes nearer. @returns how to let go. */
export function holdPicture(element: HTMLElement, eye: () => Eye, metresPerPixel: () => number, hand: Hand): () => void {
  const pressed = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    const scale = box.width / Math.max(1, element.clientWidth);
    return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale };
  };
  const turn = (dx: number, dy: number): Eye => {
    const now = eye();
    return { ...now, bearing: now.bearing + dx * DEGREES_PER_PIXEL, pitch: clamp(now.pitch - dy * DEGREES_PER_PIXEL, STEEPEST, FLATTEST) };
  };
  const move = (dx: number, dy: number): Eye => {
    const now = eye();
    const { right, up } = axes(now.bearing, now.pitch);
    const m = metresPerPixel();
    return { ...now, at: [0, 1, 2].map((i) => now.at[i] - right[i] * dx * m + up[i] * dy * m) as unknown as Eye['at'] };
  };
  const nearer = (factor: number): Eye => ({ ...eye(), distance: clamp(eye().distance * factor, NEAREST_M, FARTHEST_M) });
  const spread = (): number => {
    const [a, b] = [...pressed.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void): void =>
    element.addEventListener(name, act, { signal: stop.signal, passive: name !== 'wheel' });
  on('pointerdown', (event) => {
    if (pressed.size === 0) travelled = 0;
    pressed.set(event.pointerId, at(event));
    element.setPointerCapture(event.pointerId);
  });
  on('pointermove', (event) => {
    const before = pressed.get(event.pointerId);
    const now = at(event);
    if (!before) return hand.onPoint(now.x, now.y);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    const wide = pressed.size === 2 ? spread() : 0;
    pressed.set(event.pointerId, now);
    const was = travelled;
    travelled += Math.hypot(dx, dy);
    if (travelled < CLICK_PX) return;
    if (was < CLICK_PX) hand.onGrab();
    if (pressed.size === 2) hand.onMove(nearer(wide / Math.max(1, spread())));
    else hand.onMove(event.buttons === 2 || event.shiftKey ? move(dx, dy) : turn(dx, dy));
  });
  const release = (event: PointerEvent): void => {
    const now = at(event);
    if (pressed.delete(event.pointerId) && event.type === 'pointerup' && travelled < CLICK_PX && event.button === 0) hand.onClick(now.x, now.y);
  };
  on('pointerup', release);
  on('pointercancel', release);
  on('pointerleave', () => pressed.size === 0 && hand.onLeave());
  on('contextmenu', (event) => event.preventDefault());
  on('wheel', (event) => {
    event.preventDefault();
    hand.onGrab();
    hand.onMove(nearer(Math.exp(clamp(event.deltaY, -240, 240) * 0.0016)));
  });
  return () => stop.abort();
}
