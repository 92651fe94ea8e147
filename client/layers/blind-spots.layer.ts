import { label } from '#contract/label.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import type { Fog } from './ground/blind-spots.ts';
import { defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const EVERY_MS = 30_000;
const LOOK_MS = 1000;

type Create = (context: LayerContext) => Fog;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes once somebody is there who may ask: the first picture does without. */
function fetchFog(): Promise<void> {
  fetching ??= import('./ground/blind-spots.ts').then(
    (module) => void (create = module.createFog),
    () => void (fetching = null),
  );
  return fetching;
}

/** Ground that devices are there to watch and do not watch now, as fog. Of another time than now nothing is known. */
function open(context: LayerContext, { time }: { readonly time: 'live' | number }): LayerInstance {
  const { world } = context;
  let live = time === 'live';
  let fog: Fog | null = null;
  let askedAt = -Infinity;
  const mayAsk = (): boolean => world.user !== null && ROLE_PERMISSIONS[world.user.role].includes('see');
  const turn = (): void => {
    const now = performance.now();
    if (!live || now - askedAt < EVERY_MS || globalThis.document?.visibilityState === 'hidden' || !mayAsk()) return;
    if (create === null) return void fetchFog();
    askedAt = now;
    fog ??= create(context);
    fog.ask();
  };
  // Where nothing is reported no frame comes, and there fog matters most.
  const timer = setInterval(turn, LOOK_MS);
  return {
    marks: () => (live && fog ? fog.marks() : []),
    update(change) {
      if (change.what !== 'view') return false;
      const before = live;
      live = change.view.time === 'live';
      return before !== live;
    },
    close: () => clearInterval(timer),
  };
}

export default defineLayer({ id: 'blind-spots', label: label('盲区', 'Blind spots'), order: 12, create: open });
