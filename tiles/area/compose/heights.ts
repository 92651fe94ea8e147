import type { Report } from '#tiles/area/report.ts';

/** Metres of one storey, where only storeys are told, or only metres; towers that are not homes are built with more. */
const STOREY = 3;
const TOWER = { from: 60, storey: 4.2 } as const;
/** Metres of buildings nobody measured, by what they are used for. */
const BY_USE: Readonly<Record<string, number>> = {
  residential: 15,
  office: 24,
  hotel: 24,
  hospital: 18,
  mall: 15,
  school: 12,
  church: 15,
  cathedral: 25,
  temple: 10,
  house: 6,
  farm: 6,
  industrial: 8,
  warehouse: 8,
  garage: 3,
  garages: 3,
  carport: 3,
  shed: 3,
  hut: 3,
  cabin: 3,
  roof: 4,
  greenhouse: 4,
  kiosk: 3,
  service: 4,
  barn: 6,
};
const OTHERWISE = 9;
const HIGHEST = 1000;

interface ToldHeights {
  readonly height?: number | null;
  readonly levels?: number | null;
  readonly base?: number | null;
}

interface FoundHeights {
  readonly base: number;
  readonly top: number;
  readonly floors: number;
}

/** Finds heights and keeps count of how: told, storeys × 3 m, or by use. */
export class HeightRule {
  readonly #count = { told: 0, storeys: 0, use: 0 };

  of({ height, levels, base }: ToldHeights, use: string, where: string, report: Report): FoundHeights {
    const metres = usable(height, HIGHEST);
    const storeys = usable(levels, 200);
    if (metres === null && typeof height === 'number') report.change(`a height that no building has; it was taken as not told`, where);
    this.#count[metres !== null ? 'told' : storeys !== null ? 'storeys' : 'use']++;
    const top = metres ?? (storeys === null ? (BY_USE[use] ?? OTHERWISE) : storeys * STOREY);
    return {
      top,
      base: typeof base === 'number' && base > 0 && base < top ? base : 0,
      floors: Math.max(1, Math.round(storeys ?? top / (top > TOWER.from && use !== 'residential' ? TOWER.storey : STOREY))),
    };
  }

  /** Metres the top is told to be at, by height or by storeys; 0 when neither is. */
  tellsTop({ height, levels }: ToldHeights): number {
    return usable(height, HIGHEST) ?? (usable(levels, 200) ?? 0) * STOREY;
  }

  /** Says which share of the heights is known and which is assumed; null when there were none. */
  summary(): string | null {
    const { told, storeys, use } = this.#count;
    const all = told + storeys + use;
    const share = (count: number): string => `${((100 * count) / all).toFixed(0)} %`;
    return all === 0
      ? null
      : `Heights: ${share(told)} told, ${share(storeys)} from storeys × ${STOREY} m, ${share(use)} assumed by use (${OTHERWISE} m ` +
          'when that is not told either).';
  }
}

const usable = (value: number | null | undefined, most: number): number | null =>
  typeof value === 'number' && value > 0 && value <= most ? value : null;
