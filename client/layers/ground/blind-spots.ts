import type { BlindSpots } from '#contract/live/blind-spots.ts';
import { CATEGORIES, type Category } from '#contract/vocabularies/categories.ts';
import type { Place } from '#contract/records/place.ts';
import type { Area, AreasMark, LabelItem, LabelsMark, Mark } from '#client/marks/marks.ts';
import { Refused, request } from '#client/session/session.ts';
import { renew, type LayerContext } from '../layer.ts';
import { outlinesOf, type Outline } from './outlines.ts';

/** Shapes that are named: the largest. */
const MOST_NAMED = 40;
/** Other words go first. */
const QUIET = 1000;

export interface Fog {
  marks(): readonly Mark[];
  /** Asks the server; what it said last stays while it cannot be asked. */
  ask(): void;
}

/** Ground that is not watched now, as the server counts it. */
export function createFog({ lang, redraw, world }: LayerContext): Fog {
  let areas: AreasMark = { type: 'areas', id: 'blind-spots/areas', order: 12, version: 0, areas: [], fog: true };
  let words: LabelsMark = { type: 'labels', id: 'blind-spots/words', order: 88, version: 0, look: 'plain', labels: [], scale: { to: 1.2 } };
  let told = '';
  const take = (spots: BlindSpots): void => {
    const now = JSON.stringify([spots.origin, spots.runs, spots.unwalked?.places]);
    if (now === told) return;
    told = now;
    const outlines = outlinesOf(spots);
    const grids = (spots.unwalked?.places ?? []).flatMap(({ place, lastAt }) => {
      const grid = world.get('place', place);
      return grid?.ring ? [{ grid, ring: grid.ring, lastAt }] : [];
    });
    const unwalked = grids.map(({ ring }): Area => ({ path: '', rings: [ring], tone: 'offline' }));
    areas = renew(areas, { areas: [...outlines.map(({ rings }): Area => ({ path: '', rings, tone: 'offline' })), ...unwalked] });
    const named = outlines.slice(0, MOST_NAMED).map((outline, rank) => labelOf(outline, spots, rank, lang));
    words = renew(words, {
      labels: [...named, ...grids.slice(0, MOST_NAMED).map((one, rank) => unwalkedLabel(one, spots.at, rank, lang))],
    });
    redraw?.();
  };
  return {
    marks: () => [areas, words],
    ask: () =>
      void request<BlindSpots>('GET', '/api/v1/blind-spots').then(take, (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      }),
  };
}

const HOUR_MS = 3_600_000;

function unwalkedLabel(
  { grid: { center, path }, lastAt }: { readonly grid: Place; readonly lastAt: number | null },
  now: number,
  rank: number,
  lang: 'zh' | 'en',
): LabelItem {
  const hours = lastAt === null ? null : Math.floor((now - lastAt) / HOUR_MS);
  const zh = hours === null ? '监听以来无人巡查' : `${hours} 小时无人巡查`;
  const en = hours === null ? 'not walked since we listen' : `not walked for ${hours} h`;
  return { text: lang === 'zh' ? zh : en, position: [center[0], center[1], 0], tone: 'offline', ref: { path }, rank: rank + QUIET };
}

function labelOf({ mask, inside }: Outline, { categories }: BlindSpots, rank: number, lang: 'zh' | 'en'): LabelItem {
  const blind = categories
    .filter((_, bit) => mask & (1 << bit))
    .map(({ category }) => CATEGORIES[category as Category]?.label[lang] ?? category);
  const text = lang === 'zh' ? `${blind.join('、')}盲区` : `${blind.join(', ')}: blind`;
  return { text, position: [inside[0], inside[1], 0], tone: 'offline', ref: null, rank: rank + QUIET };
}
