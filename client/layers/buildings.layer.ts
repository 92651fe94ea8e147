import { label } from '#contract/label.ts';
import type { LabelsMark } from '#client/marks/marks.ts';
import { createShades } from './ground/building-shades.ts';
import { createGroundAreas } from './ground/ground-areas.ts';
import { lazyStoreys } from './ground/lazy-storeys.ts';
import { concerns, defineLayer, joined, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Names are written above the roofs: on the ground they would seem to belong to the building in front. */
const ROOF_GAP_M = 2;
const NAMES_WITHIN = 0.5;

function createNames({ world }: LayerContext): LayerInstance {
  let mark: LabelsMark = {
    type: 'labels',
    id: 'buildings/names',
    order: 21,
    version: 0,
    look: 'plain',
    scale: { to: NAMES_WITHIN },
    labels: [],
  };
  const rebuild = (): void => {
    const buildings = [...world.all('place').values()].filter((place) => place.level === 'building');
    mark = renew(mark, {
      labels: buildings.map(({ name, center, height = 0, path }) => ({
        text: name,
        position: [center[0], center[1], height + ROOF_GAP_M],
        tone: 'normal',
        ref: { path },
        rank: -height,
      })),
    });
  };
  rebuild();
  return {
    marks: () => [mark],
    update(change) {
      if (!concerns(change, 'place')) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({
  id: 'buildings',
  label: label('楼栋', 'Buildings'),
  order: 20,
  create: (context, view) => {
    const storeys = lazyStoreys(context);
    const tints = createGroundAreas(context, 'building', 'buildings', 20, storeys);
    return joined([createShades(context, view), storeys, tints, createNames(context)]);
  },
});
