import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type LocalPlane } from '#scenes/local-plane.ts';
import type { Position } from 'geojson';
import type { AreaPlace } from '#tiles/area/area.ts';
import type { Ids } from './ids.ts';

/** Smaller ones hold a house each, larger ones a town. Metres. */
export const CELL_SIZES = { least: 100, most: 5000 } as const;

interface Cell {
  readonly id: string;
  readonly column: number;
  readonly row: number;
}

/**
 * Squares on the ground that stand in for the neighbourhoods an area's data does not know. They lie on a lattice tied to the
 * nearest whole degrees, so that the same ground is in the same square whatever else is built with it.
 */
export class DerivedGrids {
  readonly #metres: number;
  readonly #root: string;
  readonly #ids: Ids;
  readonly #cells = new Map<string, Cell>();
  #plane: LocalPlane | null = null;

  /** @param metres side of a square. @param root path the squares hang below */
  constructor(metres: number, root: string, ids: Ids) {
    this.#metres = metres;
    this.#root = root;
    this.#ids = ids;
  }

  /** The path of the square a point lies in; from now on there is one. */
  pathAt([lon, lat]: Position): string {
    this.#plane ??= localPlane([Math.round(lon), Math.round(lat)]);
    const [x, y] = this.#plane.toMetres([lon, lat]);
    const [column, row] = [Math.floor(x / this.#metres), Math.floor(y / this.#metres)];
    const key = `${column} ${row}`;
    let cell = this.#cells.get(key);
    if (!cell) {
      cell = { id: this.#ids.make('grid', `cell-${this.#metres}-${axis(column, 'e', 'w')}${axis(row, 'n', 's')}`), column, row };
      this.#cells.set(key, cell);
    }
    return `${this.#root}/${cell.id}`;
  }

  /** All squares there are, numbered as one reads: from the north-west, row by row. */
  places(): AreaPlace[] {
    const plane = this.#plane;
    if (!plane) return [];
    const read = [...this.#cells.values()].sort((a, b) => b.row - a.row || a.column - b.column);
    return read.map(({ id, column, row }, index) => {
      const at = (dx: number, dy: number): LonLat => plane.toLonLat([(column + dx) * this.#metres, (row + dy) * this.#metres]);
      const ring = [at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)];
      return {
        id,
        path: `${this.#root}/${id}`,
        name: `第${index + 1}网格`,
        use: '',
        center: [...at(0.5, 0.5)],
        polygons: [[ring.map((point) => [...point])]],
      };
    });
  }
}

/** `e12` or `w3`: no sign, for it becomes part of a path. */
const axis = (index: number, up: string, down: string): string => (index < 0 ? `${down}${-index}` : `${up}${index}`);
