import { parentPath } from '../places/geo.ts';
import type { PlaceLevel } from '../records/place.ts';

/** Levels that are too small to be a cell. */
const WITHIN_A_CELL: ReadonlySet<PlaceLevel> = new Set(['building', 'unit', 'floor']);

/**
 * The cell that a place is in: its compound, else the nearest place above it that is no part of a building. Devices of one cell are sent
 * to a screen together or not at all.
 */
export function cellOf(place: string, levelOf: (path: string) => PlaceLevel | undefined): string {
  let nearest = '';
  for (let path = place; path !== ''; path = parentPath(path)) {
    const level = levelOf(path);
    if (level === 'compound') return path;
    if (nearest === '' && level !== undefined && !WITHIN_A_CELL.has(level)) nearest = path;
  }
  return nearest === '' ? place : nearest;
}

/** True for what lies in a building: its units and floors, with a record of their own or without. */
export function isIndoors(place: string, levelOf: (path: string) => PlaceLevel | undefined): boolean {
  const level = levelOf(place);
  if (level !== undefined) return level === 'unit' || level === 'floor';
  for (let path = parentPath(place); path !== ''; path = parentPath(path)) {
    const above = levelOf(path);
    if (above !== undefined) return WITHIN_A_CELL.has(above);
  }
  return false;
}

/** With at most so many devices in sight of an audience, every screen of it is sent all of them. */
export const NEAR_ALL = 25_000;
/** Dots of far devices on a screen. */
export const MOST_DOTS = 200_000;
/** Places that a screen looks at at the same time. */
export const MOST_WATCHED = 16;
