import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SiteProposals as Told } from '#contract/live/blind-spots.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { CATEGORIES, type Category } from '#contract/vocabularies/categories.ts';
import { boxOf, coverageOf } from './blind-spots.ts';
import { forCellsAround, forCellsWithin } from './grid.ts';
import { WATCHING, type Watcher } from './watchers.ts';

/** Sites weighed before others have their turn. */
const AT_ONCE = 4096;
/** Of a city's sites so many, the best of them, are weighed again for each choice. */
const MOST_SITES = 5000;

type SiteProposals = Omit<Told, 'names'>;

interface Site {
  readonly position: LonLat;
  readonly place: string;
  /** The device whose pole or box is there already; null = the middle of a building. */
  readonly beside: { readonly id: string; readonly name: string } | null;
}

/** Where something can be hung: where something hangs out of doors already, and at every building. */
export function sitesOf(watchers: readonly Watcher[], buildings: readonly Place[]): Site[] {
  const poles = watchers.filter(({ device }) => device.floor === undefined && device.camera === undefined);
  return [
    ...poles.map(({ device: { id, name, place, position } }): Site => ({
      position: [position[0], position[1]],
      place,
      beside: { id, name },
    })),
    ...buildings.map(({ path, center }): Site => ({ position: center, place: path, beside: null })),
  ];
}

/**
 * Sites that watch most of what nothing watches, one after the other: the next is chosen as if the ones before were there (greedy; for such
 * coverage never below 63 % of the best choice there is: Nemhauser, Wolsey, Fisher 1978).
 * @param compounds what is to be watched: the ground inside of them
 */
export async function proposalsOf(
  category: Category,
  watchers: readonly Watcher[],
  sites: readonly Site[],
  compounds: readonly Place[],
  most: number,
  at: number,
): Promise<SiteProposals> {
  const box = boxOf(watchers);
  if (box === null) return { at, category, unwatchedM2: 0, sites: [] };
  const bit = 1 << WATCHING.indexOf(category);
  const { grid, watched } = await coverageOf(watchers, box);
  const open = new Uint8Array(watched.length);
  for (const { ring } of compounds) if (ring) forCellsWithin(grid, ring, (cell) => void (open[cell] = watched[cell] & bit ? 0 : 1));
  const cellM2 = grid.cellM ** 2;
  const unwatched = open.reduce((sum, each) => sum + each, 0);
  const reachM = (CATEGORIES[category] as { reachM?: number }).reachM ?? 0;
  const gainOf = ({ position }: Site): number => {
    let gain = 0;
    forCellsAround(grid, position, reachM, (cell) => void (gain += open[cell]));
    return gain;
  };
  // What a site gains never grows: one whose last known gain is below the best so far need not be counted again.
  const left: { readonly site: Site; gain: number }[] = [];
  for (const [index, site] of sites.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await nextTurn();
    const gain = gainOf(site);
    if (gain > 0) left.push({ site, gain });
  }
  left.sort((a, b) => b.gain - a.gain).splice(MOST_SITES);
  const chosen: SiteProposals['sites'] = [];
  while (chosen.length < most) {
    let best: (typeof left)[number] | null = null;
    for (const each of left) {
      if (best !== null && each.gain <= best.gain) break;
      each.gain = gainOf(each.site);
      if (best === null || each.gain > best.gain) best = each;
    }
    if (best === null || best.gain === 0) break;
    const { position, place, beside } = best.site;
    chosen.push({ position: [...position], place, beside, gainM2: Math.round(best.gain * cellM2) });
    forCellsAround(grid, position, reachM, (cell) => void (open[cell] = 0));
    best.gain = 0;
    left.sort((a, b) => b.gain - a.gain);
  }
  return { at, category, unwatchedM2: Math.round(unwatched * cellM2), sites: chosen };
}
