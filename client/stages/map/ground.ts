import { addProtocol, type ErrorEvent, type Map as MapLibre, type RequestParameters, type VectorTileSource } from 'maplibre-gl';
import { Protocol } from 'pmtiles';
import { SOURCE } from '#tiles/style/style-layer.ts';

/** The town's vector tiles: one archive, read by byte ranges. */
export const TILES = 'pmtiles:///tiles/town.pmtiles';

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;
const RETRY_MS = 5000;

let archive = new Protocol();

/** A failed reading is tried again with a fresh reader: the old one remembers its failure for ever. */
async function readTile(request: RequestParameters, abort: AbortController): Promise<{ data: unknown }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await archive.tile(request, abort);
    } catch (error) {
      if (abort.signal.aborted || attempt === ATTEMPTS) throw error;
      archive = new Protocol();
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

addProtocol('pmtiles', readTile as Parameters<typeof addProtocol>[1]);

/** Keeps asking for ground that could not be read, for a wall has nobody to press reload. */
export class GroundWatch {
  private readonly map: MapLibre;
  private readonly onProblem: (detail: string | null) => void;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private broken = false;

  /** @param onProblem what is wrong, or `null` when it is over. */
  constructor(map: MapLibre, onProblem: (detail: string | null) => void) {
    this.map = map;
    this.onProblem = onProblem;
    map.on('error', (event) => this.failed(event));
    map.on('idle', () => this.idle());
  }

  stop(): void {
    clearTimeout(this.retry);
  }

  private failed(event: ErrorEvent & { readonly sourceId?: string; readonly tile?: { readonly tileID: unknown } }): void {
    const where = [event.sourceId, event.tile && String(event.tile.tileID)].filter(Boolean).join(' ');
    this.broken = true;
    this.onProblem(`${where} ${event.error.message}`.trim());
    this.retry ??= setTimeout(() => this.again(), RETRY_MS);
  }

  private again(): void {
    this.retry = undefined;
    const source = this.map.getSource<VectorTileSource>(SOURCE);
    if (source?.tiles) this.map.refreshTiles(SOURCE);
    else source?.setUrl(TILES);
  }

  private idle(): void {
    if (!this.broken || this.retry !== undefined) return;
    this.broken = false;
    this.onProblem(null);
  }
}
