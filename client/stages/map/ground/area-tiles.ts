import { minOf, maxOf } from '#contract/places/extent.ts';
import type { RequestParameters } from 'maplibre-gl';
import { PMTiles } from 'pmtiles';
import { readAreas, type Area } from '#client/stages/areas.ts';

/** Name of the protocol: `areas://all` is the description, `areas://z/x/y` a tile of whichever area has it. */
export const AREAS = 'areas';

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;

interface Ground {
  readonly area: Area;
  readonly archive: PMTiles;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** The ground of all areas this server has, as one source of vector tiles. */
export class AreaTiles {
  private grounds: Promise<readonly Ground[]> | null = null;

  /** Who made the data, to be shown with the map. */
  async credits(): Promise<string> {
    const words = (await this.open()).map(({ area }) => area.attribution).filter((each) => each !== '');
    return [...new Set(words)].join(' · ');
  }

  /** A failed reading is tried again with fresh readers: an old one remembers its failure for ever. */
  readonly load = async (request: RequestParameters, abort: AbortController): Promise<{ data: unknown }> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return { data: await (request.type === 'json' ? this.describe() : this.tile(request.url, abort.signal)) };
      } catch (error) {
        this.grounds = null;
        if (abort.signal.aborted || attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
      }
    }
  };

  private open(): Promise<readonly Ground[]> {
    this.grounds ??= readAreas().then((areas) =>
      Promise.all(
        areas.map(async (area) => {
          const archive = new PMTiles(new URL(area.archive, location.origin).href);
          const { minZoom, maxZoom } = await archive.getHeader();
          return { area, archive, minZoom, maxZoom };
        }),
      ),
    );
    return this.grounds;
  }

  private async describe(): Promise<object> {
    const grounds = await this.open();
    if (grounds.length === 0) throw new Error('there is no area below the tiles folder: build one with npm run tiles');
    return {
      tilejson: '3.0.0',
      tiles: [`${AREAS}://{z}/{x}/{y}`],
      minzoom: minOf(grounds.map((ground) => ground.minZoom)),
      maxzoom: maxOf(grounds.map((ground) => ground.maxZoom)),
    };
  }

  private async tile(url: string, signal: AbortSignal): Promise<Uint8Array> {
    const [z, x, y] = url.slice(`${AREAS}://`.length).split('/').map(Number);
    for (const { area, archive } of await this.open()) {
      if (!touches(area.bounds, z, x, y)) continue;
      const found = await archive.getZxy(z, x, y, signal);
      if (found && found.data.byteLength > 0) return new Uint8Array(found.data);
    }
    return new Uint8Array();
  }
}

/** @param bounds west, south, east, north in degrees; the tile is one of the Web Mercator pyramid. */
export function touches([west, south, east, north]: Area['bounds'], z: number, x: number, y: number): boolean {
  const count = 2 ** z;
  const lon = (column: number): number => (column / count) * 360 - 180;
  const lat = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / count))) * 180) / Math.PI;
  return lon(x) <= east && lon(x + 1) >= west && lat(y + 1) <= north && lat(y) >= south;
}
