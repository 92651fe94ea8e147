import { label } from '#contract/label.ts';
import type { WarningOutlines } from './ground/warning-outlines.ts';
import { concerns, defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

type Create = (context: LayerContext) => WarningOutlines;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes with the first warning: the first picture does without. */
function fetchOutlines(): Promise<void> {
  fetching ??= import('./ground/warning-outlines.ts').then(
    (module) => void (create = module.createWarningOutlines),
    () => void (fetching = null),
  );
  return fetching;
}

/** Areas of official warnings that are in force. */
function open(context: LayerContext): LayerInstance {
  let outlines: WarningOutlines | null = null;
  let announced = false;
  const begin = (): void => {
    if (outlines !== null || context.world.all('warning').size === 0) return;
    if (create !== null) outlines = create(context);
    else void fetchOutlines().then(() => create !== null && context.redraw?.());
  };
  begin();
  return {
    marks: () => outlines?.marks() ?? [],
    update(change) {
      if (outlines === null && (!announced || concerns(change, 'warning'))) begin();
      if (outlines === null) return false;
      const news = (concerns(change, 'warning', 'place') && outlines.rebuild()) || !announced;
      announced = true;
      return news;
    },
  };
}

export default defineLayer({ id: 'warnings', label: label('官方预警', 'Official warnings'), order: 27, create: open });
