import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { id, instant } from '../records/stamp.ts';

/** What an adapter may say of a mover: where it is. Last value wins, as with a reading; never part of the journal. */
export interface TrackReport {
  /** Ledger id of a crew, or id or address of a device that moves. */
  readonly mover: string;
  /** By the mover's own clock, ms since 1970 UTC. */
  readonly at: number;
  /** The message had no time of its own: `at` is when it was received. */
  readonly untimed?: true;
  /** Degrees WGS-84. */
  readonly lng: number;
  readonly lat: number;
  /** Metres above the ground; left out = on it, or not known. */
  readonly height?: number;
  /** Degrees clockwise from north, 0 … 360. */
  readonly heading?: number;
  /** Metres a second. */
  readonly speed?: number;
  /** Metres: two of three positions are no more wrong than this. */
  readonly accuracy?: number;
  /** Per cent. */
  readonly battery?: number;
  readonly source: string;
}

const optional = (low: number, high: number): z.ZodOptional<z.ZodNumber> => z.number().min(low).max(high).optional();

/** One position of a path, as it is kept and read back. */
export const trackPointSchema = z.object({
  /** ms UTC. */
  at: instant,
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  height: optional(-500, 9000),
  heading: optional(0, 360),
  speed: optional(0, 1000),
  accuracy: optional(0, 1e6),
  battery: optional(0, 100),
});
export type TrackPoint = Readonly<z.infer<typeof trackPointSchema>>;

/** Kept positions name their mover. */
const trackSchema = trackPointSchema.extend({ mover: id });
export type Track = Readonly<z.infer<typeof trackSchema>>;

/** Where somebody at work is tells of a person. */
export const trackClasses: FieldClasses<Track> = {
  mover: 'plain',
  at: 'person',
  lng: 'person',
  lat: 'person',
  height: 'person',
  heading: 'person',
  speed: 'person',
  accuracy: 'person',
  battery: 'plain',
};
