import { label, type Label } from '#contract/label.ts';

/**
 * How well a person is seen, by the pixels a metre of them covers: the classes of EN 62676-4 (IEC 62676-4),
 * best first.
 */
export const LEVELS = ['identify', 'recognise', 'observe', 'detect'] as const;
export type Level = (typeof LEVELS)[number];

/** Fewest pixels a metre. */
export const LEVEL_DENSITY: Readonly<Record<Level, number>> = { identify: 250, recognise: 125, observe: 62.5, detect: 25 };

export const LEVEL_LABELS: Readonly<Record<Level, Label>> = {
  identify: label('可辨认', 'can identify'),
  recognise: label('可识别', 'can recognise'),
  observe: label('可观察', 'can observe'),
  detect: label('可探测', 'can detect'),
};

/** What one can do with it, to be said to who does not know the classes. */
export const LEVEL_MEANS: Readonly<Record<Level, Label>> = {
  identify: label('看得清是谁', 'good enough to tell who it is'),
  recognise: label('认得出熟悉的人', 'good enough to know somebody again'),
  observe: label('看得出衣着、举动', 'shows clothing and what people do'),
  detect: label('只看得出有人、有车、有烟火', 'shows only that people, cars, smoke are there'),
};

/** What decides how fine a camera sees. Degrees; metres. */
export interface Lens {
  readonly fov: number;
  /** As far as a person can be observed; of a PTZ camera fully zoomed in. */
  readonly reach: number;
  /** Across the picture. */
  readonly pixels?: number;
  readonly ptz?: boolean;
}

/** Beyond this, lenses draw straight lines no more, and the pixels go round the arc. */
const WIDEST_STRAIGHT_DEG = 120;

/** Metres across the picture of what stands a metre before the lens. */
function widthAtOneMetre(fov: number): number {
  const straight = 2 * Math.tan((Math.min(fov, WIDEST_STRAIGHT_DEG) * Math.PI) / 360);
  return straight * Math.max(1, fov / WIDEST_STRAIGHT_DEG);
}

/**
 * Pixels a metre, one metre before the lens: from the resolution if it is known, else from the reach; a zoom makes the picture narrower
 * than `fov` says.
 */
const densityAtOneMetre = ({ fov, reach, pixels, ptz }: Lens): number =>
  pixels === undefined || ptz === true || !(fov > 0) ? reach * LEVEL_DENSITY.observe : pixels / widthAtOneMetre(fov);

/** Pixels on each metre of what is so many metres away. */
export const densityAt = (lens: Lens, metres: number): number => densityAtOneMetre(lens) / Math.max(metres, 1e-3);

/** How far a camera sees at a level, metres. */
export const reachFor = (lens: Lens, level: Level): number => densityAtOneMetre(lens) / LEVEL_DENSITY[level];

/** How well it sees what is so many metres away; null = too far to tell that anybody is there. */
export function levelAt(lens: Lens, metres: number): Level | null {
  const density = densityAt(lens, metres);
  return LEVELS.find((level) => density >= LEVEL_DENSITY[level]) ?? null;
}
