import type { LonLat, Position } from '#contract/places/geo.ts';
import type { MoverTracks } from './mover-tracks.ts';
import type { PointColumns } from './points.ts';
import type { ToneName } from './tones.ts';

/**
 * The drawing words every stage speaks. A layer says what is to be seen, a stage decides how. Lengths are metres,
 * places are degrees WGS-84 with height above the ground, sizes are CSS pixels.
 */
interface MarkBase {
  /** `<layer>/<name>`, unique among all marks. */
  readonly id: string;
  /** Marks of a higher order are drawn above the lower. */
  readonly order: number;
  /** Drawn only while one CSS pixel covers `from` … `to` metres of ground. Always, when missing. */
  readonly scale?: { readonly from?: number; readonly to?: number };
  /** Grows whenever anything but a point's tone changed. */
  readonly version: number;
}

/** Many small things as columns; see PointColumns for which slots are new. */
export interface PointsMark extends MarkBase {
  readonly type: 'points';
  readonly columns: PointColumns;
  /** Beyond this many metres per pixel only alarming tones are drawn. */
  readonly calmWithin: number;
  /** Beyond this many metres per pixel alarms shrink, but not those of life safety. */
  readonly alarmsWithin: number;
  /** Within this many metres per pixel points are drawn as badges with their icon; points that are well are drawn nowhere else. */
  readonly iconsWithin: number;
  /** Icon n of the columns is the picture named `icons[n − 1]` in `client/ui/icons`. */
  readonly icons: readonly string[];
  /** What a slot stands for, when picked. */
  readonly refer: (slot: number) => MarkRef | null;
}

export interface Area {
  readonly path: string;
  readonly rings: readonly (readonly LonLat[])[];
  readonly tone: ToneName;
  readonly moving?: boolean;
  /** In place of a quiet tone: how much, on a scale that alarms nobody. */
  readonly shade?: Rgb;
}
/** sRGB 0–255. */
export type Rgb = readonly [number, number, number];
/** Colours for a number that ground features carry: the last step that is not above it. The first begins at 0. */
export interface Steps {
  readonly by: 'floors';
  readonly colours: readonly (readonly [from: number, rgb: Rgb])[];
}
/** Places as surfaces. */
export interface AreasMark extends MarkBase {
  readonly type: 'areas';
  readonly areas: readonly Area[];
  /** The shapes are in the ground's layer of this name too: a stage with that ground tints it and draws nothing itself. */
  readonly ground?: 'buildings' | 'compounds';
  /** A veil over the ground, without an edge. */
  readonly fog?: true;
  /** Colours all features of that ground that have no shade here and are not in a loud tone. */
  readonly steps?: Steps;
}

/** A storey, drawn around the walls of its building. */
export interface Storey {
  readonly path: string;
  /** Closed, a little before the walls, so that they do not swallow it. */
  readonly ring: readonly LonLat[];
  /** Metres above the ground. */
  readonly bottom: number;
  readonly top: number;
  readonly tone: ToneName;
  /** 0 … 1: 1 = nothing of the wall's own colour is left. */
  readonly strength: number;
}
/** What is the matter on single floors of buildings. */
export interface StoreysMark extends MarkBase {
  readonly type: 'storeys';
  readonly storeys: readonly Storey[];
  /** They are where something seems to be, and no alert hangs on them: a building that is opened tints its floors by them. */
  readonly estimated?: true;
}

export interface Line {
  readonly path?: string;
  readonly points: readonly LonLat[];
  /**
   * Metres above the ground at each point: the line goes through the air, and what hides it dims it at most. On the ground, when
   * missing.
   */
  readonly heights?: readonly number[];
  readonly tone: ToneName;
  /** CSS pixels. */
  readonly width: number;
}
export interface LinesMark extends MarkBase {
  readonly type: 'lines';
  readonly lines: readonly Line[];
}

export interface LabelItem {
  readonly text: string;
  readonly position: Position;
  readonly tone: ToneName;
  readonly ref: MarkRef | null;
  /** Lower wins where two would overlap. */
  readonly rank: number;
  /** Drawn even where it overlaps others (life safety). */
  readonly always?: boolean;
  /** Of a count: what else there is, said beside it where there is room. */
  readonly more?: readonly { readonly text: string; readonly tone: ToneName }[];
}
/**
 * Words. `plate` puts them on a coloured plate above the place, `plain` above it, `count` on it in the shape of its tone; the ground's
 * own are `title`, `name` and `faint`.
 */
export interface LabelsMark extends MarkBase {
  readonly type: 'labels';
  readonly look: 'plate' | 'plain' | 'count' | 'title' | 'name' | 'faint';
  readonly labels: readonly LabelItem[];
}

export interface Pulse {
  readonly position: Position;
  readonly tone: ToneName;
  readonly ref: MarkRef | null;
  /** Something happened and nobody has taken notice: its halo is wide, else tight. */
  readonly waiting: boolean;
  /** When it came, server time, ms: a ring spreads from it, once. Not given: it was there before. */
  readonly cameAt?: number;
  /** Something burns there now: what is above is at risk of smoke. */
  readonly fire?: boolean;
  /** A shaft of light stands on it, to be seen from the last row: one at most for a building. */
  readonly shaft?: boolean;
}
export interface PulsesMark extends MarkBase {
  readonly type: 'pulses';
  readonly pulses: readonly Pulse[];
}

export interface Footprint {
  readonly path: string;
  readonly position: Position;
  /** Degrees clockwise from north; opening angle in degrees; reach in metres. */
  readonly azimuth: number;
  readonly fov: number;
  readonly reach: number;
  readonly tone: ToneName;
  /** The ground it truly sees, as closed rings that do not overlap; without, all of its sector. */
  readonly seen?: readonly (readonly LonLat[])[];
}
/** What cameras see of the ground. */
export interface FootprintsMark extends MarkBase {
  readonly type: 'footprints';
  readonly footprints: readonly Footprint[];
}

/** Who moves about: where they look to, and a short trail. They glide; see MoverTracks. */
export interface MoversMark extends MarkBase {
  readonly type: 'movers';
  readonly tracks: MoverTracks;
  /** Who a slot is, when picked. */
  readonly refer: (slot: number) => MarkRef | null;
}

export type Mark = PointsMark | AreasMark | StoreysMark | LinesMark | LabelsMark | PulsesMark | FootprintsMark | MoversMark;
export type MarkType = Mark['type'];
export const MARK_TYPES: readonly MarkType[] = ['points', 'areas', 'storeys', 'lines', 'labels', 'pulses', 'footprints', 'movers'];

/** What a mark stands for: a place or a device by its path. */
export interface MarkRef {
  readonly path: string;
  /** Set when it is a device. */
  readonly handle?: number;
  /** Set when it is a crew, by its id; then `path` is where it belongs, not where it is. */
  readonly crew?: string;
  /** What the ground itself calls it, for places that no ledger knows. */
  readonly name?: string;
}

/** Mark types among these that a stage which draws `drawn` leaves out; to be listed, never silently skipped. */
export const undrawable = (marks: readonly Mark[], drawn: readonly MarkType[]): MarkType[] =>
  [...new Set(marks.map((mark) => mark.type))].filter((type) => !drawn.includes(type));
