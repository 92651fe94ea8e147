import { remoteness, type Parcel } from '#scenes/town/ground.ts';
import { signedArea } from '#scenes/town/geometry/polygon.ts';
import type { LotUse } from './lots.ts';
import type { XY } from '#scenes/town/geometry/plane.ts';

interface Wish {
  readonly use: LotUse;
  readonly near: XY;
  /** Gross area it needs, ha. */
  readonly between: readonly [number, number];
}

/** What every quarter has besides homes, and where: the old town by the lake, shops on the main street, parks at springs and moat. */
const WISHES: readonly Wish[] = [
  { use: 'oldtown', near: [-90, 230], between: [1.8, 6.5] },
  { use: 'oldtown', near: [-60, 330], between: [1.5, 6.5] },
  { use: 'park', near: [80, 120], between: [1, 4.5] },
  { use: 'park', near: [330, -600], between: [1, 5] },
  { use: 'mall', near: [60, -130], between: [1.6, 6] },
  { use: 'mall', near: [-140, -130], between: [1.4, 7] },
  { use: 'office', near: [420, 20], between: [1.2, 6] },
  { use: 'office', near: [-560, 30], between: [1.2, 6] },
  { use: 'school', near: [-520, -350], between: [1.9, 7] },
  { use: 'school', near: [520, 280], between: [1.9, 7] },
  { use: 'hospital', near: [450, -350], between: [1.2, 6] },
];

/** Gives each wish the nearest free parcel of a fitting size; the rest are homes. Same order as `parcels`. */
export function chooseUses(parcels: readonly Parcel[]): LotUse[] {
  const uses: (LotUse | undefined)[] = parcels.map(() => undefined);
  for (const {
    use,
    near,
    between: [least, most],
  } of WISHES) {
    let chosen = -1;
    let nearest = Infinity;
    parcels.forEach((parcel, i) => {
      const hectares = signedArea(parcel.cell.points) / 10_000;
      if (uses[i] !== undefined || hectares < least || hectares > most) return;
      if (remoteness(parcel.cell, near) < nearest) [chosen, nearest] = [i, remoteness(parcel.cell, near)];
    });
    if (chosen >= 0) uses[chosen] = use;
  }
  return uses.map((use) => use ?? 'residential');
}
