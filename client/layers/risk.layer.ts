import { label } from '#contract/label.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import type { RiskOutlines } from './ground/risk-outlines.ts';
import { defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const EVERY_MS = 30_000;
const LOOK_MS = 1000;

type Create = (context: LayerContext) => RiskOutlines;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes once somebody is there who may ask: the first picture does without. */
function fetchOutlines(): Promise<void> {
  fetching ??= import('./ground/risk-outlines.ts').then(
    (module) => void (create = module.createRiskOutlines),
    () => void (fetching = null),
  );
  return fetching;
}

/** Compounds by the colour of their risk. Of another time than now nothing is known. */
function open(context: LayerContext, { time }: { readonly time: 'live' | number }): LayerInstance {
  const { world } = context;
  let live = time === 'live';
  let outlines: RiskOutlines | null = null;
  let askedAt = -Infinity;
  const mayAsk = (): boolean => world.user !== null && ROLE_PERMISSIONS[world.user.role].includes('see');
  const turn = (): void => {
    const now = performance.now();
    if (!live || now - askedAt < EVERY_MS || globalThis.document?.visibilityState === 'hidden' || !mayAsk()) return;
    if (create === null) return void fetchOutlines();
    askedAt = now;
    outlines ??= create(context);
    outlines.ask();
  };
  const timer = setInterval(turn, LOOK_MS);
  return {
    marks: () => (live && outlines ? outlines.marks() : []),
    update(change) {
      if (change.what !== 'view') return false;
      const before = live;
      live = change.view.time === 'live';
      return before !== live;
    },
    close: () => clearInterval(timer),
  };
}

export default defineLayer({ id: 'risk', label: label('灾害风险', 'Disaster risk'), order: 26, create: open });
