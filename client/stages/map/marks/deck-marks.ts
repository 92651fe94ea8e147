import { Layer, picking, project32 } from '@deck.gl/core';
import { Buffer, type Device } from '@luma.gl/core';
import type { LinesMark, Mark, MarkRef, MoversMark, Pulse, PulsesMark } from '#client/marks/marks.ts';
import { TRAIL } from '#client/marks/mover-tracks.ts';
import { TONE } from '#client/marks/tones.ts';
import type { Sight } from '#client/stages/paint/blocks-in-sight.ts';
import { isFresh, pulseState, ringSeconds } from '#client/stages/paint/mark-shader.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { COMMON, DeckPoints, normalized } from './deck-points.ts';
import type { DrawnLineLayer, lineData } from './line-layer.ts';
import type { DrawnShaftLayer, shaftData } from './shaft-layer.ts';
import type { DrawnMoversLayer, MoverBuffers } from './movers-layer.ts';
import { OnDemand } from './on-demand.ts';
import { quadModel } from './quads.ts';
import { PulseLayer, type StageClock } from './pulse-layer.ts';

interface ShaftDrawing {
  readonly shaftData: typeof shaftData;
  readonly ShaftLayer: new (props: object) => DrawnShaftLayer;
}

interface DrawnPulses {
  /** Shafts, once their code has come, beneath the halos. */
  readonly layers: readonly Layer[];
  readonly version: number;
}

interface MoverDrawing {
  readonly MoverBuffers: typeof MoverBuffers;
  readonly MoversLayer: new (props: object) => DrawnMoversLayer;
}

interface DrawnMovers {
  readonly layers: readonly [trails: DrawnMoversLayer, heads: DrawnMoversLayer];
  readonly mark: MoversMark;
  readonly buffers: MoverBuffers;
}

interface LineDrawing {
  readonly lineData: typeof lineData;
  readonly LineLayer: new (props: object) => DrawnLineLayer;
}

interface DrawnLines {
  readonly layer: DrawnLineLayer | null;
  readonly version: number;
}

interface DeckMarksOptions {
  readonly device: Device;
  readonly clock: StageClock;
  readonly pixelRatio: number;
  /** Marks can be drawn that could not before. */
  readonly onMore: () => void;
  /** Map layer a mark is drawn beneath. */
  readonly beneath: (mark: Mark) => string;
}

/**
 * Points, pulses and what goes through the air on the graphics card. Points' tones live in a buffer of ours, of which only dirty ranges
 * are written.
 */
export class DeckMarks {
  private readonly options: DeckMarksOptions;
  private readonly points: DeckPoints;
  private readonly pulses = new Map<string, DrawnPulses>();
  private readonly lines = new Map<string, DrawnLines>();
  private readonly movers = new Map<string, DrawnMovers>();
  /** Come with the first mover and the first line through the air. */
  private readonly moverDrawing: OnDemand<MoverDrawing>;
  private readonly lineDrawing: OnDemand<LineDrawing>;
  /** Comes with the first that is urgent. */
  private readonly shaftDrawing: OnDemand<ShaftDrawing>;
  private readonly refers = new Map<string, (index: number) => MarkRef | null>();
  private newest: readonly Pulse[] = [];

  constructor(options: DeckMarksOptions) {
    this.options = options;
    this.points = new DeckPoints(options);
    const engine = { Layer, picking, project32, quadModel };
    this.moverDrawing = new OnDemand(async () => {
      const { MoverBuffers, moversLayer } = await import('./movers-layer.ts');
      return { MoverBuffers, MoversLayer: moversLayer(engine) };
    }, options.onMore);
    this.lineDrawing = new OnDemand(async () => {
      const { lineData, lineLayer } = await import('./line-layer.ts');
      return { lineData, LineLayer: lineLayer(engine) };
    }, options.onMore);
    this.shaftDrawing = new OnDemand(async () => {
      const { shaftData, shaftLayer } = await import('./shaft-layer.ts');
      return { shaftData, ShaftLayer: shaftLayer(engine) };
    }, options.onMore);
  }

  refer(layerId: string, index: number): MarkRef | null {
    return this.refers.get(layerId)?.(index) ?? null;
  }

  /** Whether a picture of this needs points that are not on the graphics card: then `update` is to be called. */
  lacks(sight: Sight): boolean {
    return this.points.lacks(sight);
  }

  /** @returns the layers to hand to deck.gl, or `null` when only tones were written (or nothing). */
  update(marks: readonly Mark[]): Layer[] | null {
    let restructured = this.drop(new Set(marks.map((mark) => mark.id)));
    const fresh: Pulse[] = [];
    const layers: Layer[] = [];
    for (const mark of marks) {
      if (mark.type === 'points') {
        if (this.points.take(mark)) restructured = true;
        this.refers.set(mark.id, (index) => this.points.refer(mark.id, index));
        layers.push(this.points.layerOf(mark.id));
      } else if (mark.type === 'pulses') {
        restructured = this.takePulses(mark) || restructured;
        fresh.push(...mark.pulses.filter((pulse) => isFresh(pulse, shownTime())));
        layers.push(...this.pulses.get(mark.id)!.layers);
      } else if (mark.type === 'lines') {
        restructured = this.takeLines(mark) || restructured;
        layers.push(...[this.lines.get(mark.id)?.layer].filter((layer) => !!layer));
      } else if (mark.type === 'movers') {
        restructured = this.takeMovers(mark) || restructured;
        layers.push(...(this.movers.get(mark.id)?.layers ?? []));
      }
    }
    this.newest = fresh;
    return restructured ? layers : null;
  }

  /** True while anything moves by itself. */
  get moving(): boolean {
    return this.newest.some((pulse) => isFresh(pulse, shownTime())) || [...this.movers.values()].some(({ mark }) => mark.tracks.moving);
  }

  /** Puts movers where they are by now, and the clock to it. @param still nothing may move by itself */
  advance(now: number, still: boolean): void {
    this.options.clock.seconds = still ? -1 : ringSeconds(this.newest, now);
    for (const { mark, buffers } of this.movers.values()) if (mark.tracks.advance(now, still)) buffers.write(mark);
  }

  dispose(): void {
    this.drop(new Set());
    this.points.dispose();
  }

  private drop(kept: ReadonlySet<string>): boolean {
    const before = this.size;
    this.points.keep(kept);
    for (const id of this.pulses.keys()) if (!kept.has(id)) this.pulses.delete(id);
    for (const id of this.lines.keys()) if (!kept.has(id)) this.lines.delete(id);
    for (const [id, { buffers }] of this.movers) {
      if (kept.has(id)) continue;
      buffers.destroy();
      this.movers.delete(id);
    }
    return before !== this.size;
  }

  private get size(): number {
    return this.points.size + this.pulses.size + this.lines.size + this.movers.size;
  }

  private takeLines(mark: LinesMark): boolean {
    if (this.lines.get(mark.id)?.version === mark.version) return false;
    const lines = mark.lines.filter(({ heights }) => heights !== undefined);
    const drawing = lines.length === 0 ? null : this.lineDrawing.get();
    if (lines.length > 0 && drawing === null) return false;
    const props = { ...COMMON, id: mark.id, mark, pickable: false, beforeId: this.options.beneath(mark), data: drawing?.lineData(lines) };
    this.lines.set(mark.id, { layer: drawing && new drawing.LineLayer(props), version: mark.version });
    return true;
  }

  private takeMovers(mark: MoversMark): boolean {
    const old = this.movers.get(mark.id);
    const { count } = mark.tracks;
    if (old?.mark.version === mark.version || count === 0) return false;
    const moverDrawing = this.moverDrawing.get();
    if (moverDrawing === null) return false;
    old?.buffers.destroy();
    const buffers = new moverDrawing.MoverBuffers(this.options.device, Math.max(1, count), Buffer.VERTEX | Buffer.COPY_DST);
    buffers.write(mark);
    const layerOf = (part: 'heads' | 'trails'): DrawnMoversLayer => {
      const columns = buffers[part];
      const attributes = Object.fromEntries(Object.entries(columns).map(([name, { buffer }]) => [name, { buffer }]));
      const props = {
        ...COMMON,
        id: part === 'heads' ? mark.id : `${mark.id}/trails`,
        mark,
        part,
        pickable: part === 'heads',
        beforeId: this.options.beneath(mark),
        data: { length: part === 'heads' ? count : count * TRAIL, attributes },
      };
      return new moverDrawing.MoversLayer(props);
    };
    this.movers.set(mark.id, { layers: [layerOf('trails'), layerOf('heads')], mark, buffers });
    this.refers.set(mark.id, mark.refer);
    return true;
  }

  private takePulses(mark: PulsesMark): boolean {
    const shafts = mark.pulses.filter(({ shaft }) => shaft);
    const drawing = shafts.length === 0 ? null : this.shaftDrawing.get();
    const old = this.pulses.get(mark.id);
    if (old?.version === mark.version && old.layers.length === (drawing ? 2 : 1)) return false;
    const { clock, pixelRatio, beneath } = this.options;
    // The worst is drawn last, above the others.
    const pulses = mark.pulses.toReversed();
    const common = { ...COMMON, mark, beforeId: beneath(mark) };
    const shaft =
      drawing && new drawing.ShaftLayer({ ...common, id: `${mark.id}/shafts`, pickable: false, data: drawing.shaftData(shafts) });
    const props = {
      ...common,
      id: mark.id,
      clock,
      pixelRatio,
      data: {
        length: pulses.length,
        attributes: {
          getPosition: { value: Float64Array.from(pulses.flatMap((pulse) => [...pulse.position])), size: 3 },
          instanceTones: normalized(Uint8Array.from(pulses, (pulse) => TONE[pulse.tone])),
          instanceStates: normalized(Uint8Array.from(pulses, (pulse) => (255 * pulseState(pulse, shownTime())) / 2)),
        },
      },
    };
    this.pulses.set(mark.id, { layers: [...(shaft ? [shaft] : []), new PulseLayer(props)], version: mark.version });
    this.refers.set(mark.id, (index) => pulses[index]?.ref ?? null);
    return true;
  }
}
