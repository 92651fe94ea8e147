import { add, left, minus, mix, unit } from './geometry/polygon.ts';
import type { XY } from './geometry/plane.ts';

interface Outside {
  readonly kind: 'lake' | 'moat' | 'park';
  readonly name: string;
  readonly ring: readonly XY[];
}

/** A ribbon of even width along a line. */
function ribbon(line: readonly XY[], width: number): XY[] {
  const side = (sign: number): XY[] =>
    line.map((p, i) => add(p, left(unit(minus(line[Math.min(line.length - 1, i + 1)], line[Math.max(0, i - 1)]))), (sign * width) / 2));
  return [...side(-1), ...side(1).reverse()];
}

const MOAT: readonly XY[] = [
  [-893, -521],
  [-818, -604],
  [-744, -656],
  [-558, -662],
  [-326, -671],
  [-93, -666],
  [140, -673],
  [372, -670],
  [595, -677],
  [716, -662],
  [800, -595],
  [854, -502],
  [865, -353],
  [857, -140],
  [860, 93],
  [851, 279],
  [848, 409],
  [790, 521],
  [716, 558],
];

const SHORE: readonly XY[] = [
  [-608, 595],
  [-532, 567],
  [-408, 561],
  [-285, 573],
  [-162, 555],
  [-57, 577],
  [76, 565],
  [218, 555],
  [352, 567],
  [494, 559],
  [608, 585],
  [665, 645],
  [656, 735],
  [694, 835],
  [646, 935],
  [513, 985],
  [361, 965],
  [209, 1000],
  [38, 975],
  [-152, 1005],
  [-323, 965],
  [-456, 985],
  [-570, 915],
  [-627, 815],
  [-598, 715],
];

/** Cuts the corners off a ring, twice over. */
function soften(ring: readonly XY[], times = 2): readonly XY[] {
  if (times === 0) return ring;
  return soften(
    ring.flatMap((a, i) => [mix(a, ring[(i + 1) % ring.length], 0.25), mix(a, ring[(i + 1) % ring.length], 0.75)]),
    times - 1,
  );
}

/** Lake and moat around the old town, with the green along them. They lie outside the street's own ground. */
export const OUTSIDE: readonly Outside[] = [
  {
    kind: 'park',
    name: '大明湖公园',
    ring: [
      [-725, 521],
      [725, 541],
      [760, 1045],
      [-730, 1045],
    ],
  },
  { kind: 'lake', name: '大明湖', ring: soften(SHORE) },
  { kind: 'park', name: '环城公园', ring: ribbon(MOAT, 62) },
  { kind: 'moat', name: '护城河', ring: ribbon(MOAT, 24) },
];
