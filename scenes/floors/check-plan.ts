import { inRing } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import { floorPlanSchema, type FloorPlan, type Layout } from './floor-plan.ts';
import { toEdge } from './polygon.ts';

/** Outer walls are measured by one, drawn by another: a plan may stand out of the ledger's footprint by this much, metres. */
const FOOTPRINT_SLACK_M = 2;
/** A room may stand out of its own plan's outline by half a wall, metres. */
const ROOM_SLACK_M = 0.3;
/** Levels may overlap by this much, metres: plans are rounded. */
const LEVEL_SLACK_M = 0.1;
/** No storey fits between two levels that are nearer, metres. */
const LEAST_STOREY_M = 1.8;
/** So many are told; who mends these sees the next. */
const MOST_FAULTS = 40;

interface CheckedPlan {
  /** null when the plan cannot be used. */
  readonly plan: (FloorPlan & { readonly building: string }) | null;
  /** What is wrong, a sentence each, with where. */
  readonly faults: readonly string[];
}

/**
 * Reads a floor plan that somebody else made: does it fit the schema, is its building in the ledger, does it lie on that building's
 * ground, are its rooms rooms?
 * @param find the ledger's place with a path
 */
export function checkPlan(raw: unknown, find: (path: string) => Place | undefined): CheckedPlan {
  const parsed = floorPlanSchema.safeParse(openRings(raw));
  if (!parsed.success) return refused(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the plan'}: ${message}`));
  const { building } = parsed.data;
  if (building === undefined) return refused(['building: the place path of the building is missing']);
  const place = find(building);
  if (!place) return refused([`building: ${building} is not in the ledger; enter it first, or mend the path`]);
  if (place.level !== 'building') return refused([`building: ${building} (${place.name}) is a ${place.level}, not a building`]);
  const faults = [
    ...levelFaults(parsed.data, place),
    ...Object.entries(parsed.data.layouts).flatMap(([name, layout]) => layoutFaults(name, layout)),
    ...groundFaults(parsed.data, place),
  ];
  return faults.length > 0 ? refused(faults) : { plan: { ...parsed.data, building }, faults: [] };
}

/** Rings end with their last corner here; other programs write the first one again. */
function openRings(raw: unknown): unknown {
  if (!isRecord(raw) || !isRecord(raw.layouts)) return raw;
  const layouts = Object.entries(raw.layouts).map(([name, layout]) => {
    if (!isRecord(layout)) return [name, layout];
    const spaces = Array.isArray(layout.spaces)
      ? layout.spaces.map((space: unknown) => (isRecord(space) ? { ...space, ring: opened(space.ring) } : space))
      : layout.spaces;
    return [
      name,
      { ...layout, ...(layout.outline !== undefined && { outline: opened(layout.outline) }), ...(spaces !== undefined && { spaces }) },
    ];
  });
  return { ...raw, layouts: Object.fromEntries(layouts) as unknown };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without corners that stand where the one before stands. */
function opened(ring: unknown): unknown {
  if (!Array.isArray(ring)) return ring;
  const corners = ring.filter((corner: unknown, i) => i === 0 || JSON.stringify(corner) !== JSON.stringify(ring[i - 1]));
  while (corners.length > 3 && JSON.stringify(corners[0]) === JSON.stringify(corners.at(-1))) corners.pop();
  return corners;
}

const refused = (faults: readonly string[]): CheckedPlan => ({
  plan: null,
  faults: faults.length > MOST_FAULTS ? [...faults.slice(0, MOST_FAULTS), `… and ${faults.length - MOST_FAULTS} more`] : faults,
});

function levelFaults({ levels }: FloorPlan, { name, floors }: Place): string[] {
  const highest = levels[levels.length - 1].floor;
  const wrong =
    floors !== undefined && highest - leftOut(levels) > floors
      ? [`levels: floor ${highest} is not there: ${name} has ${floors} floors in the ledger`]
      : [];
  return [
    ...wrong,
    ...levels.slice(1).flatMap(({ floor, bottom }, i): string[] => {
      const below = levels[i];
      return below.bottom + below.height > bottom + LEVEL_SLACK_M
        ? [
            `levels: floor ${below.floor} reaches up to ${metres(below.bottom + below.height)}, above the slab of floor ${floor} ` +
              `at ${metres(bottom)}`,
          ]
        : [];
    }),
  ];
}

/** Numbers that a house does not use (there may be no 4 or 13): the next slab lies where the storey below ends. */
function leftOut(levels: FloorPlan['levels']): number {
  const above = levels.filter(({ floor }) => floor > 0);
  return above.slice(1).reduce((sum, { floor, bottom }, i) => {
    const below = above[i];
    return bottom - below.bottom - below.height < LEAST_STOREY_M ? sum + floor - below.floor - 1 : sum;
  }, 0);
}

function layoutFaults(name: string, { outline, spaces }: Layout): string[] {
  const crossed = crossing(outline);
  if (crossed) return [`layout ${name}: the outline crosses itself near ${at(crossed)}`];
  return spaces.flatMap(({ id, use, unit, name: called, ring }): string[] => {
    const what = `layout ${name}, space ${id} (${called ?? use}${unit === undefined ? '' : `, unit ${unit}`})`;
    const cross = crossing(ring);
    if (cross) return [`${what}: its ring crosses itself near ${at(cross)}`];
    const out = farthestOut(ring, outline);
    return out.metres > ROOM_SLACK_M ? [`${what}: ${at(out.corner)} lies ${metres(out.metres)} outside the layout's outline`] : [];
  });
}

/** Is it this building? */
function groundFaults({ anchor, layouts }: FloorPlan, { ring, center, name }: Place): string[] {
  const plane = localPlane(anchor);
  if (!ring) {
    const away = Math.hypot(...plane.toMetres(center));
    return away > 1000 ? [`anchor: ${metres(away)} from ${name}`] : [];
  }
  const ground = ring.slice(0, -1).map(plane.toMetres);
  return Object.entries(layouts).flatMap(([layout, { outline }]): string[] => {
    const out = farthestOut(outline, ground);
    return out.metres > FOOTPRINT_SLACK_M
      ? [`layout ${layout}: corner ${at(out.corner)} of the outline lies ${metres(out.metres)} outside the footprint of ${name}`]
      : [];
  });
}

function farthestOut(corners: readonly Metres[], within: readonly Metres[]): { corner: Metres; metres: number } {
  let worst = { corner: corners[0], metres: 0 };
  for (const corner of corners) {
    const out = inRing(within, corner) ? 0 : toEdge(within, corner);
    if (out > worst.metres) worst = { corner, metres: out };
  }
  return worst;
}

/** A point near which two edges of a ring cross or touch that are not neighbours; null when it is simple. */
function crossing(ring: readonly Metres[]): Metres | null {
  const edges = ring.map((a, i) => ({ i, a, b: ring[(i + 1) % ring.length] })).filter(({ a, b }) => a[0] !== b[0] || a[1] !== b[1]);
  const from = ({ a, b }: (typeof edges)[number]): number => Math.min(a[0], b[0]);
  const sorted = edges.toSorted((one, other) => from(one) - from(other));
  const neighbours = (i: number, j: number): boolean => Math.abs(i - j) === 1 || Math.abs(i - j) === ring.length - 1;
  for (const [k, one] of sorted.entries()) {
    const end = Math.max(one.a[0], one.b[0]);
    for (let n = k + 1; n < sorted.length && from(sorted[n]) <= end; n++) {
      const other = sorted[n];
      if (!neighbours(one.i, other.i) && cross(one.a, one.b, other.a, other.b)) return other.a;
    }
  }
  return null;
}

const side = ([ax, ay]: Metres, [bx, by]: Metres, [px, py]: Metres): number => Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));

function cross(a: Metres, b: Metres, c: Metres, d: Metres): boolean {
  const overlap = (axis: 0 | 1): boolean =>
    Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis])) <= Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]));
  return overlap(0) && overlap(1) && side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

const metres = (value: number): string => `${value >= 1000 ? `${(value / 1000).toFixed(1)} km` : `${value.toFixed(1)} m`}`;
const at = ([x, y]: Metres): string => `(${x.toFixed(1)}, ${y.toFixed(1)})`;
