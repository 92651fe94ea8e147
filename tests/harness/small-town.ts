import { PLACED_KINDS } from '#scenes/placement/placed-kinds.ts';
import { DEMO_TOWN, generateTown, type Town } from '#scenes/town/town.ts';

const FIRST = new Set([
  'access-gate',
  'camera',
  'elevator-camera',
  'hydrant-pressure',
  'manhole',
  'manual-call-point',
  'smoke-detector',
  'sos-button',
  'throw-camera',
  'uitd',
]);

/** Kinds of a town that tests know by heart: a kind that is added moves nothing in it. */
export const FIRST_KINDS = PLACED_KINDS.filter(({ kind }) => FIRST.has(kind));

/** The demo town with so many devices, enough for a software renderer. */
export const smallTown = (devices: number): Town => generateTown({ seed: DEMO_TOWN.seed, devices, kinds: FIRST_KINDS });
