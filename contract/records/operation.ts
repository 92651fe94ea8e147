import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { pathSchema } from '../places/geo.ts';
import { actorSchema, id, instant, stampClasses, stampSchema, text } from './stamp.ts';

/**
 * `awaiting` a second person → `requested` → `sent` → `acknowledged` by the device → `confirmed` by the reading it expects.
 * `refused`: by a person, by the device, or because it could not be told. `timed-out`: nobody knows whether the device did it.
 */
export const OPERATION_STATES = ['awaiting', 'requested', 'sent', 'acknowledged', 'confirmed', 'refused', 'timed-out'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** One device told to do one thing: who wanted it, and what came of it. */
export const operationSchema = stampSchema.extend({
  /** Number people say on the phone, e.g. `CZ20261123-0042`. */
  id,
  /** Id of the first operation that was given with it: a group is several devices told the same at once. */
  group: id,
  device: id,
  kind: id,
  place: pathSchema,
  /** Of the device's kind. */
  action: id,
  params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string().max(200)])),
  critical: z.boolean(),
  reason: text(),
  state: z.enum(OPERATION_STATES),
  requestedAt: instant,
  requestedBy: actorSchema,
  /** The second person, where one was asked for. */
  approved: z.object({ by: actorSchema, at: instant }).nullable(),
  /** How often the device was told. */
  tries: z.number().int().min(0),
  sentAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  /** Nothing more comes of it; `acknowledged` is the end where no reading is expected. */
  endedAt: instant.nullable(),
  /** The reading that shows that it was done, within so many seconds after the device took it. */
  expects: z.object({ point: id, is: z.number(), withinS: z.number() }).nullable(),
  /** Of a drill 演练 or a bypass 旁路: how long it lasts from `acknowledgedAt` on, seconds. What came of it is in `words` when it is over. */
  lastsS: z.number().int().min(1).max(1_209_600).optional(),
  /** Id of the schedule that gave it. */
  schedule: id.optional(),
  /** Of one that a schedule gave, who decided on the schedule: not the second person either. */
  onBehalfOf: actorSchema.optional(),
  /** What the device said, or why nothing came of it. */
  words: z.object({ zh: text(), en: text() }).nullable(),
  /** Id of the edge that tells the device: here it is a copy of the operation there. */
  edge: id.optional(),
  simulated: z.boolean(),
});
export type Operation = z.infer<typeof operationSchema>;

/** Id of the person who wanted it, whether by hand or by a schedule: somebody else is the second. */
export const firstPersonOf = ({ onBehalfOf, requestedBy }: Pick<Operation, 'onBehalfOf' | 'requestedBy'>): string =>
  (onBehalfOf ?? requestedBy).id;

/** What its fields tell where the device is one of care: as the device itself, it is left out whole. */
export const operationClasses: FieldClasses<Operation> = {
  ...stampClasses,
  id: 'plain',
  group: 'plain',
  device: 'place-of-living',
  kind: 'health',
  place: 'place-of-living',
  action: 'health',
  params: 'health',
  critical: 'plain',
  reason: 'person',
  state: 'plain',
  requestedAt: 'plain',
  requestedBy: 'plain',
  approved: 'plain',
  tries: 'plain',
  sentAt: 'plain',
  acknowledgedAt: 'plain',
  endedAt: 'plain',
  expects: 'health',
  lastsS: 'plain',
  schedule: 'plain',
  onBehalfOf: 'plain',
  words: 'person',
  edge: 'plain',
  simulated: 'plain',
};
