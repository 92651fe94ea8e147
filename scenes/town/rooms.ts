import { minOf, maxOf } from '#contract/places/extent.ts';
import {
  corridorFloor,
  courtyardFloor,
  roomsOnly,
  shopFloor,
  slabFloor,
  towerFloor,
  type Arrangement,
  type BoxSpace,
} from '#scenes/floors/arrange.ts';
import { box, depth, width, type Box } from '#scenes/floors/box.ts';
import type { RoomUse } from '#scenes/floors/floor-plan.ts';
import type { XY } from './geometry/plane.ts';
import type { DraftBuilding } from './lots/rows.ts';

const TOWER_LIFTS = 3;

/** Wings of a building that its `body` leaves out. */
function sideWings({ footprint, use }: DraftBuilding): Box[] {
  const [xs, ys] = [footprint.map(([x]) => x), footprint.map(([, y]) => y)];
  const whole = box(minOf(xs), maxOf(xs), minOf(ys), maxOf(ys));
  if (use === 'courtyard') {
    const [left, right, front] = [footprint[1][0], footprint[4][0], footprint[2][1]];
    return [box(whole.x0, left, whole.y0, front), box(right, whole.x1, whole.y0, front)];
  }
  return footprint.length === 6 ? [box(whole.x0, footprint[3][0], footprint[3][1], whole.y1)] : [];
}

function heartOf({ use, body, units, lifts }: DraftBuilding): Arrangement {
  switch (use) {
    case 'residential':
      return units === 1 && lifts === TOWER_LIFTS ? towerFloor(body, lifts) : slabFloor(body, units, lifts / units);
    case 'shop':
      return shopFloor(body);
    case 'mall':
      return corridorFloor(body, 'shop', 12, lifts);
    case 'office':
      return corridorFloor(body, 'office', 8, lifts);
    case 'school':
      return corridorFloor(body, 'classroom', 9, lifts);
    case 'hospital':
      return corridorFloor(body, 'ward', 6.5, lifts);
    case 'courtyard':
      return courtyardFloor(body);
    case 'pavilion':
      return { units: [], spaces: roomsOnly(body, 'hall', 20) };
  }
}

const WING_USES: Partial<Record<DraftBuilding['use'], RoomUse>> = { courtyard: 'bedroom', mall: 'shop', office: 'office' };

/** The rooms of a typical floor, in the frame the footprint is in. */
export function roomsOf(draft: DraftBuilding): Arrangement {
  const { units, spaces } = heartOf(draft);
  const wings = sideWings(draft).flatMap((wing) =>
    roomsOnly(wing, WING_USES[draft.use] ?? 'room', draft.use === 'courtyard' ? 5 : 9, units[0]?.id),
  );
  return { units, spaces: [...spaces, ...wings] };
}

/** From the walls, metres. */
const OFF_WALL = 0.45;

/**
 * A place in one of the rooms that serve an entrance.
 * @param uses what rooms may be used for; when the building has none such, any will do
 * @param entrance counted from 1 in the direction of x
 * @param t 0 … 1 which of them, and where along it; @param s −1 … 1 where across it
 */
export function spotIn(draft: DraftBuilding, uses: readonly RoomUse[], entrance: number, t: number, s: number): XY {
  const { spaces } = roomsOf(draft);
  const stretch = width(draft.body) / draft.units;
  const serves = ({ box: at }: BoxSpace): boolean =>
    draft.units === 1 || Math.floor(((at.x0 + at.x1) / 2 - draft.body.x0) / stretch) === entrance - 1;
  const wanted = spaces.filter((space) => uses.includes(space.use) && serves(space));
  const rooms = wanted.length > 0 ? wanted : spaces.filter((space) => space.kind === 'room' || space.kind === 'corridor');
  const at = Math.min(rooms.length - 1, Math.floor(t * rooms.length));
  const { box: room } = rooms[at];
  const along = t * rooms.length - at;
  const inner = (length: number): number => Math.max(0, length / 2 - OFF_WALL);
  return [(room.x0 + room.x1) / 2 + (2 * along - 1) * inner(width(room)), (room.y0 + room.y1) / 2 + s * inner(depth(room))];
}
