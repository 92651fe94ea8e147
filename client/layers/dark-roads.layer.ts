import { label } from '#contract/label.ts';
import type { DarkRoads } from './ground/dark-roads.ts';
import { concerns, defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const CODES: ReadonlySet<string> = new Set(['lamp-out', 'dark-at-night']);

type Create = (context: LayerContext, codes: ReadonlySet<string>) => DarkRoads;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes with the first lamp that is out: the first picture does without. */
function fetchRoads(): Promise<void> {
  fetching ??= import('./ground/dark-roads.ts').then(
    (module) => void (create = module.createDarkRoads),
    () => void (fetching = null),
  );
  return fetching;
}

/** Roads where several lamps in a row are out. */
function open(context: LayerContext): LayerInstance {
  let roads: DarkRoads | null = null;
  let announced = false;
  const begin = (): void => {
    if (roads !== null || !isAnyOut(context)) return;
    if (create !== null) roads = create(context, CODES);
    else void fetchRoads().then(() => create !== null && context.redraw?.());
  };
  begin();
  return {
    marks: () => roads?.marks() ?? [],
    update(change) {
      if (roads === null && (!announced || concerns(change, 'alert'))) begin();
      if (roads === null) return false;
      const news = (concerns(change, 'alert', 'device') && roads.rebuild()) || !announced;
      announced = true;
      return news;
    },
  };
}

function isAnyOut({ world }: LayerContext): boolean {
  for (const { code, active } of world.all('alert').values()) if (active && CODES.has(code)) return true;
  return false;
}

export default defineLayer({ id: 'dark-roads', label: label('暗路段', 'Dark roads'), order: 28, create: open });
