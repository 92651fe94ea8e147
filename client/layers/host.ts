import type { Mark } from '#client/marks/marks.ts';
import type { View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import { AlertIndex } from './alerts/alert-index.ts';
import type { Lang, LayerChange, LayerInstance, LayerSpec } from './layer.ts';

export interface LayerHost {
  marks(): readonly Mark[];
  setView(view: View): void;
  dispose(): void;
}

/**
 * Keeps the layers in step with the world: whatever happens, each living layer hears of it once, and `onMarks` is
 * called when a stage has something new to draw. Layers the View hides do not exist until they are shown.
 */
export function hostLayers(
  specs: readonly LayerSpec[],
  world: World,
  lang: Lang,
  firstView: View,
  onMarks: (marks: readonly Mark[]) => void,
): LayerHost {
  const context = {
    world,
    lang,
    alerts: new AlertIndex(world),
    redraw: (): void => {
      if (!disposed) tell({ what: 'live', touched: new Uint32Array() }, true);
    },
  };
  let disposed = false;
  const living = new Map<string, LayerInstance>();
  let view = firstView;

  const marks = (): readonly Mark[] => [...living.values()].flatMap((layer) => layer.marks()).sort((a, b) => a.order - b.order);
  const tell = (change: LayerChange, reshaped = false): void => {
    let news = reshaped;
    for (const layer of living.values()) news = layer.update(change) || news;
    if (news) onMarks(marks());
  };
  const reconcile = (): boolean => shownOnly(specs, living, view, (spec) => spec.create(context, view));

  reconcile();
  const stops = [
    world.onLive((touched) => tell({ what: 'live', touched })),
    world.onMovers((touched) => tell({ what: 'movers', touched })),
    world.onRollup((paths) => tell({ what: 'rollup', paths })),
    world.onRecords((changes) => tell({ what: 'records', changes, devices: context.alerts.apply(changes) })),
  ];
  return {
    marks,
    setView(next) {
      if (next === view) return;
      view = next;
      const changed = reconcile();
      tell({ what: 'view', view }, changed);
    },
    dispose() {
      disposed = true;
      for (const stop of stops) stop();
      for (const layer of living.values()) layer.close?.();
    },
  };
}

/** Creates what is now shown and drops what is now hidden. @returns whether anything changed */
function shownOnly(
  specs: readonly LayerSpec[],
  living: Map<string, LayerInstance>,
  { hidden }: Pick<View, 'hidden'>,
  create: (spec: LayerSpec) => LayerInstance,
): boolean {
  let changed = false;
  for (const spec of specs) {
    const shown = spec.pinned === true || !hidden.includes(spec.id);
    if (shown === living.has(spec.id)) continue;
    changed = true;
    if (shown) {
      living.set(spec.id, create(spec));
      continue;
    }
    living.get(spec.id)?.close?.();
    living.delete(spec.id);
  }
  return changed;
}
