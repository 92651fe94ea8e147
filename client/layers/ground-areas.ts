import type { PlaceLevel } from '#contract/records/place.ts';
import type { Area, AreasMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { worstOf } from './alert-index.ts';
import { concerns, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Places of one level that hold alerts, each in the tone of its worst. Places without are the ground's own affair. */
export function createGroundAreas(context: LayerContext, level: PlaceLevel, ground: AreasMark['ground'], order: number): LayerInstance {
  let mark: AreasMark = { type: 'areas', id: `${ground}/rollup`, order, version: 0, areas: [], ground };
  let drawnOf = -1;
  const rebuild = (): void => {
    drawnOf = context.alerts.version;
    const areas: Area[] = [];
    for (const path of context.alerts.places()) {
      const place = context.world.get('place', path);
      if (place?.level !== level) continue;
      const rollUp = context.alerts.at(path)!;
      areas.push({ path, rings: place.ring ? [place.ring] : [], tone: SEVERITY_TONE[worstOf(rollUp)], moving: rollUp.unacked > 0 });
    }
    mark = renew(mark, { areas });
  };
  rebuild();
  return {
    marks: () => [mark],
    update(change) {
      if (!concerns(change, 'place') && context.alerts.version === drawnOf) return false;
      rebuild();
      return true;
    },
  };
}
