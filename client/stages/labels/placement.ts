/** Something to be shown in words: where its place is in the picture, and how large it is. CSS pixels. */
export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** `plate` stands on a stem above its place, `count` sits on it, `roof` right above it, `name` is centred on it. */
  readonly anchor: 'plate' | 'count' | 'roof' | 'name';
  /** Shown even where there is no room. */
  readonly always: boolean;
  /** Of a count: what it may say to its right, when there is room. 0 = nothing. */
  readonly more: number;
}

/** Where a word is shown. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  /**
   * From its lower edge down to its place, and where along that edge. Negative: from its upper edge up to it. 0: its place is on it, or
   * not in sight.
   */
  readonly stem: number;
  readonly foot: number;
  /** What it may say to its right is shown too. */
  readonly more: boolean;
}

export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** CSS pixels between a place and the plate that names it. */
const STEM = 26;
/** Between a place and the plate that hangs below it: past the place's own mark. */
const BELOW = 20;
/** Half the side of what stays free around the place of a plate that must be seen. */
const SPOT = 16;
const NOTHING = { top: 0, right: 0, bottom: 0, left: 0 };
/** Between any two. */
const STEP = 4;
/** How often a plate that must be seen may climb over others. */
const MOST_CLIMBS = 8;
/**
 * Where a count looks for room: on its place, then beside it (a floor's stays on its floor), then around. In its own widths and
 * heights.
 */
const AROUND: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [2, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
  [-2, 0],
  [0, -2],
  [0, 2],
];
/** How far a name may give way up or down, besides half its height: past a count on the same place. */
const ASIDE = 21;
/** Between a count and the one that stands on its place, which may be larger. */
const APART = 8;
/** Side of the squares by which neighbours are found. */
const SQUARE = 96;

/** The picture, and what of its edges panels cover. CSS pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly covered?: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  /** Behind bezels of a wall of several screens: no word lies across one. */
  readonly bezels?: readonly Box[];
}

/**
 * Finds each word a seat where it covers no other, the most urgent (first) first. What gives way is `null`; a count that must be shown
 * and finds no room overlaps others, and is then to be drawn above the less urgent. A plate lies over no word and under no panel: where
 * that cannot be, its place alone is marked.
 */
export function placeLabels(words: readonly (LabelBox | null)[], frame: Frame): (Placement | null)[] {
  const taken = new CollisionIndex();
  for (const bezel of frame.bezels ?? []) taken.add(bezel);
  return words.map((word) => {
    if (word === null || !isNear(word, frame)) return null;
    const found = find(word, frame, taken);
    if (found) taken.add(boxOf(found, word));
    // What burns is not to lie under words of something else.
    if (found && word.anchor === 'plate' && word.always) taken.add([word.x - SPOT, word.y - SPOT, word.x + SPOT, word.y + SPOT]);
    return found;
  });
}

/** Words whose place cannot be told are not put anywhere. */
export function isNear({ x, y, width, height }: Pick<LabelBox, 'x' | 'y' | 'width' | 'height'>, frame: Frame): boolean {
  return x >= -width && y >= -height && x <= frame.width + width && y <= frame.height + height + STEM;
}

const boxOf = ({ left, top, more }: Placement, { width, height, more: extra }: LabelBox): Box => [
  left,
  top,
  left + width + (more ? extra : 0),
  top + height,
];

function find(word: LabelBox, frame: Frame, taken: CollisionIndex): Placement | null {
  const tries = word.anchor === 'plate' ? platesOf(word, frame) : placementsOf(word);
  return tries.find((one) => taken.isFree(boxOf(one, word))) ?? (word.always && word.anchor !== 'plate' ? tries[0] : null);
}

function placementsOf({ x, y, width, height, anchor, more }: LabelBox): Placement[] {
  const left = Math.round(x - width / 2);
  const at = (dx: number, top: number): Placement => ({ left: left + dx, top: Math.round(top), stem: 0, foot: width / 2, more: false });
  if (anchor === 'roof') return [at(0, y - height)];
  if (anchor === 'name') return [0, ASIDE + height / 2, -ASIDE - height / 2].map((dy) => at(0, y - height / 2 + dy));
  const around = AROUND.map(([dx, dy]) => at(dx * (width + APART), y - height / 2 + dy * (height + APART)));
  return more > 0 ? [{ ...around[0], more: true }, ...around] : around;
}

/**
 * A plate is read whole: it keeps off what panels cover, and hangs below its place where there is no room above. Of a place behind a panel
 * only the plate that must be seen is shown, at the edge.
 */
function platesOf({ x, y, width, height, always }: LabelBox, frame: Frame): Placement[] {
  const { top, right, bottom, left } = frame.covered ?? NOTHING;
  const [first, last] = [left + STEP, frame.width - right - STEP - width];
  const [highest, lowest] = [top + STEP, frame.height - bottom - STEP - height];
  const inSight = x >= left && x <= frame.width - right && y >= top && y <= frame.height - bottom;
  if (!inSight && !always) return [];
  const meant = Math.max(first, Math.min(last, Math.round(x - width / 2)));
  const beside = offBezels(meant, width, frame);
  const under = Math.round(x) - beside;
  const foot = beside === meant ? under : Math.max(0, Math.min(width, under));
  const climbs = Array.from({ length: always ? MOST_CLIMBS + 1 : 1 }, (_, climb) => climb * (height + STEP));
  if (!inSight) {
    const edge = Math.max(highest, Math.min(lowest, Math.round(y)));
    return climbs
      .flatMap((climb) => [edge - climb, edge + climb])
      .filter((at) => at >= highest && at <= lowest)
      .map((at) => ({ left: beside, top: at, stem: 0, foot, more: false }));
  }
  const above = climbs.map((climb): Placement => ({
    left: beside,
    top: Math.round(y - STEM - climb - height),
    stem: STEM + climb,
    foot,
    more: false,
  }));
  const below = climbs.map((climb): Placement => ({
    left: beside,
    top: Math.round(y + BELOW + climb),
    stem: -(BELOW + climb),
    foot,
    more: false,
  }));
  return [...above, ...below].filter((one) => one.top >= highest && one.top <= lowest);
}

/** The nearest place to the left or right where a bezel that runs down the wall does not cut it. */
function offBezels(left: number, width: number, frame: Frame): number {
  const across = frame.bezels?.find(
    ([from, top, to, bottom]) => bottom - top >= frame.height - 1 && left < to + STEP && from < left + width + STEP,
  );
  if (!across) return left;
  const [from, , to] = across;
  return left + width / 2 < (from + to) / 2 ? Math.floor(from - STEP - width) : Math.ceil(to + STEP);
}

/** The boxes there are, found by where they are. */
class CollisionIndex {
  private readonly squares = new Map<number, Box[]>();

  isFree(box: Box): boolean {
    return this.around(box).every((key) => this.squares.get(key)?.every((other) => !touch(box, other)) ?? true);
  }

  add(box: Box): void {
    for (const key of this.around(box)) {
      const boxes = this.squares.get(key);
      if (boxes) boxes.push(box);
      else this.squares.set(key, [box]);
    }
  }

  /** Squares a box lies in, its surroundings included. */
  private around([left, top, right, bottom]: Box): number[] {
    const keys: number[] = [];
    const at = (pixels: number): number => Math.floor(pixels / SQUARE);
    for (let column = at(left - STEP); column <= at(right + STEP); column++) {
      for (let row = at(top - STEP); row <= at(bottom + STEP); row++) keys.push(column * 65_536 + row);
    }
    return keys;
  }
}

const touch = (a: Box, b: Box): boolean => a[0] < b[2] + STEP && b[0] < a[2] + STEP && a[1] < b[3] + STEP && b[1] < a[3] + STEP;
