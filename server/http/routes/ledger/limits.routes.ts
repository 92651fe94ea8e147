import { z } from 'zod';
import { PERSONAL_CLASSES, type DataClass } from '#contract/data-class.ts';
import {
  limitChangeClasses,
  limitChangeSchema,
  limitTargetSchema,
  limitValueSchema,
  type LimitChange,
} from '#contract/kinds/limit-change.ts';
import { audienceOf, type Audience } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const MOST_SHOWN = 500;
const words = z.object({ zh: z.string(), en: z.string() });
const target = limitTargetSchema.describe('Which limit; neither place nor device: of all devices of the kind');
const value = limitValueSchema.nullable().describe('What it is there; null = as the kind says');
const reason = z.string().trim().min(2).max(500).describe('Why: it stands in the audit');
const base = z.number().int().min(0).describe('Id of the newest change of this limit that was seen; 0 for none');

/** What people wrote may tell of people, whatever device it is about. */
const shownTo = ({ people }: Audience, change: LimitChange): LimitChange =>
  people || !PERSONAL_CLASSES.has(limitChangeClasses.reason as DataClass) ? change : { ...change, reason: '' };

const list = defineRoute({
  method: 'get',
  path: '/api/v1/limits',
  needs: 'administer',
  everywhere: true,
  id: 'listLimits',
  summary: 'Limits that are set in place of those of the kinds, and what was set and lifted, the newest first',
  reply: z.object({ inForce: z.array(limitChangeSchema), changes: z.array(limitChangeSchema) }),
  handle: ({ services: { limitBook } }) => ({ inForce: limitBook.inForce(), changes: limitBook.changes.slice(0, MOST_SHOWN) }),
});

const ofDevice = defineRoute({
  method: 'get',
  path: '/api/v1/devices/{id}/limits',
  needs: 'see',
  id: 'readDeviceLimits',
  summary: 'Limits in force at a device in place of those of its kind, the most particular last',
  params: z.object({ id: z.string().max(200) }),
  reply: z.array(limitChangeSchema),
  handle({ params: { id }, user, services: { published, redaction, limitBook } }) {
    const [device, audience] = [published.get('device', id), audienceOf(user)];
    if (device === undefined || redaction.show('device', device, audience) === null)
      throw refuse('not-found', '没有这台设备', `There is no device ${id} in your jurisdiction.`);
    return limitBook.of(device).map((change) => shownTo(audience, change));
  },
});

const check = defineRoute({
  method: 'post',
  path: '/api/v1/limits/check',
  needs: 'administer',
  everywhere: true,
  id: 'checkLimit',
  summary: 'What is wrong with a limit, and how many devices it would concern now; nothing is changed',
  body: z.object({ target, value }),
  reply: z.object({
    base,
    faults: z.array(z.object({ path: z.string(), value: z.string(), message: words })),
    preview: z.object({ devices: z.number(), begin: z.number(), end: z.number(), unknown: z.number() }),
  }),
  handle: ({ body, services }) => services.deviceLimits.check(body.target, body.value),
});

const set = defineRoute({
  method: 'post',
  path: '/api/v1/limits',
  needs: 'administer',
  everywhere: true,
  id: 'setLimit',
  summary: 'Set a limit for a device, a place or a kind, or lift it: in force at once',
  body: z.object({ target, value, base, reason }),
  reply: limitChangeSchema,
  refuses: ['illegal', 'conflict'],
  handle: ({ body, user, from, services }) =>
    services.deviceLimits.set(body.target, body.value, {
      actor: { id: user.id, name: user.name },
      reason: body.reason,
      base: body.base,
      from,
    }),
});

const undo = defineRoute({
  method: 'post',
  path: '/api/v1/limits/changes/{id}/undo',
  needs: 'administer',
  everywhere: true,
  id: 'undoLimit',
  summary: 'Take a change of a limit back: what was in force before it is again',
  params: z.object({ id: z.coerce.number().int().min(1) }),
  body: z.object({ reason }),
  reply: limitChangeSchema,
  refuses: ['not-found', 'illegal', 'conflict'],
  handle: ({ params: { id }, body, user, from, services }) =>
    services.deviceLimits.undo(id, { actor: { id: user.id, name: user.name }, reason: body.reason, from }),
});

export default [list, ofDevice, check, set, undo];
