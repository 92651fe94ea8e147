import type { Layer } from '@deck.gl/core';
import { Buffer, type Device } from '@luma.gl/core';
import type { LinesMark, Mark, MarkRef, PointsMark, PulsesMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import { createIconAtlas, type IconAtlas } from './icon-atlas.ts';
import { LineLayer, lineData } from './line-layer.ts';
import { PointsLayer } from './points-layer.ts';
import { PulseLayer, type StageClock } from './pulse-layer.ts';

interface PointsSink {
  readonly layer: PointsLayer;
  readonly version: number;
  readonly tones: Buffer;
}
interface PulseSink {
  readonly layer: PulseLayer;
  readonly version: number;
}

interface LineSink {
  readonly layer: LineLayer;
  readonly version: number;
}

export interface DeckMarksOptions {
  readonly device: Device;
  readonly clock: StageClock;
  readonly pixelRatio: number;
  /** Map layer a mark is drawn beneath. */
  readonly beneath: (mark: Mark) => string;
}

/** What every drawn layer shares: seen through walls, picked by slot. */
const COMMON = { pickable: true, parameters: { depthCompare: 'always', depthWriteEnabled: false } } as const;

/** Bytes that the shader reads as 0 … 1 and multiplies back: the one byte format every driver takes. */
const normalized = (value: Uint8Array): object => ({ value, normalized: true });

/** Points, pulses and what goes through the air on the graphics card. Points' tones live in a buffer of ours, of which only dirty ranges are written. */
export class DeckMarks {
  private readonly options: DeckMarksOptions;
  private readonly points = new Map<string, PointsSink>();
  private readonly pulses = new Map<string, PulseSink>();
  private readonly lines = new Map<string, LineSink>();
  private readonly refers = new Map<string, (index: number) => MarkRef | null>();
  private atlas: IconAtlas | null = null;
  /** True while any pulse moves. */
  moving = false;

  constructor(options: DeckMarksOptions) {
    this.options = options;
  }

  refer(layerId: string, index: number): MarkRef | null {
    return this.refers.get(layerId)?.(index) ?? null;
  }

  /** @returns the layers to hand to deck.gl, or `null` when only tones were written (or nothing). */
  update(marks: readonly Mark[]): Layer[] | null {
    let restructured = this.drop(new Set(marks.map((mark) => mark.id)));
    this.moving = false;
    const layers: Layer[] = [];
    for (const mark of marks) {
      if (mark.type === 'points') {
        restructured = this.takePoints(mark) || restructured;
        layers.push(this.points.get(mark.id)!.layer);
      } else if (mark.type === 'pulses') {
        restructured = this.takePulses(mark) || restructured;
        this.moving ||= mark.pulses.some((pulse) => pulse.moving);
        layers.push(this.pulses.get(mark.id)!.layer);
      } else if (mark.type === 'lines') {
        restructured = this.takeLines(mark) || restructured;
        layers.push(this.lines.get(mark.id)!.layer);
      }
    }
    return restructured ? layers : null;
  }

  dispose(): void {
    this.drop(new Set());
    this.atlas?.texture.destroy();
  }

  private drop(kept: ReadonlySet<string>): boolean {
    const before = this.size;
    for (const [id, sink] of this.points) {
      if (kept.has(id)) continue;
      sink.tones.destroy();
      this.points.delete(id);
    }
    for (const id of this.pulses.keys()) if (!kept.has(id)) this.pulses.delete(id);
    for (const id of this.lines.keys()) if (!kept.has(id)) this.lines.delete(id);
    return before !== this.size;
  }

  private get size(): number {
    return this.points.size + this.pulses.size + this.lines.size;
  }

  private takeLines(mark: LinesMark): boolean {
    if (this.lines.get(mark.id)?.version === mark.version) return false;
    const data = lineData(mark.lines.filter(({ heights }) => heights !== undefined));
    const props = { ...COMMON, id: mark.id, mark, pickable: false, beforeId: this.options.beneath(mark), data };
    this.lines.set(mark.id, { layer: new LineLayer(props), version: mark.version });
    return true;
  }

  private takePoints(mark: PointsMark): boolean {
    const { columns } = mark;
    const old = this.points.get(mark.id);
    if (old?.version === mark.version) {
      columns.flush((start, end) => old.tones.write(columns.tone.subarray(start, end), start));
      let taken = true;
      columns.flushMoved((slot) => {
        taken = old.layer.rewrite(slot) && taken;
      });
      if (taken) return false;
    }
    columns.flush(() => undefined);
    columns.flushMoved(() => undefined);
    const { device, pixelRatio, beneath } = this.options;
    const fits = old !== undefined && old.tones.byteLength >= columns.tone.length;
    const tones = fits ? old.tones : device.createBuffer({ usage: Buffer.VERTEX | Buffer.COPY_DST, byteLength: Math.max(4, columns.tone.length) });
    if (old && !fits) old.tones.destroy();
    tones.write(columns.tone);
    const bytes = (column: Uint8Array): object => normalized(column.slice(0, Math.max(1, columns.count)));
    const atlas = this.atlasFor(mark);
    const props = {
      ...COMMON, id: mark.id, mark, pixelRatio, beforeId: beneath(mark), iconAtlas: atlas.texture, iconColumns: atlas.columns,
      data: {
        length: columns.count,
        attributes: {
          getPosition: { value: columns.positions.slice(0, columns.count * 3), size: 3 },
          instanceTones: { buffer: tones }, instanceIcons: bytes(columns.icon), instanceRooms: bytes(columns.room),
        },
      },
    };
    this.points.set(mark.id, { layer: new PointsLayer(props), version: mark.version, tones });
    this.refers.set(mark.id, mark.refer);
    return true;
  }

  private takePulses(mark: PulsesMark): boolean {
    if (this.pulses.get(mark.id)?.version === mark.version) return false;
    const { clock, pixelRatio, beneath } = this.options;
    const { pulses } = mark;
    const props = {
      ...COMMON, id: mark.id, mark, clock, pixelRatio, beforeId: beneath(mark),
      data: {
        length: pulses.length,
        attributes: {
          getPosition: { value: Float64Array.from(pulses.flatMap((pulse) => [...pulse.position])), size: 3 },
          instanceTones: normalized(Uint8Array.from(pulses, (pulse) => TONE[pulse.tone])),
          instanceMoving: normalized(Uint8Array.from(pulses, (pulse) => (pulse.moving ? 255 : 0))),
        },
      },
    };
    this.pulses.set(mark.id, { layer: new PulseLayer(props), version: mark.version });
    this.refers.set(mark.id, (index) => pulses[index]?.ref ?? null);
    return true;
  }

  /** One atlas serves: only the devices mark names icons. */
  private atlasFor(mark: PointsMark): IconAtlas {
    if (this.atlas && (mark.icons.length === 0 || mark.icons.join() === this.atlas.names.join())) return this.atlas;
    const next = createIconAtlas(this.options.device, mark.icons);
    this.atlas = next;
    return next;
  }
}
