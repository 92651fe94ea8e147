import type { Storeys } from './ground-areas.ts';
import type { LayerContext } from '../layer.ts';

type Create = (context: LayerContext) => Storeys;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Fetches what draws storeys; until then, and where it cannot be fetched, buildings are coloured as a whole. */
export function fetchStoreys(): Promise<void> {
  fetching ??= import('./storeys.ts').then(
    (module) => void (create = module.createStoreys),
    () => void (fetching = null),
  );
  return fetching;
}

/** Comes with the first alert: the first picture does without. */
export function lazyStoreys(context: LayerContext): Storeys {
  let storeys: Storeys | null = null;
  let announced = false;
  let changed: ReadonlySet<string> = new Set();
  const begin = (): void => {
    if (storeys !== null || context.alerts.shown.size === 0) return;
    if (create !== null) storeys = create(context);
    else void fetchStoreys().then(() => create !== null && context.redraw?.());
  };
  begin();
  return {
    marks: () => storeys?.marks() ?? [],
    told: (building) => storeys?.told(building) ?? [],
    get changed() {
      return changed;
    },
    update(change) {
      begin();
      if (storeys === null) return false;
      const first = announced ? [] : [...storeys.changed];
      const news = storeys.update(change) || !announced;
      announced = true;
      changed = new Set([...first, ...storeys.changed]);
      return news;
    },
  };
}
