import { type Position, inRing } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { Lang } from '#client/layers/layer.ts';
import { floorOf } from '#contract/places/floors.ts';
import type { LabelItem, LabelsMark, Mark } from '#client/marks/marks.ts';
import { doorNumber, USE_LABELS, type Space } from '#scenes/floors/floor-plan.ts';
import type { Metres } from '#scenes/local-plane.ts';
import { middleOf } from '#scenes/floors/polygon.ts';
import type { Hazards } from './building/hazards.ts';
import { floorPath, isInside, layoutOf, spotOf, type BuildingModel, type Spot } from './building/model.ts';
import type { Point, ViewState } from './camera/view-state.ts';

/** Where a label goes: at a spot, or beside its floor's sign (`shift` CSS pixels from it). */
type LabelAnchor = { readonly spot: Spot } | { readonly level: number; readonly shift: number };

export interface InteriorLabels {
  readonly marks: readonly LabelsMark[];
  readonly anchorOf: ReadonlyMap<Position, LabelAnchor>;
}

/** Levels that show less than this have no signs. */
const PRESENT = 0.2;

/**
 * Where a place is on the screen, CSS pixels; null when it is not to be seen. @param sign where floors have theirs, above their slab
 * @param left where the free part of the screen begins: no sign goes beyond it
 */
export function projectAnchor(
  place: LabelAnchor,
  { offsets, presence }: Pick<ViewState, 'offsets' | 'presence'>,
  camera: { project(point: Point): readonly [number, number] | null },
  sign: Point,
  left: number,
): readonly [number, number] | null {
  if ('spot' in place) return camera.project([place.spot.x, offsets[place.spot.level] + place.spot.above, -place.spot.north]);
  if (presence[place.level] < PRESENT) return null;
  const at = camera.project([sign[0], offsets[place.level] + sign[1], sign[2]]);
  return at && [Math.max(at[0] + place.shift, left + SIGN_ROOM * (place.shift / SIGN_SHIFT)), at[1]];
}

const SIGN_SHIFT = -46;
/** Signs that say more stand left of the others, which are closer together than they are high. */
const WORDY_SHIFT = -132;
/** What half of a plain sign takes, CSS pixels. */
const SIGN_ROOM = 26;
/** Room names keep this far from pins, metres. */
const PIN_M = 3.2;
const SMOKE = label('烟气风险', 'smoke risk');
/** Only the next floors above a fire say it in words; the others show it. */
const SMOKE_WORDS = 2;
/** Seen as a whole, a house of more levels names every fifth: as many as there is room for would be a random choice. */
const CROWDED = 20;

/** All words of the stage: those of the layers that belong in this building, the floors' names, and the rooms of the floor in focus. */
export function interiorLabels(
  model: BuildingModel,
  marks: readonly Mark[],
  focus: number,
  hazards: Hazards,
  lang: Lang,
  version: number,
  veiled = false,
): InteriorLabels {
  const anchorOf = new Map<Position, LabelAnchor>();
  const put = (place: LabelAnchor): Position => {
    // A fresh array each: it is the key by which the label is found again.
    const position: Position = [0, 0, 0];
    anchorOf.set(position, place);
    return position;
  };
  const own: LabelsMark[] = [
    { type: 'labels', id: 'interior/floors', order: 62, version, look: 'title', labels: floorSigns(model, focus, hazards, lang, put) },
    {
      type: 'labels',
      id: 'interior/rooms',
      order: 22,
      version,
      look: 'plain',
      labels: focus < 0 ? [] : roomNames(model, focus, pinsOn(model, marks, focus), lang, veiled, put),
    },
  ];
  return {
    marks: [...marks.filter((mark) => mark.type === 'labels').map((mark) => inHouse(mark, model, focus, put, version)), ...own],
    anchorOf,
  };
}

function inHouse(
  mark: LabelsMark,
  model: BuildingModel,
  focus: number,
  put: (place: LabelAnchor) => Position,
  version: number,
): LabelsMark {
  const labels = mark.labels.flatMap((item): LabelItem[] => {
    if (!item.ref || !isInside(model, item.ref.path)) return [];
    const spot = spotOf(model, item.ref.path, item.position);
    const sign = floorOf(item.ref.path) !== null;
    // Labels of another floor would cover the one looked at; its sign counts them.
    if (focus >= 0 && !sign && spot.level !== focus) return [];
    return [{ ...item, position: put(sign ? { level: spot.level, shift: 0 } : { spot }) }];
  });
  return { ...mark, labels, version };
}

function floorSigns(
  model: BuildingModel,
  focus: number,
  { fires, smoke }: Hazards,
  lang: Lang,
  put: (place: LabelAnchor) => Position,
): LabelItem[] {
  const burning = new Set(fires.map(({ level }) => level));
  const crowded = focus < 0 && model.levels.length > CROWDED;
  return model.levels.flatMap(({ floor }, level) => {
    const risk = smoke.indexOf(level);
    const words = risk >= 0 && risk < SMOKE_WORDS ? ` ${SMOKE[lang]}` : '';
    const rank =
      level === focus
        ? -2
        : burning.has(level)
          ? -1
          : words !== ''
            ? 0
            : floor % 5 === 0 || level === 0 || level === model.levels.length - 1
              ? 1
              : 2;
    if (crowded && rank > 1) return [];
    return [
      {
        text: `${floor > 0 ? floor : `B${-floor}`}F${words}`,
        position: put({ level, shift: words === '' ? SIGN_SHIFT : WORDY_SHIFT }),
        tone: 'normal',
        ref: { path: floorPath(model, level) },
        rank,
      },
    ];
  });
}

const area = ({ ring }: Space): number =>
  Math.abs(
    ring.reduce((sum, [ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length];
      return sum + ax * by - bx * ay;
    }, 0),
  );

/** Where on a level rings and alarms are drawn. */
function pinsOn(model: BuildingModel, marks: readonly Mark[], level: number): Metres[] {
  const pulses = marks.filter((mark) => mark.type === 'pulses').flatMap((mark) => mark.pulses);
  const spots = pulses.flatMap(({ ref, position }) => (ref && isInside(model, ref.path) ? [spotOf(model, ref.path, position)] : []));
  return spots.filter((spot) => spot.level === level).map(({ x, north }) => [x, north]);
}

/** The middle of a room, or a place towards one of its corners when a pin is there. */
function seatIn(ring: readonly Metres[], pins: readonly Metres[]): Metres {
  const middle = middleOf(ring);
  const free = ([x, y]: Metres): number => Math.min(PIN_M, ...pins.map(([px, py]) => Math.hypot(px - x, py - y)));
  const spots = [middle, ...ring.map(([x, y]): Metres => [middle[0] + (x - middle[0]) * 0.55, middle[1] + (y - middle[1]) * 0.55])].filter(
    (spot) => inRing(ring, spot),
  );
  return spots.reduce((best, spot) => (free(spot) > free(best) ? spot : best), middle);
}

/**
 * Door numbers on flats (with a name, where the plan has one), uses on what is not a flat; the largest first where there is no room for
 * all.
 */
function roomNames(
  model: BuildingModel,
  level: number,
  pins: readonly Metres[],
  lang: Lang,
  veiled: boolean,
  put: (place: LabelAnchor) => Position,
): LabelItem[] {
  const { units, spaces } = layoutOf(model, level);
  const { floor } = model.levels[level];
  const at = (space: Space): Position => {
    const [x, north] = seatIn(space.ring, pins);
    return put({ spot: { level, x, north, above: 0.2 } });
  };
  const doors = (veiled ? [] : units).flatMap((unit): LabelItem[] => {
    const rooms = spaces.filter((space) => space.unit === unit.id).sort((a, b) => area(b) - area(a));
    if (rooms.length === 0) return [];
    const entrance =
      unit.entrance === undefined || units.every((other) => other.entrance === unit.entrance)
        ? ''
        : lang === 'zh'
          ? `${unit.entrance}单元`
          : `${unit.entrance}-`;
    const name = rooms[0].name === undefined ? '' : ` ${rooms[0].name}`;
    return [{ text: `${entrance}${doorNumber(unit, floor)}${name}`, position: at(rooms[0]), tone: 'normal', ref: null, rank: 10 }];
  });
  const named = new Set<string>();
  const shared = spaces
    .filter((space) => space.unit === undefined)
    .sort((a, b) => area(b) - area(a))
    .flatMap((space): LabelItem[] => {
      const text = space.name ?? USE_LABELS[space.use][lang];
      if (space.kind !== 'room' && named.has(text)) return [];
      named.add(text);
      return [{ text, position: at(space), tone: 'normal', ref: null, rank: 20 - Math.min(8, area(space) / 40) }];
    });
  return [...doors, ...shared];
}
