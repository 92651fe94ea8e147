import type { PlaceLevel } from '#contract/records/place.ts';
import { SEVERITIES } from '#contract/severity.ts';
import type { Area, AreasMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { concerns, renew, type LayerContext, type LayerInstance } from '../layer.ts';

/** Alerts on single floors of buildings, as storeys of their walls. */
export interface Storeys extends LayerInstance {
  /** How many alerts of each severity are shown on floors of a building. */
  told(building: string): readonly number[];
  /** Buildings of which the last update changed that. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Places of one level that hold alerts, by the server's counts, each in the tone of its worst. Others are the ground's own affair.
 * @param storeys shows some of the alerts on floors: places are coloured by the others only. Told of each change before this.
 */
export function createGroundAreas(
  { world }: LayerContext,
  level: PlaceLevel,
  ground: AreasMark['ground'],
  order: number,
  storeys?: Pick<Storeys, 'told' | 'changed'>,
): LayerInstance {
  let mark: AreasMark = { type: 'areas', id: `${ground}/rollup`, order, version: 0, areas: [], ground };
  const areas = new Map<string, Area>();

  const areaOf = (path: string): Area | undefined => {
    const [place, rollUp] = [world.get('place', path), world.rollup(path)];
    const told = storeys?.told(path);
    const worst = SEVERITIES.find((_, index) => (rollUp?.alerts[index] ?? 0) > (told?.[index] ?? 0));
    if (place?.level !== level || !rollUp || worst === undefined) return undefined;
    return { path, rings: place.ring ? [place.ring] : [], tone: SEVERITY_TONE[worst], moving: rollUp.unacked > 0 };
  };
  /** @returns whether the place looks different now. */
  const judge = (path: string): boolean => {
    const [before, next] = [areas.get(path), areaOf(path)];
    if (before?.tone === next?.tone && before?.moving === next?.moving && before?.rings[0] === next?.rings[0]) return false;
    if (next) areas.set(path, next);
    else areas.delete(path);
    return true;
  };
  const judgeAll = (paths: Iterable<string>): boolean => {
    let news = false;
    for (const path of paths) news = judge(path) || news;
    if (news) mark = renew(mark, { areas: [...areas.values()] });
    return news;
  };
  const everywhere = (): Set<string> => new Set([...areas.keys(), ...world.rollups().keys()]);
  judgeAll(everywhere());
  return {
    marks: () => [mark],
    update(change) {
      // What was shown of a building on its floors may be another with any change: it comes late the first time.
      const told = storeys !== undefined && storeys.changed.size > 0 && judgeAll(storeys.changed);
      if (change.what === 'rollup') return judgeAll(change.paths ?? everywhere()) || told;
      return (concerns(change, 'place') && judgeAll(everywhere())) || told;
    },
  };
}
