import { z } from 'zod';
import type { AttributeValue } from '../kinds/event-spec.ts';
import { pathSchema } from '../places/geo.ts';
import { id, instant, text } from '../records/stamp.ts';

/** What an adapter may say beside observations: something happened to a device, or before it. */
export interface EventReport {
  /** Ledger id of the device, or a protocol address that the ledger may know. */
  readonly device: string;
  /** Id of the event in the device's kind. */
  readonly event: string;
  /** As the kind declares them; anything else was told to the sender and left out. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** By the device's own clock, ms since 1970 UTC. */
  readonly observedAt: number;
  /** The message had no time of its own: `observedAt` is when it was received. */
  readonly untimed?: true;
  readonly source: string;
  /** Address of the gateway it came through. */
  readonly via?: string;
  readonly kindHint?: string;
  readonly text?: string;
  /** Made of others that were heard: no source of reports said it. */
  readonly derived?: true;
}

const attributeValue = z.union([z.number(), z.boolean(), z.string().max(200)]);

/** One happening, kept once. Append-only: it is never changed, only forgotten when its time has come. */
export const eventSchema = z.object({
  /** The same for every report of the same happening that is equal in key and time. */
  id,
  /** Ledger id. */
  device: id,
  kind: id,
  type: id,
  /** Where the device hung then. */
  place: pathSchema,
  /** When it happened, as far as the device's clock can be believed; else when we heard of it. */
  at: instant,
  /** By the device's clock, whatever that says. */
  observedAt: z.number(),
  receivedAt: instant,
  clockFault: z.boolean(),
  /** Heard long after it happened: the device or its line had been away. */
  late: z.literal(true).optional(),
  /** What the viewer may not know is left out; plates are masked. */
  attributes: z.record(z.string(), attributeValue),
  /** What the device said in words; '' where the viewer may not know of people. */
  text: text(500),
  simulated: z.boolean(),
});
export type DeviceEvent = Readonly<z.infer<typeof eventSchema>>;
