import { glob } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hostLayers, type LayerHost } from '#client/layers/host.ts';
import type { LayerSpec } from '#client/layers/layer.ts';
import type { Mark, PointsMark } from '#client/marks/marks.ts';
import { BlocksInSight, type Sight } from '#client/stages/paint/blocks-in-sight.ts';
import type { View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import type { LonLat } from '#contract/places/geo.ts';

/** A picture's frames come so far apart, ms. */
const FRAME_MS = 16;
/** Degrees around the middle that a picture of a compound shows: some 300 m. */
const AROUND = 0.003;
const METRES_PER_PIXEL = 0.3;
/** Of a whole city. */
const FAR = 40;

/** What a stage does with the points of the layers until it draws them, without a graphics card: their blocks in sight, gathered. */
export class FocusScreen {
  readonly #host: LayerHost;
  readonly #blocks = new BlocksInSight();
  readonly #view: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };
  #sight: Sight = { metresPerPixel: FAR, sees: () => true };
  #points: PointsMark | null = null;
  #version = 0;
  #planned: ReturnType<typeof setTimeout> | null = null;
  /** ms that went into making buffers so far. */
  gathering = 0;
  /** How often all of them were made. */
  gathered = 0;

  static async of(world: World): Promise<FocusScreen> {
    const specs: LayerSpec[] = [];
    for await (const file of glob('client/layers/*.layer.ts'))
      specs.push(((await import(pathToFileURL(path.resolve(file)).href)) as { default: LayerSpec }).default);
    return new FocusScreen(
      specs.sort((a, b) => a.order - b.order),
      world,
    );
  }

  private constructor(specs: readonly LayerSpec[], world: World) {
    this.#host = hostLayers(specs, world, 'zh', this.#view, (marks) => this.#marks(marks));
    this.#marks(this.#host.marks());
  }

  /** Points that are drawn now. */
  get drawn(): number {
    return this.#blocks.length;
  }

  /** Looks at a place, as after a flight. */
  focus(focus: string, [lon, lat]: LonLat): void {
    this.#sight = {
      metresPerPixel: METRES_PER_PIXEL,
      sees: ({ west, south, east, north }) =>
        west <= lon + AROUND && east >= lon - AROUND && south <= lat + AROUND && north >= lat - AROUND,
    };
    this.#host.setView({ ...this.#view, focus });
    this.#plan();
  }

  /** Whether a device is where the graphics card would have it from. */
  isDrawn(slot: number): boolean {
    return this.#planned === null && this.#blocks.indexOf(slot) >= 0;
  }

  dispose(): void {
    if (this.#planned) clearTimeout(this.#planned);
    this.#host.dispose();
  }

  #marks(marks: readonly Mark[]): void {
    this.#points = marks.find((mark) => mark.type === 'points') ?? null;
    this.#plan();
  }

  #plan(): void {
    this.#planned ??= setTimeout(() => {
      const began = performance.now();
      this.#planned = null;
      if (this.#points) this.#draw(this.#points);
      this.gathering += performance.now() - began;
    }, FRAME_MS);
  }

  #draw(mark: PointsMark): void {
    const { columns, version } = mark;
    const others = this.#blocks.aim(mark, this.#sight);
    const renewed = version !== this.#version;
    columns.flush(() => undefined);
    columns.flushMoved(() => undefined);
    if (!others && !renewed) return;
    this.#version = version;
    this.gathered++;
    this.#blocks.gather(columns.positions, 3, new Float64Array(this.#blocks.length * 3));
    for (const bytes of [columns.tone, columns.icon, columns.room]) this.#blocks.gather(bytes, 1, new Uint8Array(this.#blocks.length));
  }
}
