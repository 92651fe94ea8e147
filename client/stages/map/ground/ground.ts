import { addProtocol, type ErrorEvent, type Map as MapLibre, type VectorTileSource } from 'maplibre-gl';
import { SOURCE } from '#tiles/style/style-layer.ts';
import { AREAS, AreaTiles } from './area-tiles.ts';

/** The vector tiles of every area the server has. */
export const TILES = `${AREAS}://all`;

const RETRY_MS = 5000;

const areas = new AreaTiles();
addProtocol(AREAS, areas.load as Parameters<typeof addProtocol>[1]);

/** Says in a corner of the map who made its data. @returns takes it away. */
export function showCredits(container: HTMLElement): () => void {
  const corner = document.createElement('p');
  corner.className = 'stage-credits';
  container.append(corner);
  areas.credits().then(
    (words) => (corner.textContent = words),
    () => undefined,
  );
  return () => corner.remove();
}

/** Keeps asking for ground that could not be read, for a wall has nobody to press reload. */
export class GroundRetry {
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
