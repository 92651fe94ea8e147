import { Event as CesiumEvent, Rectangle, type ImageryProvider } from '@cesium/engine';
import { inRings, type LonLat } from '#contract/places/geo.ts';
import type { Area } from '#client/stages/areas.ts';
import { groundLabels, type GroundLabel } from '#client/stages/labels/ground-labels.ts';
import type { LabelsMark } from '#client/marks/marks.ts';
import { tileRangeOver, TILING } from './terrain-provider.ts';
import { CLOSEST, type GroundAnswer, type GroundPlace, type GroundRequest } from './worker-messages.ts';

/** Squares whose places are remembered; a screen shows some tens. */
const REMEMBERED = 240;
/** Side of a square as the globe counts: so its squares are those of the ground's own shape, one picture each. */
const COUNTED = 256;

interface Awaited {
  readonly square: string;
  readonly done: (picture: ImageBitmap) => void;
}

/** The map's ground for the globe: squares drawn by a worker. Knows what is written on it and which place is where. */
export class Ground {
  private readonly labels = new Map<string, GroundLabel>();
  /** Its names as marks, and of how many they were made. */
  private names: { readonly count: number; readonly marks: readonly LabelsMark[] } = { count: 0, marks: [] };
  private readonly places = new Map<string, readonly GroundPlace[]>();
  private readonly worker = new Worker(new URL('./globe-ground.worker.ts', import.meta.url), { type: 'module' });
  private readonly awaited = new Map<number, Awaited>();
  private readonly failing = new Set<number>();
  private readonly onNews: () => void;
  private readonly onProblem: (detail: string | null) => void;
  private next = 0;

  /**
   * @param onNews a picture has come, perhaps with names: the engine does not draw again of itself.
   * @param onProblem what is wrong, or `null` when it is over.
   */
  constructor(onNews: () => void, onProblem: (detail: string | null) => void) {
    this.onNews = onNews;
    this.onProblem = onProblem;
    this.worker.onmessage = ({ data }: MessageEvent<GroundAnswer>) => this.take(data);
    this.worker.onerror = (event) => onProblem(event.message || 'the worker that draws the ground could not start');
  }

  /** Squares still to come. */
  get waiting(): number {
    return this.awaited.size;
  }

  provider({ archive, bounds }: Area): ImageryProvider {
    const rectangle = Rectangle.fromDegrees(...bounds);
    return {
      tilingScheme: TILING,
      rectangle,
      tileWidth: COUNTED,
      tileHeight: COUNTED,
      minimumLevel: tileRangeOver(rectangle).level,
      maximumLevel: CLOSEST,
      errorEvent: new CesiumEvent(),
      hasAlphaChannel: false,
      getTileCredits: () => [],
      pickFeatures: () => undefined,
      requestImage: (x: number, y: number, z: number) => this.draw({ id: this.next++, archive, x, y, z }),
    } as unknown as ImageryProvider;
  }

  /** The names on it; the same marks until another name has come. */
  labelMarks(): readonly LabelsMark[] {
    const { size } = this.labels;
    if (size !== this.names.count) this.names = { count: size, marks: groundLabels(this.labels.values(), size) };
    return this.names.marks;
  }

  placeAt(at: LonLat): GroundPlace | null {
    for (const places of this.places.values()) for (const place of places) if (inRings(place.rings, at)) return place;
    return null;
  }

  dispose(): void {
    this.worker.terminate();
  }

  private draw(request: GroundRequest): Promise<ImageBitmap> {
    const square = `${request.archive} ${request.z}/${request.x}/${request.y}`;
    return new Promise((done) => {
      this.awaited.set(request.id, { square, done });
      this.worker.postMessage(request);
    });
  }

  private take(answer: GroundAnswer): void {
    if ('problem' in answer) {
      this.failing.add(answer.id);
      this.onProblem(answer.problem);
      return;
    }
    const { square, done } = this.awaited.get(answer.id)!;
    this.awaited.delete(answer.id);
    if (this.failing.delete(answer.id) && this.failing.size === 0) this.onProblem(null);
    this.remember(square, answer);
    done(answer.picture);
    this.onNews();
  }

  private remember(square: string, { labels, places }: Extract<GroundAnswer, { picture: ImageBitmap }>): void {
    if (places.length > 0) this.places.set(square, places);
    if (this.places.size > REMEMBERED) this.places.delete(this.places.keys().next().value!);
    for (const label of labels) this.labels.set(`${label.kind} ${label.name}`, label);
  }
}
