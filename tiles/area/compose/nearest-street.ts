import type { Position } from 'geojson';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import type { AreaRoad } from '#tiles/area/area.ts';

/** A building farther from every street than this is beside none, metres. */
const REACH = 120;
/** Cell of the index, degrees: as wide as the reach, north of the tropics and south of the Alps. */
const CELL = 0.0016;

/** A tunnel runs under buildings that have nothing to do with it. */
const BELOW = /隧道|tunnel/i;

interface Piece {
  readonly name: string;
  readonly from: Position;
  readonly to: Position;
}

/** Which named street is nearest: what people go by where a building has no name of its own. */
export class Streets {
  readonly #cells = new Map<string, Piece[]>();

  constructor(roads: readonly AreaRoad[]) {
    for (const { name, line } of roads) {
      if (name === '' || BELOW.test(name)) continue;
      for (const points of line.type === 'LineString' ? [line.coordinates] : line.coordinates) {
        for (let i = 1; i < points.length; i++) this.#add({ name, from: points[i - 1], to: points[i] });
      }
    }
  }

  /** Name of the nearest street within 120 m; null when there is none. */
  nearestTo([lon, lat]: Position): string | null {
    let nearest: string | null = null;
    let least = REACH;
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        for (const piece of this.#cells.get(keyOf(cell(lon) + dx, cell(lat) + dy)) ?? []) {
          const metres = metresTo(piece, [lon, lat]);
          if (metres >= least) continue;
          [nearest, least] = [piece.name, metres];
        }
      }
    }
    return nearest;
  }

  #add(piece: Piece): void {
    const [columns, rows] = [0, 1].map((axis) => [piece.from[axis], piece.to[axis]].map(cell).sort((a, b) => a - b));
    for (let x = columns[0]; x <= columns[1]; x++) {
      for (let y = rows[0]; y <= rows[1]; y++) {
        const pieces = this.#cells.get(keyOf(x, y));
        if (pieces) pieces.push(piece);
        else this.#cells.set(keyOf(x, y), [piece]);
      }
    }
  }
}

const cell = (degrees: number): number => Math.floor(degrees / CELL);
const keyOf = (x: number, y: number): string => `${x}/${y}`;

function metresTo({ from, to }: Piece, [lon, lat]: Position): number {
  const wide = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  const [ax, ay, bx, by] = [
    (from[0] - lon) * wide,
    (from[1] - lat) * METRES_PER_DEGREE,
    (to[0] - lon) * wide,
    (to[1] - lat) * METRES_PER_DEGREE,
  ];
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + share * dx, ay + share * dy);
}
