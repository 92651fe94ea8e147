import type { RoadClass } from '#scenes/town/roads.ts';
import type { XY } from '#scenes/town/geometry/plane.ts';
import type { Spine } from './frame.ts';
import type { DraftBuilding } from './rows.ts';

export interface DraftArea {
  readonly kind: 'garden' | 'park' | 'pitch' | 'pond';
  readonly name: string;
  readonly ring: readonly XY[];
}

/** What stands on a lot, in the lot's own frame. */
export interface Draft {
  readonly buildings: readonly DraftBuilding[];
  readonly lanes: readonly { readonly class: RoadClass; readonly line: readonly XY[] }[];
  readonly areas: readonly DraftArea[];
  readonly gates: Spine['gates'];
}
