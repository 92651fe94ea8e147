import { label } from '#contract/label.ts';
import type { ThrowBands } from './ground/throw-bands.ts';
import { defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const CODES: ReadonlySet<string> = new Set(['thrown', 'thrown-again']);

type Create = (context: LayerContext, codes: ReadonlySet<string>) => ThrowBands;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes with the first throw: the first picture does without. */
function fetchBands(): Promise<void> {
  fetching ??= import('./ground/throw-bands.ts').then(
    (module) => void (create = module.createThrowBands),
    () => void (fetching = null),
  );
  return fetching;
}

/** The floors that something seems to have been thrown from, as a band on the facade that the camera looks up. */
function open(context: LayerContext): LayerInstance {
  let bands: ThrowBands | null = null;
  let announced = false;
  const begin = (): void => {
    if (bands !== null || !isAnyThrown(context)) return;
    if (create !== null) bands = create(context, CODES);
    else void fetchBands().then(() => create !== null && context.redraw?.());
  };
  begin();
  return {
    marks: () => bands?.marks() ?? [],
    update() {
      begin();
      if (bands === null) return false;
      const news = bands.update() || !announced;
      announced = true;
      return news;
    },
  };
}

function isAnyThrown({ alerts }: LayerContext): boolean {
  for (const { code } of alerts.shown.values()) if (CODES.has(code)) return true;
  return false;
}

export default defineLayer({ id: 'throws', label: label('抛物楼层', 'Floors of throws'), order: 23, create: open });
