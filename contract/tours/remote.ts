import { z } from 'zod';

const tourId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'the name of a tour, such as street');
const recordId = z.string().min(1).max(200);
const scene = z.number().int().min(0).max(199).describe('Index of the scene');

/** Where a screen at /tour is. Small: what is said there the server knows how to fill in by itself. */
export const tourStateSchema = z.object({
  tour: tourId.nullable().describe('null = one is being chosen'),
  scene,
  subject: z.object({ type: z.enum(['incident', 'device']), id: recordId }).nullable(),
  auto: z.boolean().describe('It goes on by itself'),
  ended: z.boolean(),
  gone: z.boolean().describe('The scene cannot be shown, and is passed over'),
  yielded: z.array(recordId).max(9).nullable().describe('P1 incidents that have the screen meanwhile; null = none has'),
});
export type TourState = z.infer<typeof tourStateSchema>;

/** What a screen at /tour says to the server. */
export const tourSaidSchema = z.object({
  state: tourStateSchema,
  /** What the server named this screen before; `''` = nothing yet. */
  key: z.string().max(64),
  /** Somebody at the screen takes it away from the remote. */
  alone: z.boolean(),
});
export type TourSaid = z.infer<typeof tourSaidSchema>;

/** What a remote has a screen do. */
export const tourOrderSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), tour: tourId }),
  z.object({ do: z.literal('step'), by: z.union([z.literal(1), z.literal(-1)]) }),
  z.object({ do: z.literal('go'), scene }),
  z.object({ do: z.literal('auto'), on: z.boolean() }),
  z.object({ do: z.literal('leave') }),
]);
export type TourOrder = z.infer<typeof tourOrderSchema>;

/** What a screen at /tour is told of its remote. */
export interface RemoteTold {
  /** Names this screen should its line break: to be said again on the next. */
  readonly key: string;
  /** Six digits that a remote is paired by; null = there is a remote, or there are too many screens. */
  readonly code: string | null;
  /** Name of who leads; null = nobody. */
  readonly by: string | null;
}

/** Why a remote has no screen any more. */
export const REMOTE_ENDS = ['tour-ended', 'screen-gone', 'screen-alone', 'signed-out', 'let-go', 'phone-gone'] as const;
export type RemoteEnd = (typeof REMOTE_ENDS)[number];
