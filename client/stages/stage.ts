import type { Label } from '#contract/label.ts';
import type { LonLat, Position } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import type { Lang } from '#client/layers/layer.ts';
import type { Mark, MarkRef, MarkType } from '#client/marks/marks.ts';
import type { StageId } from '#client/view/view.ts';

/** Which way one looks. */
export interface Look {
  /** Degrees clockwise from north that the eye looks towards. */
  readonly bearing: number;
  /** Degrees: 0 looks straight down, 90 at the horizon. */
  readonly pitch: number;
}

/** Where to look, in no engine's words. */
export interface Target {
  /** All of these points are to be in sight, and no more than needed. */
  readonly outline: readonly LonLat[];
  readonly center: LonLat;
  /** Metres above the ground: where a device hangs, how high a building or the highest of a compound is, 0 for what lies flat. */
  readonly height: number;
  /** How near: the whole street from above, one device from beside. */
  readonly level: 'street' | 'community' | 'compound' | 'building' | 'device';
  /** From where to look, when the usual way is not clear. */
  readonly look?: Look;
  /** Exactly this picture instead of one that fits. */
  readonly pose?: Pose;
  /** The building it is (in), if it is in one. */
  readonly indoors?: Indoors;
}

export interface Indoors {
  readonly building: Place;
  /** As the ledger counts; `null` = the building as a whole. */
  readonly floor: number | null;
  /** The device looked at. */
  readonly device: Position | null;
  /** Where people have asked for care: their devices in the building, as far as this user is told of them. */
  readonly care: readonly { readonly position: Position; readonly path: string }[];
  /** Homes are not told by their doors: who looks may not know them. */
  readonly veiled?: boolean;
}

/** A picture's eye, in no engine's words: whoever takes over goes on from it. */
export interface Pose extends Look {
  /** The point of the ground in the middle of the free part of the screen. */
  readonly center: LonLat;
  /** Metres from the eye to that point. */
  readonly distance: number;
}

export interface StageOptions {
  /** No flights: jump. Reduced motion asks for the same. */
  readonly instant: boolean;
  readonly reducedMotion: boolean;
  /** CSS pixels hidden under panels at each side. */
  readonly padding: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  /** Backing pixels per CSS pixel of the container. */
  readonly pixelRatio: number;
  /** Read from afar: words and plates are larger. */
  readonly density: 'desk' | 'wall';
  readonly lang: Lang;
  readonly start: Target;
  /** Begin with exactly this picture instead: another stage shows it now. */
  readonly pose: Pose | null;
  /** No other stage shows the place meanwhile, be it from elsewhere: half a picture is better than none. */
  readonly alone: boolean;
}

export interface StageEvents {
  readonly onPick: (ref: MarkRef) => void;
  /** What is under the pointer, and where (CSS pixels in the container); `null` = nothing. */
  readonly onHover: (ref: MarkRef | null, x: number, y: number) => void;
  /** `null` = the last one is over. */
  readonly onProblem: (problem: StageProblem | null) => void;
  /** The first picture is up: whole, unless it was too long in coming. */
  readonly onReady: () => void;
  /** Nothing of the first picture is missing. */
  readonly onWhole: () => void;
  /** What it looks at was fitted anew: into another size, or what panels now leave free. */
  readonly onFitted?: () => void;
}

export interface StageProblem {
  /** `lost`: the graphics context is gone, the stage must be built anew. `ground`: map data is missing. */
  readonly kind: 'lost' | 'ground' | 'failed';
  readonly message: Label;
  readonly detail: string;
}

/** One way to show the world. Imperative: React mounts it and hands it marks; it keeps no opinion on what they mean. */
export interface Stage {
  /** The user has moved the picture since the last flight: it is theirs, and is left alone when panels come and go. */
  readonly userMoved: boolean;
  /** Call with all marks whenever something may be new; unchanged marks cost nothing. */
  setMarks(marks: readonly Mark[]): void;
  /** Goes there, smoothly unless told otherwise; a new flight or the user's hand interrupts the one under way. */
  fly(target: Target): void;
  /** What is at this point of the container, CSS pixels. */
  pick(x: number, y: number): MarkRef | null;
  /**
   * The point of the ground, or of the floor of an opened building, that is at this point of the container (CSS pixels); `null` = there
   * is none.
   */
  pointAt(x: number, y: number): Position | null;
  /** Where the eye is now; `null` where that says nothing to other stages. */
  pose(): Pose | null;
  setPadding(padding: StageOptions['padding']): void;
  dispose(): void;
}

/** What a stage's folder exports: what it can draw, and how to mount it in an empty element. */
export interface StageKind {
  readonly id: StageId;
  readonly draws: readonly MarkType[];
  mount(container: HTMLElement, options: StageOptions, events: StageEvents): Stage;
}
