import { localPlane } from '#scenes/local-plane.ts';
import type { Pose } from '#client/stages/stage.ts';

export const FLIGHT_MS = 1600;
/** How high a flight goes: van Wijk and Nuij's ρ (“Smooth and efficient zooming and panning”, 2003). */
const RHO = 1.25;

/** The shorter way round from one bearing to another, degrees. */
export const turn = (from: number, to: number): number => ((((to - from) % 360) + 540) % 360) - 180;

const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2);

/** The way from one picture to another, rising as far as both are seen. `t` from 0 to 1 is eased. */
export function flight(from: Pose, to: Pose): (t: number) => Pose {
  const plane = localPlane(from.center);
  const [x, y] = plane.toMetres(to.center);
  const path = zoomPath(Math.hypot(x, y), from.distance, to.distance);
  const spin = turn(from.bearing, to.bearing);
  return (t) => {
    if (t >= 1) return to;
    const s = ease(Math.max(0, t));
    const { along, distance } = path(s);
    return {
      center: plane.toLonLat([x * along, y * along]),
      distance,
      bearing: from.bearing + spin * s,
      pitch: from.pitch + (to.pitch - from.pitch) * s,
    };
  };
}

/** Distance of the eye and share of the way made, by share of the time. */
function zoomPath(way: number, w0: number, w1: number): (s: number) => { along: number; distance: number } {
  if (way < 1e-3 * Math.min(w0, w1)) return (s) => ({ along: s, distance: w0 * (w1 / w0) ** s });
  const b = (w: number, sign: 1 | -1): number => (w1 * w1 - w0 * w0 + sign * RHO ** 4 * way * way) / (2 * w * RHO * RHO * way);
  // ln(√(v² + 1) − v) and, below, cosh(r₀)·tanh(at) − sinh(r₀), in forms that lose no digits when the way is short.
  const r = (value: number): number => -Math.asinh(value);
  const [r0, r1] = [r(b(w0, 1)), r(b(w1, -1))];
  const length = (r1 - r0) / RHO;
  return (s) => {
    const at = RHO * s * length + r0;
    return { along: (w0 * Math.sinh(at - r0)) / (Math.cosh(at) * RHO * RHO * way), distance: (w0 * Math.cosh(r0)) / Math.cosh(at) };
  };
}
