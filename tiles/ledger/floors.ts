import type { Place } from '#contract/records/place.ts';
import { wholeNumber } from './cells.ts';
import { fault } from './faults.ts';

/**
 * `12`, `3.0`, `12层`, `12F`, `F12`, `十二层`, `首层`, `-1`, `B1`, `负一层`, `地下1层`, `顶层` → storeys as the ledger counts them: no 0, basements
 * negative. What no number of a storey is told of (夹层, 3A, 屋顶) is refused.
 * @param building whose storeys the ledger may know: none is above its roof, and 顶层 is its highest
 */
export function floorOf(written: string | undefined, building?: Pick<Place, 'name' | 'floors'>): number | undefined {
  if (written === undefined) return undefined;
  const text = written
    .normalize('NFKC')
    .replace(/\p{Cf}|(?<!\d)\s+|\s+(?!\d)/gu, '')
    .replace(/[−–—﹣]/g, '-')
    .toLowerCase();
  const floor = /^(顶层|顶楼|最高层)$/.test(text) ? topOf(written, building) : /^(首层|首楼|底层|地面层?)$/.test(text) ? 1 : numbered(text);
  if (floor === null || floor === 0) throw fault('no-floor', { text: written });
  if (building?.floors !== undefined && building.floors > 0 && floor > building.floors)
    throw fault('floor-not-there', { text: written, building: building.name, floors: building.floors });
  return floor;
}

function topOf(written: string, building: Pick<Place, 'name' | 'floors'> | undefined): number {
  if (building?.floors) return building.floors;
  throw fault('top-unknown', { text: written, building: building?.name ?? null });
}

function numbered(text: string): number | null {
  const match =
    /^(?:地上)?第?(-|b|地下负|地下|负)?第?(?:f|l)?-?(\d{1,3}|[〇零一二两三四五六七八九十百]+)(?:\.0+)?(?:\/?f|层|楼|层楼)?$/.exec(text);
  const number = match ? wholeNumber(match[2]) : null;
  return match === null || number === null ? null : number * (match[1] === undefined ? 1 : -1);
}
