import { UNKNOWN_PLACE, parentPath } from '#contract/places/geo.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Records } from '#server/records/records.ts';
import { clip } from './words.ts';

/** Where an alert belongs: its compound, or the nearest thing to it. */
export interface Site {
  readonly path: string;
  readonly name: string;
  readonly center: LonLat | null;
  /** False for a place the ledger does not know: such alerts are not merged, they may be miles apart. */
  readonly known: boolean;
}

const INSIDE_A_BUILDING = new Set(['unit', 'floor']);

/** A place itself, whatever it is. */
export function siteAt(path: string, records: Pick<Records, 'get'>): Site {
  const found = records.get('place', path);
  return found ? { path, name: clip(found.name, 60), center: found.center, known: true } : siteOf(path, records);
}

/** The compound a place lies in; without one, its building, or else the place itself. */
export function siteOf(place: string, records: Pick<Records, 'get'>): Site {
  let nearest: Site | null = null;
  for (let path = place; path !== '' && path !== UNKNOWN_PLACE; path = parentPath(path)) {
    const found = records.get('place', path);
    if (!found) continue;
    const site = { path, name: clip(found.name, 60), center: found.center, known: true };
    if (found.level === 'compound') return site;
    if (nearest === null && !INSIDE_A_BUILDING.has(found.level)) nearest = site;
  }
  return nearest ?? { path: place, name: '位置未知 Place unknown', center: null, known: false };
}
