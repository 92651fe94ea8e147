import { label, type Label } from '../label.ts';

/**
 * Number of the floor a path ends in, as the ledger counts: `…/F12` → 12, `…/B1` → −1, there is no 0; null when it ends in something
 * else.
 */
export function floorOf(path: string): number | null {
  const found = /\/([FB])(\d{1,3})$/.exec(path);
  return found === null ? null : found[1] === 'F' ? Number(found[2]) : -Number(found[2]);
}

/** Path of a floor below its building or unit. */
export const floorPath = (building: string, floor: number): string =>
  `${building}/${floor > 0 ? `F${String(floor).padStart(2, '0')}` : `B${-floor}`}`;

/** What people call a floor. */
export const floorName = (floor: number): Label =>
  floor > 0 ? label(`${floor}层`, `Floor ${floor}`) : label(`地下${-floor}层`, `Basement ${-floor}`);
