import { label } from '#contract/label.ts';
import type { LevelWords } from './ground/wells.ts';
import { concerns, defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const CODES: ReadonlySet<string> = new Set(['water-over', 'water-high', 'water-rising']);

type Create = (context: LayerContext, codes: ReadonlySet<string>) => LevelWords;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes with the first well that fills: the first picture does without. */
function fetchWells(): Promise<void> {
  fetching ??= import('./ground/wells.ts').then(
    (module) => void (create = module.createWells),
    () => void (fetching = null),
  );
  return fetching;
}

/** How high the water stands in wells that fill, and how fast it rises. */
function open(context: LayerContext): LayerInstance {
  let wells: LevelWords | null = null;
  let announced = false;
  const begin = (): void => {
    if (wells !== null || !isAnyFull(context)) return;
    if (create !== null) wells = create(context, CODES);
    else void fetchWells().then(() => create !== null && context.redraw?.());
  };
  begin();
  return {
    marks: () => wells?.marks() ?? [],
    update(change) {
      if (wells === null && (!announced || concerns(change, 'alert'))) begin();
      if (wells === null) return false;
      const news = (concerns(change, 'alert', 'device', 'warning') && wells.rebuild()) || !announced;
      announced = true;
      return news;
    },
  };
}

function isAnyFull({ world }: LayerContext): boolean {
  for (const { code, active } of world.all('alert').values()) if (active && CODES.has(code)) return true;
  return false;
}

export default defineLayer({ id: 'wells', label: label('井内水位', 'Water in wells'), order: 29, create: open });
