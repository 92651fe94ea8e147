import { riskOf } from '#client/buildings/risk.ts';
import { SCALES, stepOf, stepsOf } from '#client/buildings/shades.ts';
import type { Area, AreasMark } from '#client/marks/marks.ts';
import type { View } from '#client/view/view.ts';
import { concerns, renew, type LayerContext, type LayerInstance } from '../layer.ts';

/**
 * Buildings coloured by floors, which the ground knows by itself, or by risk, which follows the server's counts. Nothing while they
 * show their state.
 */
export function createShades({ world }: LayerContext, firstView: View): LayerInstance {
  let { shade } = firstView;
  let mark: AreasMark = { type: 'areas', id: 'buildings/shade', order: 19, version: 0, areas: [], ground: 'buildings' };
  const known = new Map<string, Area>();

  /** @returns whether the building looks different now. */
  const judge = (path: string): boolean => {
    const place = world.get('place', path);
    const risk = place?.level === 'building' ? riskOf(world.rollup(path), place.floors) : null;
    const rgb = risk === null ? undefined : stepOf(SCALES.risk, risk).rgb;
    if (known.get(path)?.shade === rgb) return false;
    if (rgb === undefined) known.delete(path);
    else known.set(path, { path, rings: [], tone: 'normal', shade: rgb });
    return true;
  };
  const rebuild = (): void => {
    known.clear();
    if (shade === 'risk') for (const { path, level } of world.all('place').values()) if (level === 'building') judge(path);
    mark = renew(mark, { areas: [...known.values()], steps: shade && stepsOf(shade) });
  };
  rebuild();
  return {
    marks: () => [mark],
    update(change) {
      if (change.what === 'view') {
        if (change.view.shade === shade) return false;
        ({ shade } = change.view);
      } else if (shade !== 'risk') {
        return false;
      } else if (change.what === 'rollup' && change.paths !== null) {
        // Not `some`: every one is to be judged.
        if (change.paths.filter(judge).length === 0) return false;
        mark = renew(mark, { areas: [...known.values()] });
        return true;
      } else if (change.what !== 'rollup' && !concerns(change, 'place')) return false;
      rebuild();
      return true;
    },
  };
}
