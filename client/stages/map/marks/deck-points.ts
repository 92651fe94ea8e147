import { Buffer, type Device } from '@luma.gl/core';
import type { Mark, MarkRef, PointsMark } from '#client/marks/marks.ts';
import { BlocksInSight, type Sight } from '#client/stages/paint/blocks-in-sight.ts';
import { createIconAtlas, type IconAtlas } from './icon-atlas.ts';
import { PointsLayer } from './points-layer.ts';

/** What every drawn layer shares: seen through walls, picked by slot. */
export const COMMON = { pickable: true, parameters: { depthCompare: 'always', depthWriteEnabled: false } } as const;

/** Bytes that the shader reads as 0 … 1 and multiplies back: the one byte format every driver takes. */
export const normalized = (value: Uint8Array): object => ({ value, normalized: true });

interface Drawn {
  readonly layer: PointsLayer;
  readonly mark: PointsMark;
  readonly blocks: BlocksInSight;
  readonly tones: Buffer;
}

interface Options {
  readonly device: Device;
  readonly pixelRatio: number;
  /** Map layer a mark is drawn beneath. */
  readonly beneath: (mark: Mark) => string;
}

/** The points of the blocks in sight. Their tones live in a buffer of ours, of which only dirty ranges are written. */
export class DeckPoints {
  private readonly options: Options;
  private readonly drawn = new Map<string, Drawn>();
  private atlas: IconAtlas | null = null;
  private sight: Sight = { metresPerPixel: Infinity, sees: () => true };

  constructor(options: Options) {
    this.options = options;
  }

  get size(): number {
    return this.drawn.size;
  }

  layerOf(id: string): PointsLayer {
    return this.drawn.get(id)!.layer;
  }

  /** @param index of what was drawn */
  refer(id: string, index: number): MarkRef | null {
    const drawn = this.drawn.get(id);
    return drawn ? drawn.mark.refer(drawn.blocks.slotAt(index)) : null;
  }

  /** Whether a picture of this needs points that are not on the graphics card. */
  lacks(sight: Sight): boolean {
    this.sight = sight;
    return [...this.drawn.values()].some(({ mark, blocks }) => blocks.lacks(mark, sight));
  }

  /** Drops all marks but these. */
  keep(ids: ReadonlySet<string>): void {
    for (const [id, { tones }] of this.drawn) {
      if (ids.has(id)) continue;
      tones.destroy();
      this.drawn.delete(id);
    }
  }

  dispose(): void {
    this.keep(new Set());
    this.atlas?.texture.destroy();
  }

  /** @returns whether its layer is another now; else what changed was written. */
  take(mark: PointsMark): boolean {
    const { columns } = mark;
    const old = this.drawn.get(mark.id);
    const blocks = old?.blocks ?? new BlocksInSight();
    const others = blocks.aim(mark, this.sight);
    if (old?.mark.version === mark.version && !others) {
      columns.flush((start, end) =>
        blocks.eachDrawn(start, end, (from, to, index) => old.tones.write(columns.tone.subarray(from, to), index)),
      );
      let taken = true;
      columns.flushMoved((slot) => {
        const index = blocks.indexOf(slot);
        taken = (index < 0 || old.layer.rewrite(slot, index)) && taken;
      });
      if (taken) return false;
    }
    columns.flush(() => undefined);
    columns.flushMoved(() => undefined);
    const tones = this.tonesFor(blocks.length, old?.tones);
    tones.write(blocks.gather(columns.tone, 1, new Uint8Array(tones.byteLength)));
    this.drawn.set(mark.id, { layer: this.pointsLayer(mark, blocks, tones), mark, blocks, tones });
    return true;
  }

  /** @param count points. @param old taken when it is large enough, and not much too large */
  private tonesFor(count: number, old: Buffer | undefined): Buffer {
    const byteLength = Math.max(4, count);
    if (old && old.byteLength >= byteLength && old.byteLength <= byteLength * 4) return old;
    old?.destroy();
    return this.options.device.createBuffer({ usage: Buffer.VERTEX | Buffer.COPY_DST, byteLength });
  }

  private pointsLayer(mark: PointsMark, blocks: BlocksInSight, tones: Buffer): PointsLayer {
    const { pixelRatio, beneath } = this.options;
    const { columns } = mark;
    const bytes = (column: Uint8Array<ArrayBuffer>): object =>
      normalized(blocks.gather(column, 1, new Uint8Array(Math.max(1, blocks.length))));
    const atlas = this.atlasFor(mark);
    return new PointsLayer({
      ...COMMON,
      id: mark.id,
      mark,
      pixelRatio,
      beforeId: beneath(mark),
      iconAtlas: atlas.texture,
      iconColumns: atlas.columns,
      data: {
        length: blocks.length,
        attributes: {
          getPosition: { value: blocks.gather(columns.positions, 3, new Float64Array(blocks.length * 3)), size: 3 },
          instanceTones: { buffer: tones },
          instanceIcons: bytes(columns.icon),
          instanceRooms: bytes(columns.room),
        },
      },
    } as ConstructorParameters<typeof PointsLayer>[0]);
  }

  /** One atlas serves: only the devices mark names icons. */
  private atlasFor(mark: PointsMark): IconAtlas {
    if (this.atlas && (mark.icons.length === 0 || mark.icons.join() === this.atlas.names.join())) return this.atlas;
    const next = createIconAtlas(this.options.device, mark.icons);
    this.atlas = next;
    return next;
  }
}
