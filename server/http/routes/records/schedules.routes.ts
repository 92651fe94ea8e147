import { z } from 'zod';
import { PERSONAL_CLASSES, type DataClass } from '#contract/data-class.ts';
import { scheduleChoiceSchema, scheduleClasses, scheduleSchema, hoursSchema, type Schedule } from '#contract/schedules/schedule.ts';
import { audienceOf, type Audience } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';
import { stateOf } from '#server/schedules/view.ts';

const params = z.object({ id: z.string().max(200) });
const base = z.number().int().min(0).describe('The version that was seen; 0 for none');
const words = z.object({ zh: z.string(), en: z.string() });
const stateSchema = z.object({
  action: z.string(),
  params: hoursSchema.shape.params,
  from: z.number().describe('Since when, ms UTC'),
  until: z.number().nullable().describe('As far as is known, ms UTC'),
  done: z.number().describe('Devices that confirmed it'),
  underWay: z.number(),
  missing: z.array(z.object({ device: z.string(), name: z.string(), words })).describe('Devices that did not, each with why'),
});

/** What people wrote may tell of people, whatever it is about. */
const shownTo = ({ people }: Audience, schedule: Schedule): Schedule =>
  people || !PERSONAL_CLASSES.has(scheduleClasses.reason as DataClass) ? schedule : { ...schedule, reason: '' };

const list = defineRoute({
  method: 'get',
  path: '/api/v1/schedules',
  needs: 'see',
  id: 'listSchedules',
  summary: 'Schedules of devices in one’s jurisdiction, with what each gave last and which devices did not confirm it',
  query: z.object({ device: z.string().max(200).optional().describe('Only those that it is in') }),
  reply: z.object({ items: z.array(scheduleSchema.extend({ reason: z.string(), now: stateSchema.nullable() })) }),
  handle: ({ query, user, services: { schedules, scheduleBook, published } }) => ({
    items: schedules.list(user, query.device).map((schedule) => {
      const run = scheduleBook.run(schedule.id);
      return { ...shownTo(audienceOf(user), schedule), now: run === undefined ? null : stateOf(schedule, run, published) };
    }),
  }),
});

const preview = defineRoute({
  method: 'post',
  path: '/api/v1/schedules/check',
  needs: 'operate-critical',
  id: 'checkSchedule',
  summary: 'What is wrong with a schedule, or what it would do over the next seven days; nothing is changed',
  body: z.object({ schedule: scheduleChoiceSchema, id: z.string().max(200).nullable().default(null) }),
  reply: z.object({
    planned: z.array(z.object({ from: z.number(), until: z.number(), action: z.string(), params: hoursSchema.shape.params })),
  }),
  handle: ({ body, user, services: { schedules } }) => ({ planned: schedules.preview(body.schedule, user, body.id) }),
});

const add = defineRoute({
  method: 'post',
  path: '/api/v1/schedules',
  needs: 'operate-critical',
  id: 'addSchedule',
  summary: 'Devices are told by the clock from now on',
  body: z.object({ schedule: scheduleChoiceSchema }),
  reply: scheduleSchema,
  refuses: ['illegal'],
  handle: ({ body, user, from, services }) => services.schedules.put(null, body.schedule, 0, { user, from }),
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/schedules/{id}',
  needs: 'operate-critical',
  id: 'changeSchedule',
  summary: 'A schedule is another: in force at once',
  params,
  body: z.object({ schedule: scheduleChoiceSchema, base }),
  refuses: ['not-found', 'conflict'],
  reply: scheduleSchema,
  handle: ({ params: { id }, body, user, from, services }) => services.schedules.put(id, body.schedule, body.base, { user, from }),
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/schedules/{id}',
  needs: 'operate-critical',
  id: 'removeSchedule',
  summary: 'Devices are told by it no more: what it keeps from being raised is raised again, what it switched goes by its own programme',
  params,
  refuses: ['not-found'],
  reply: null,
  handle: ({ params: { id }, user, from, services }) => services.schedules.remove(id, { user, from }),
});

export default [list, preview, add, change, remove];
