import { axes } from './fit-camera.ts';
import type { OrbitCamera } from './view-state.ts';

const DEGREES_PER_PIXEL = 0.28;
const FLATTEST = 86;
const STEEPEST = 4;
const NEAREST_M = 6;
const FARTHEST_M = 900;
/** A press that moves less than this is a click. */
const CLICK_PX = 4;

interface OrbitHandlers {
  /** The user takes hold of the picture: whatever flies, stops. */
  readonly onGrab: () => void;
  readonly onMove: (camera: OrbitCamera) => void;
  readonly onClick: (x: number, y: number) => void;
  readonly onPoint: (x: number, y: number) => void;
  readonly onLeave: () => void;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The camera after a drag of so many CSS pixels, or a step of the wheel. */
const turned = (camera: OrbitCamera, dx: number, dy: number): OrbitCamera => ({
  ...camera,
  bearing: camera.bearing + dx * DEGREES_PER_PIXEL,
  pitch: clamp(camera.pitch - dy * DEGREES_PER_PIXEL, STEEPEST, FLATTEST),
});
function panned(camera: OrbitCamera, dx: number, dy: number, metresPerPixel: number): OrbitCamera {
  const { right, up } = axes(camera.bearing, camera.pitch);
  const at = [0, 1, 2].map((i) => camera.at[i] - right[i] * dx * metresPerPixel + up[i] * dy * metresPerPixel);
  return { ...camera, at: at as unknown as OrbitCamera['at'] };
}
const nearer = (camera: OrbitCamera, factor: number): OrbitCamera => ({
  ...camera,
  distance: clamp(camera.distance * factor, NEAREST_M, FARTHEST_M),
});

/** Drag turns, drag with the right button or Shift moves, the wheel (or two fingers) comes nearer. @returns how to let go. */
export function attachOrbitControls(
  element: HTMLElement,
  camera: () => OrbitCamera,
  metresPerPixel: () => number,
  handlers: OrbitHandlers,
): () => void {
  const pressed = new Map<number, { x: number; y: number }>();
  let movedPx = 0;
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    const scale = box.width / Math.max(1, element.clientWidth);
    return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale };
  };
  const spread = (): number => {
    const [a, b] = [...pressed.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void): void =>
    element.addEventListener(name, act, { signal: stop.signal, passive: name !== 'wheel' });
  on('pointerdown', (event) => {
    if (pressed.size === 0) movedPx = 0;
    pressed.set(event.pointerId, at(event));
    element.setPointerCapture(event.pointerId);
  });
  on('pointermove', (event) => {
    const before = pressed.get(event.pointerId);
    const now = at(event);
    if (!before) return handlers.onPoint(now.x, now.y);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    const wide = pressed.size === 2 ? spread() : 0;
    pressed.set(event.pointerId, now);
    const was = movedPx;
    movedPx += Math.hypot(dx, dy);
    if (movedPx < CLICK_PX) return;
    if (was < CLICK_PX) handlers.onGrab();
    if (pressed.size === 2) handlers.onMove(nearer(camera(), wide / Math.max(1, spread())));
    else handlers.onMove(event.buttons === 2 || event.shiftKey ? panned(camera(), dx, dy, metresPerPixel()) : turned(camera(), dx, dy));
  });
  const release = (event: PointerEvent): void => {
    const now = at(event);
    if (pressed.delete(event.pointerId) && event.type === 'pointerup' && movedPx < CLICK_PX && event.button === 0)
      handlers.onClick(now.x, now.y);
  };
  on('pointerup', release);
  on('pointercancel', release);
  on('pointerleave', () => pressed.size === 0 && handlers.onLeave());
  on('contextmenu', (event) => event.preventDefault());
  on('wheel', (event) => {
    event.preventDefault();
    handlers.onGrab();
    handlers.onMove(nearer(camera(), Math.exp(clamp(event.deltaY, -240, 240) * 0.0016)));
  });
  return () => stop.abort();
}
