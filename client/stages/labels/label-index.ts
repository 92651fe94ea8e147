import { METRES_PER_DEGREE, type LonLat } from '#contract/places/geo.ts';
import type { LabelItem } from '#client/marks/marks.ts';

/** Side of a cell, degrees: two streets. */
const CELL = 0.002;

/** The words of a mark that has very many, by where they are: nobody looks at a whole city's door numbers at once. */
export class LabelIndex {
  private readonly columns = new Map<number, Map<number, LabelItem[]>>();

  constructor(labels: readonly LabelItem[]) {
    for (const item of labels) {
      const [column, row] = [Math.floor(item.position[0] / CELL), Math.floor(item.position[1] / CELL)];
      const rows = this.columns.get(column) ?? new Map<number, LabelItem[]>();
      this.columns.set(column, rows);
      const cell = rows.get(row);
      if (cell) cell.push(item);
      else rows.set(row, [item]);
    }
  }

  /** Those within so many metres, and some beyond. */
  near([lon, lat]: LonLat, metres: number): LabelItem[] {
    const found: LabelItem[] = [];
    const north = metres / METRES_PER_DEGREE;
    const east = north / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    for (let column = Math.floor((lon - east) / CELL); column <= Math.floor((lon + east) / CELL); column++) {
      const rows = this.columns.get(column);
      if (!rows) continue;
      for (let row = Math.floor((lat - north) / CELL); row <= Math.floor((lat + north) / CELL); row++)
        for (const item of rows.get(row) ?? []) found.push(item);
    }
    return found;
  }
}
