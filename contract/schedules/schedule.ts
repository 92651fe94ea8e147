import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { actorSchema, id, instant, text } from '../records/stamp.ts';

/** A time of a day: minutes since midnight here, or so many minutes after sunrise or sunset (before: negative). */
const timeOfDaySchema = z.union([
  z.strictObject({ minute: z.number().int().min(0).max(1439) }),
  z.strictObject({ sun: z.enum(['rise', 'set']), offsetMin: z.number().int().min(-180).max(180) }),
]);
export type TimeOfDay = z.infer<typeof timeOfDaySchema>;

/** `workdays` and `free` by the Chinese calendar with its holidays and 调休; or days of the week, 1 = Monday, whatever is celebrated. */
const daysSchema = z.union([
  z.enum(['every', 'workdays', 'free']),
  z.array(z.number().int().min(1).max(7)).min(1, 'at least one day').max(7),
]);

export const hoursSchema = z.strictObject({
  /** Days on which it begins. */
  days: daysSchema,
  from: timeOfDaySchema,
  /** The next such time after `from`, on the next day where it is the earlier; the same time = a whole day. */
  until: timeOfDaySchema,
  /** What the devices are told meanwhile, an action of their kind that a schedule may give. For how long it is worked out. */
  action: id,
  params: z.record(z.string().max(40), z.union([z.number(), z.boolean(), z.string().max(200)])),
});
export type Hours = Readonly<z.infer<typeof hoursSchema>>;

const MOST_SCHEDULED = 500;

/** What people decide. Where several hours hold at once, those that began last do. */
export const scheduleChoiceSchema = z.strictObject({
  name: text(60).trim().min(1, 'a name'),
  kind: id,
  /** All of the kind. */
  devices: z.array(id).min(1, 'at least one device').max(MOST_SCHEDULED),
  hours: z.array(hoursSchema).min(1, 'at least one line of hours').max(12),
  /** Only then; null = always. */
  only: z.strictObject({ from: instant, until: instant }).nullable(),
  /** Switched off, it is kept and gives nothing. */
  on: z.boolean(),
  reason: text(500).trim().min(2, 'a written reason'),
});
export type ScheduleChoice = Readonly<z.infer<typeof scheduleChoiceSchema>>;

/** Devices that are told by the clock. Only the newest is kept. */
export const scheduleSchema = scheduleChoiceSchema.extend({ id, version: z.number().int().min(1), at: instant, actor: actorSchema });
export type Schedule = Readonly<z.infer<typeof scheduleSchema>>;

export const scheduleClasses: FieldClasses<Schedule> = {
  id: 'plain',
  version: 'plain',
  at: 'plain',
  actor: 'plain',
  name: 'plain',
  kind: 'plain',
  devices: 'plain',
  hours: 'plain',
  only: 'plain',
  on: 'plain',
  reason: 'person',
};

/** What a schedule has given last, and whom it has told: kept beside it, so that a restart tells nobody twice. */
export interface ScheduleRun {
  readonly schedule: string;
  readonly action: string;
  /** As they are wanted, without for how long. */
  readonly params: Hours['params'];
  /** ms UTC. */
  readonly from: number;
  /** When it ends as far as is known, ms UTC; null = there are no other hours. */
  readonly until: number | null;
  /** By device the operation that told it. */
  readonly told: Readonly<Record<string, string>>;
  /** Of its operations; null while there are none. */
  readonly group: string | null;
  /** Groups of those before it, as far back as a clock may be set: what the journal holds beside them was not noted yet. */
  readonly past: readonly string[];
}
