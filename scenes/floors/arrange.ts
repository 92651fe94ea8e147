import { box, depth, mirrorX, mirrorY, pieces, width, type Box } from './box.ts';
import type { RoomUse, SpaceKind, Unit } from './floor-plan.ts';

/** A space before it is put on the ground. */
export interface BoxSpace {
  readonly kind: SpaceKind;
  readonly use: RoomUse;
  readonly box: Box;
  /** Id of its unit. */
  readonly unit?: string;
}
export interface Arrangement {
  readonly units: readonly Unit[];
  readonly spaces: readonly BoxSpace[];
}

const STAIRS_M = 2.8;
const LIFT_M = 2.1;
const CORE_DEPTH_M = 4.6;
const LOBBY_M = 1.7;

const kindOf = (use: RoomUse): SpaceKind => (use === 'corridor' || use === 'lift' || use === 'stairs' ? use : 'room');
const space = (use: RoomUse, at: Box, unit?: string): BoxSpace => ({
  kind: kindOf(use),
  use,
  box: at,
  ...(unit === undefined ? {} : { unit }),
});
const door = (index: number): string => String(index + 1).padStart(2, '0');

/** Stairs and lifts side by side with the landing they open to. `from` is where the landing begins; they stand behind it. */
function core(x0: number, from: number, stairs: number, lifts: number): BoxSpace[] {
  const back = from + CORE_DEPTH_M;
  const left = space('stairs', box(x0, x0 + STAIRS_M, from, back));
  const liftsFrom = x0 + STAIRS_M;
  const liftsTo = liftsFrom + lifts * LIFT_M;
  const cars = Array.from({ length: lifts }, (_, i) =>
    space('lift', box(liftsFrom + i * LIFT_M, liftsFrom + (i + 1) * LIFT_M, back - 2.3, back)),
  );
  const landing = lifts > 0 ? [space('corridor', box(liftsFrom, liftsTo, from, back - 2.3))] : [];
  const right = stairs > 1 ? [space('stairs', box(liftsTo, liftsTo + STAIRS_M, from, back))] : [];
  return [left, ...cars, ...landing, ...right];
}
const coreWidth = (stairs: number, lifts: number): number => stairs * STAIRS_M + lifts * LIFT_M;

/** Two flats beside a staircase, the left one given, the right one its mirror image. */
function flat(unit: string, at: Box, middle: number, coreHalf: number, split: number): BoxSpace[] {
  const inner = middle - coreHalf;
  const half = (at.x0 + inner) / 2;
  const [x, y] = [at.x0 + (middle - at.x0) * 0.42, split + depth({ ...at, y0: split }) * 0.42];
  return [
    space('bedroom', box(at.x0, x, at.y0, split), unit),
    space('living', box(x, middle, at.y0, split), unit),
    space('bedroom', box(at.x0, half, split, at.y1), unit),
    space('bath', box(half, inner, split, y), unit),
    space('kitchen', box(half, inner, y, at.y1), unit),
  ];
}

/** A slab block: entrances 单元 side by side, each with stairs, lifts and two flats that reach from front to back. */
export function slabFloor(body: Box, entrances: number, liftsPerEntrance: number): Arrangement {
  const units: Unit[] = [];
  const spaces: BoxSpace[] = [];
  for (const [index, [x0, x1]] of pieces(body.x0, body.x1, width(body) / entrances).entries()) {
    const middle = (x0 + x1) / 2;
    const half = coreWidth(1, liftsPerEntrance) / 2;
    const landing = body.y1 - CORE_DEPTH_M;
    const split = landing - LOBBY_M;
    const here = [0, 1].map((side) => ({ id: `u${index + 1}-${door(side)}`, door: door(side), entrance: index + 1 }));
    const left = flat(here[0].id, { ...body, x0, x1: middle }, middle, half, split);
    const right = left.map((room) => ({ ...room, box: mirrorX(room.box, middle), unit: here[1].id }));
    units.push(...here);
    spaces.push(
      ...left,
      ...right,
      space('corridor', box(middle - half, middle + half, split, landing)),
      ...core(middle - half, landing, 1, liftsPerEntrance),
    );
  }
  return { units, spaces };
}

/** A tower: a corridor from side to side, two stairs and the lifts behind it, a flat at each corner. */
export function towerFloor(body: Box, lifts: number): Arrangement {
  const [cx, cy] = [(body.x0 + body.x1) / 2, (body.y0 + body.y1) / 2];
  const corridor = box(body.x0, body.x1, cy - 0.9, cy + 0.9);
  const half = coreWidth(2, lifts) / 2;
  const units = [0, 1, 2, 3].map((index) => ({ id: `u${door(index)}`, door: door(index) }));
  const front = frontFlat(units[0].id, box(body.x0, cx, body.y0, corridor.y0));
  const back = backFlat(units[2].id, box(body.x0, cx, corridor.y1, body.y1), cx - half, corridor.y1 + CORE_DEPTH_M);
  const across = (rooms: readonly BoxSpace[], unit: string): BoxSpace[] =>
    rooms.map((room) => ({ ...room, unit, box: mirrorX(room.box, cx) }));
  return {
    units,
    spaces: [
      ...front,
      ...across(front, units[1].id),
      ...back,
      ...across(back, units[3].id),
      space('corridor', corridor),
      ...core(cx - half, corridor.y1, 2, lifts),
    ],
  };
}

function frontFlat(unit: string, at: Box): BoxSpace[] {
  const split = at.y0 + depth(at) * 0.58;
  const x = at.x0 + width(at) * 0.42;
  const [a, b] = [at.x0 + width(at) * 0.45, at.x0 + width(at) * 0.7];
  return [
    space('bedroom', box(at.x0, x, at.y0, split), unit),
    space('living', box(x, at.x1, at.y0, split), unit),
    space('bedroom', box(at.x0, a, split, at.y1), unit),
    space('bath', box(a, b, split, at.y1), unit),
    space('kitchen', box(b, at.x1, split, at.y1), unit),
  ];
}

/** As the front flat turned round, less the corner the stairs and lifts take. */
function backFlat(unit: string, at: Box, coreX: number, coreY: number): BoxSpace[] {
  const beside = box(at.x0, coreX, at.y0, coreY);
  const [a, b] = [at.x0 + width(beside) * 0.45, at.x0 + width(beside) * 0.72];
  const x = at.x0 + width(at) * 0.42;
  return [
    space('bedroom', box(at.x0, a, at.y0, coreY), unit),
    space('bath', box(a, b, at.y0, coreY), unit),
    space('kitchen', box(b, coreX, at.y0, coreY), unit),
    space('bedroom', box(at.x0, x, coreY, at.y1), unit),
    space('living', box(x, at.x1, coreY, at.y1), unit),
  ];
}

/** Rooms on both sides of a corridor, or on one where the building is shallow; stairs at both ends, lifts in the middle. */
export function corridorFloor(body: Box, use: RoomUse, pitch: number, lifts: number): Arrangement {
  const double = depth(body) >= 14;
  const corridorAt = double ? (body.y0 + body.y1) / 2 - 1.2 : body.y1 - 2.4;
  const corridor = box(body.x0, body.x1, corridorAt, corridorAt + 2.4);
  const served = double ? box(body.x0, body.x1, corridor.y1, body.y1) : box(body.x0, body.x1, body.y0, corridor.y0);
  const ends = Math.min(3.4, width(body) / 5);
  const middle = (body.x0 + body.x1) / 2;
  const half = (lifts * LIFT_M) / 2;
  const stretches =
    lifts > 0
      ? [
          [body.x0 + ends, middle - half],
          [middle + half, body.x1 - ends],
        ]
      : [[body.x0 + ends, body.x1 - ends]];
  const cars = Array.from({ length: lifts }, (_, i) =>
    box(middle - half + i * LIFT_M, middle - half + (i + 1) * LIFT_M, served.y0, served.y0 + 2.4),
  );
  const toCorridor = (at: Box): Box => (double ? at : mirrorY(at, (served.y0 + served.y1) / 2));
  const rooms = stretches.flatMap(([from, to]) => pieces(from, to, pitch).map(([x0, x1]) => space(use, { ...served, x0, x1 })));
  const facing = double ? pieces(body.x0, body.x1, pitch).map(([x0, x1]) => space(use, box(x0, x1, body.y0, corridor.y0))) : [];
  const plant =
    lifts > 0 && depth(served) > 3.4 ? [space('service', toCorridor(box(middle - half, middle + half, served.y0 + 2.4, served.y1)))] : [];
  return {
    units: [],
    spaces: [
      ...facing,
      ...rooms,
      ...plant,
      ...cars.map((at) => space('lift', toCorridor(at))),
      space('corridor', corridor),
      space('stairs', { ...served, x1: body.x0 + ends }),
      space('stairs', { ...served, x0: body.x1 - ends }),
    ],
  };
}

/** Shops to the street, stores behind them, a passage between with stairs at one end. */
export function shopFloor(body: Box): Arrangement {
  const [front, back] = [body.y0 + depth(body) * 0.58, body.y0 + depth(body) * 0.58 + 1.6];
  const stairs = body.x1 - Math.min(3, width(body) / 4);
  return {
    units: [],
    spaces: [
      ...pieces(body.x0, body.x1, 8).map(([x0, x1]) => space('shop', box(x0, x1, body.y0, front))),
      space('corridor', box(body.x0, body.x1, front, back)),
      ...pieces(body.x0, stairs, 8).map(([x0, x1]) => space('store', box(x0, x1, back, body.y1))),
      space('stairs', box(stairs, body.x1, back, body.y1)),
    ],
  };
}

/** A courtyard house's main wing: the hall in the middle, the kitchen to the east, where it has always been. */
export function courtyardFloor(body: Box): Arrangement {
  const [a, b] = [body.x0 + width(body) * 0.34, body.x0 + width(body) * 0.68];
  const unit = { id: 'u01', door: '01' };
  return {
    units: [unit],
    spaces: [
      space('bedroom', { ...body, x1: a }, unit.id),
      space('hall', { ...body, x0: a, x1: b }, unit.id),
      space('kitchen', { ...body, x0: b }, unit.id),
    ],
  };
}

/** One room after the other along the longer side. */
export function roomsOnly(at: Box, use: RoomUse, pitch: number, unit?: string): BoxSpace[] {
  if (width(at) >= depth(at)) return pieces(at.x0, at.x1, pitch).map(([x0, x1]) => space(use, { ...at, x0, x1 }, unit));
  return pieces(at.y0, at.y1, pitch).map(([y0, y1]) => space(use, { ...at, y0, y1 }, unit));
}
