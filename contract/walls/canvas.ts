import { z } from 'zod';

/** Smallest height of a character that the farthest reader can make out, minutes of arc. */
export const LEAST_ARCMIN = 16;
/** No graphics context has a viewport with longer sides, pixels. */
const LONGEST_PIXELS = 16_384;
const MOST_TILES = 32;

const tileSchema = z.object({
  width: z.number().int().min(320).max(8192).describe('Pixels of one screen'),
  height: z.number().int().min(240).max(8192).describe('Pixels of one screen'),
  widthMm: z.number().min(50).max(10_000).describe('Width of its picture, mm'),
});

/** A wall of equal screens in rows and columns, that show one picture. */
export const canvasShapeSchema = z
  .object({
    columns: z.number().int().min(1).max(16),
    rows: z.number().int().min(1).max(16),
    tile: tileSchema,
    bezelMm: z.number().min(0).max(500).describe('Between the pictures of two neighbours, mm: both frames and the gap'),
    distanceM: z.number().min(0.5).max(100).describe('From the wall to its farthest reader, m'),
  })
  .superRefine((shape, context) => {
    const { width, height } = canvasSize(shape);
    if (shape.columns * shape.rows > MOST_TILES)
      context.addIssue({ code: 'custom', message: `${shape.columns} × ${shape.rows} are more than ${MOST_TILES} screens` });
    if (Math.max(width, height) > LONGEST_PIXELS)
      context.addIssue({
        code: 'custom',
        message: `the picture would be ${width} × ${height} pixels, and none can be longer than ${LONGEST_PIXELS}: use smaller pixels`,
      });
  });
export type CanvasShape = z.infer<typeof canvasShapeSchema>;

/** Pixels. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Grid = Pick<CanvasShape, 'columns' | 'rows' | 'tile' | 'bezelMm'>;

/** What nobody sees between two neighbours, pixels. */
export const bezelPixels = ({ tile, bezelMm }: Pick<CanvasShape, 'tile' | 'bezelMm'>): number =>
  Math.round((bezelMm * tile.width) / tile.widthMm);

/** Pixels of the whole picture, with those that lie behind bezels. */
export function canvasSize(shape: Grid): { readonly width: number; readonly height: number } {
  const { columns, rows, tile } = shape;
  const bezel = bezelPixels(shape);
  return { width: columns * tile.width + (columns - 1) * bezel, height: rows * tile.height + (rows - 1) * bezel };
}

/** The part of the picture that a tile shows. @param column from 0, from the left @param row from 0, from the top */
export function tileBox(shape: Grid, column: number, row: number): PixelBox {
  const { width, height } = shape.tile;
  const bezel = bezelPixels(shape);
  return { left: column * (width + bezel), top: row * (height + bezel), width, height };
}

const MM_PER_ARCMIN_AND_M = 1000 * Math.tan(Math.PI / 180 / 60);

/** Pixels of something that many minutes of arc high for the farthest reader. */
export const arcminPixels = ({ tile, distanceM }: Pick<CanvasShape, 'tile' | 'distanceM'>, arcmin: number): number =>
  (arcmin * distanceM * MM_PER_ARCMIN_AND_M * tile.width) / tile.widthMm;

/** Of the smallest words on a wall, as parts of its root size; a character is this part of the size of its type. */
const SMALLEST_REM = 1.2;
const CHARACTER = 0.88;
/** What a panel's column, and the header with some lines below it, must have room for in one tile, in root sizes. */
const PANEL_REM = 27;
const BESIDE_MAP_REM = 70;
const LINES_REM = 21.5;
/** Root sizes across and down a wall, as its screens are designed (1920 × 1080 at 20 pixels). */
const DESIGN = { across: 96, down: 54 } as const;

/**
 * Root size of type and spacing on a wall: as designed, and larger where the farthest reader needs it, as long as a panel still fits in
 * one tile.
 * @returns pixels, and how high the smallest characters are then for the farthest reader, minutes of arc
 */
export function wallType(shape: CanvasShape): { readonly root: number; readonly arcmin: number } {
  const { width, height } = canvasSize(shape);
  const designed = Math.min(width / DESIGN.across, height / DESIGN.down);
  const needed = arcminPixels(shape, LEAST_ARCMIN) / SMALLEST_REM / CHARACTER;
  const most = Math.min(shape.tile.width / (shape.columns > 1 ? PANEL_REM : BESIDE_MAP_REM), shape.tile.height / LINES_REM);
  const root = Math.min(Math.max(designed, needed), most);
  return { root, arcmin: (root * SMALLEST_REM * CHARACTER) / arcminPixels(shape, 1) };
}
