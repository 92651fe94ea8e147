import { boundsOf } from '#contract/places/extent.ts';
import { type LonLat, inRing } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';

interface ScatterRoad {
  /** `''` for lanes nobody named. */
  readonly name: string;
  /** `primary` … `footway`. */
  readonly class: string;
  /** Paved width, metres. */
  readonly width: number;
  readonly line: readonly LonLat[];
}

/** Where devices may be put: a ledger's places and, where a map is known, its roads and water. WGS-84. */
export interface ScatterGround {
  readonly places: readonly Place[];
  readonly roads: readonly ScatterRoad[];
  /** Closed rings. */
  readonly water: readonly (readonly LonLat[])[];
}

/** Cell of the index, degrees: about 100 m. */
const CELL = 0.001;
type Box = readonly [west: number, south: number, east: number, north: number];

interface Outline<T> {
  readonly ring: readonly LonLat[];
  readonly box: Box;
  readonly item: T;
}

function boxOf(ring: readonly LonLat[]): Box {
  return boundsOf(ring);
}

/** Which of many outlines hold a point. */
export class Outlines<T> {
  readonly #cells = new Map<string, Outline<T>[]>();

  add(ring: readonly LonLat[], item: T): void {
    const box = boxOf(ring);
    const outline = { ring, box, item };
    for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x++) {
      for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y++) {
        const cell = this.#cells.get(`${x}/${y}`);
        if (cell) cell.push(outline);
        else this.#cells.set(`${x}/${y}`, [outline]);
      }
    }
  }

  /** The smallest that holds it; undefined when none does. */
  at([lon, lat]: LonLat): T | undefined {
    const holding = (this.#cells.get(`${Math.floor(lon / CELL)}/${Math.floor(lat / CELL)}`) ?? []).filter(
      ({ box: [west, south, east, north], ring }) => lon >= west && lon <= east && lat >= south && lat <= north && inRing(ring, [lon, lat]),
    );
    const size = ({ box: [west, south, east, north] }: Outline<T>): number => (east - west) * (north - south);
    return holding.sort((a, b) => size(a) - size(b))[0]?.item;
  }
}
