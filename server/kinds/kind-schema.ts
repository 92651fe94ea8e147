import { z } from 'zod';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { DATA_CLASSES } from '#contract/data-class.ts';
import { MEDIA } from '#contract/networks/network.ts';
import { AFFINITIES, type Affinity } from '#contract/vocabularies/affinities.ts';
import { CATEGORIES, type Category } from '#contract/vocabularies/categories.ts';
import { HAZARDS, type Hazard } from '#contract/vocabularies/hazards.ts';

/**
 * A device kind as data: what folders of `devices/` say and what an administrator uploads. Nothing may be in it that is not named here,
 * so that a word spelt wrong is told. What its parts must have to do with each other is checked in `check-kind.ts`.
 */
const words = z.string().trim().min(1).max(80);
const label = z.strictObject({ zh: words, en: words });
const number = z.number();
const count = z.number().int();
const kindId = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/);
const codeName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/);
const keysOf = <K extends string>(data: Readonly<Record<K, unknown>>): z.ZodEnum<{ [T in K]: T }> =>
  z.enum(Object.keys(data) as K[]) as never;

const severity = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const warned = z
  .array(z.strictObject({ hazard: keysOf<Hazard>(HAZARDS), from: severity, share: number.min(0.1).max(0.99) }))
  .min(1)
  .max(12);
const limit = z.strictObject({
  above: number.optional(),
  below: number.optional(),
  release: number.optional(),
  code: codeName.optional(),
  warned: warned.optional(),
});
const seconds = number.positive().max(86_400);
const timedLimit = z.strictObject({
  above: number.optional(),
  below: number.optional(),
  rises: number.positive().optional(),
  falls: number.positive().optional(),
  overS: seconds.optional(),
  forS: seconds.optional(),
  release: number.optional(),
  code: codeName,
  level: z.enum(['warning', 'alert', 'fault']).optional(),
  warned: warned.optional(),
});
const range = z.tuple([number, number]);
const point = z.strictObject({
  label,
  unit: z.string().max(20),
  range,
  decimals: count.min(0).max(6),
  states: z.record(z.string().regex(/^-?\d{1,6}$/), label).optional(),
  warning: limit.optional(),
  alert: limit.optional(),
  fault: limit.optional(),
  shielded: limit.optional(),
  limits: z.array(timedLimit).min(1).max(8).optional(),
  inactivity: z.strictObject({ afterS: number.min(60), by: number.positive(), code: codeName }).optional(),
});

const alert = z.strictObject({
  label,
  severity,
  lifeSafety: z.boolean(),
  affinity: keysOf<Affinity>(AFFINITIES),
  about: z.literal('device').optional(),
  arriveS: z.number().min(1).max(86_400).optional(),
  network: z.strictObject({ medium: z.enum(MEDIA), fault: z.enum(['leak', 'outage']) }).optional(),
  catalogue: z.strictObject({ scheme: z.string().max(40), code: z.string().max(40), condition: z.string().max(40) }).optional(),
});

const value = z.union([number, z.boolean(), z.string().max(200)]);
const attribute = z.strictObject({
  label,
  type: z.enum(['number', 'flag', 'code', 'text', 'media']),
  class: z.enum(DATA_CLASSES),
  unit: z.string().max(20).optional(),
  words: z.record(z.string().min(1).max(40), label).optional(),
});
const event = z.strictObject({
  label,
  attributes: z.record(fieldName, attribute),
  dedupe: z.strictObject({ key: z.array(fieldName), windowS: number }),
  raises: z
    .array(
      z.strictObject({
        code: codeName,
        when: z.strictObject({ attribute: fieldName, is: z.array(value).min(1).max(50) }).optional(),
        momentary: z.literal(true).optional(),
      }),
    )
    .optional(),
  clears: z.array(codeName).optional(),
  recurs: z.strictObject({ by: z.array(fieldName).max(8), times: number, withinS: number, tells: codeName }).optional(),
  retention: z.enum(['plain', 'personal', 'evidence']),
});

const param = z.strictObject({
  label,
  type: z.enum(['number', 'flag', 'code']),
  range: range.optional(),
  step: number.positive().optional(),
  unit: z.string().max(20).optional(),
  words: z.record(z.string().min(1).max(40), label).optional(),
  standard: value,
});
const action = z.strictObject({
  label,
  needs: z.enum(['operate', 'operate-critical']),
  confirm: z.strictObject({ zh: z.string().trim().min(1).max(300), en: z.string().trim().min(1).max(300) }),
  params: z.record(fieldName, param).optional(),
  expects: z.strictObject({ point: fieldName, is: z.union([number, fieldName]), withinS: number, times: fieldName.optional() }).optional(),
  unanswered: codeName.optional(),
  replaces: z.array(codeName).max(16).optional(),
  drill: z.union([z.strictObject({ loop: fieldName, minutes: fieldName }), z.literal('ends')]).optional(),
  suspends: z
    .union([
      z.strictObject({ minutes: fieldName, codes: z.array(codeName).min(1).max(20), of: z.enum(['itself', 'behind']) }),
      z.literal('ends'),
    ])
    .optional(),
  scheduled: z.strictObject({ after: codeName.nullable() }).optional(),
  pad: z
    .strictObject({ key: fieldName, stop: codeName, hold: fieldName, speed: fieldName.optional(), presets: codeName.optional() })
    .optional(),
});

export const deviceKindSchema = z.strictObject({
  id: kindId,
  label,
  icon: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/),
  category: keysOf<Category>(CATEGORIES),
  expectedIntervalS: number.min(1).max(86_400),
  offlineAlert: severity.optional(),
  points: z.record(fieldName, point),
  alerts: z.record(codeName, alert),
  events: z.record(codeName, event).optional(),
  actions: z.record(codeName, action).optional(),
  headline: fieldName,
  dependsOn: z.array(z.enum(MEDIA)).min(1).max(4).optional(),
  patrol: z.strictObject({ visit: codeName, late: codeName, missed: codeName }).optional(),
  moves: z.literal(true).optional(),
}) satisfies z.ZodType<DeviceKind>;
