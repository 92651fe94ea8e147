import { label } from '#contract/label.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { viewStore, type View } from '#client/view/view.ts';
import type { PatrolRoutes } from './ground/patrol-routes.ts';
import { defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const LOOK_MS = 5000;

type Create = (context: LayerContext) => PatrolRoutes;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes after the first picture. */
function fetchRoutes(): Promise<void> {
  fetching ??= import('./ground/patrol-routes.ts').then(
    (module) => void (create = module.createPatrolRoutes),
    () => void (fetching = null),
  );
  return fetching;
}

/** Routes that are walked now, and points where nobody was in time. Of another time nothing is known. */
function open(context: LayerContext, view: View): LayerInstance {
  let routes: PatrolRoutes | null = null;
  let live = view.time === 'live';
  const turn = (): void => {
    const { user } = context.world;
    if (user === null || !ROLE_PERMISSIONS[user.role].includes('see')) return;
    if (create === null) return void fetchRoutes().then(() => create !== null && turn());
    routes ??= create(context);
    routes.show(live);
  };
  const timer = setInterval(turn, LOOK_MS);
  if (viewStore.getState().time === 'live') turn();
  return {
    marks: () => routes?.marks() ?? [],
    update(change) {
      if (change.what === 'view' && live !== (change.view.time === 'live')) {
        live = !live;
        turn();
      }
      return false;
    },
    close: () => clearInterval(timer),
  };
}

export default defineLayer({ id: 'patrols', label: label('巡检路线', 'Patrol routes'), order: 27, create: open });
