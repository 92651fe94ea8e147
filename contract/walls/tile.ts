import { z } from 'zod';
import { canvasShapeSchema } from './canvas.ts';

/** Which part of a wall's picture a browser shows; columns and rows from 0, from the upper left. */
export const tileSchema = z.object({
  canvas: z.object({ id: z.string(), name: z.string(), version: z.number().int(), shape: canvasShapeSchema }),
  column: z.number().int(),
  row: z.number().int(),
});
export type Tile = z.infer<typeof tileSchema>;

/** Most bytes of the small picture of itself that a wall sends, as base64. */
export const MOST_PICTURE = 32_000;

const milliseconds = z.number().min(-8.64e15).max(8.64e15);

/** What a browser that shows a wall says of itself, every few seconds. */
export const wallReportSchema = z.object({
  version: z.string().max(40).describe('Of the page'),
  width: z.number().int().min(0).max(100_000).describe('Of its window, in pixels of the display'),
  height: z.number().int().min(0).max(100_000),
  fps: z.number().min(0).max(1000).describe('Pictures a second that its browser draws'),
  phase: milliseconds.describe('Server time that its picture shows, ms UTC: clocks, turns and motion go by it'),
  machine: milliseconds.describe('The clock of its computer at the same instant, ms'),
  live: z.boolean().describe('Its line to the server is open'),
  dataAt: milliseconds.describe('Last sign of life of the server, by `phase`, ms UTC; 0 = none yet'),
  picture: z
    .string()
    .max(MOST_PICTURE)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)
    .optional()
    .describe('JPEG of some 200 pixels, base64; not with every report'),
});
export type WallReport = z.infer<typeof wallReportSchema>;

/** What a wall is told in answer. */
export const wallOrderSchema = z.object({
  reload: z.boolean().describe('An administrator asks for it'),
  tile: z.string().describe('Names the tile it is now, and the drawing it is a part of; another than before = load the page anew'),
});
export type WallOrder = z.infer<typeof wallOrderSchema>;
