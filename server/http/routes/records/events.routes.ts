import { z } from 'zod';
import { eventSchema } from '#contract/reports/event.ts';
import { pathSchema } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { eventFor, untoldKinds } from '#server/audience/events.ts';
import { devicesOf } from '#server/audience/incident-devices.ts';
import { narrower } from '#server/audience/jurisdiction.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { refuse } from '#server/lib/refused.ts';
import type { EventQuery } from '#server/storage/storage.ts';

/** What happened just before an incident belongs to it. */
const BEFORE_MS = 10 * 60_000;

/** Of an incident that is read from storage. */
const MOST_ALERTS = 500;

const id = z.string().min(1).max(200);
const instant = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const querySchema = z.strictObject({
  device: id.optional(),
  place: pathSchema.optional().describe('At this place and below it'),
  incident: id.optional().describe('Of the devices that the incident is about, from ten minutes before it was opened'),
  type: id.optional().describe('Id of the event in its kind, such as `refused`'),
  kind: id.optional(),
  from: instant.optional().describe('ms UTC'),
  to: instant.optional().describe('ms UTC, before this'),
  after: z.string().max(300).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
type Asked = z.infer<typeof querySchema>;

/** Whose events are asked for, as far as they may be looked for by this person. */
async function focusOf({ device, incident, from }: Asked, user: User, services: Services): Promise<Partial<EventQuery>> {
  const audience = audienceOf(user);
  const { redaction, storage, published } = services;
  if (device !== undefined) {
    const record = await storage.reader.records.get('device', device);
    if (record === null || redaction.show('device', record, audience) === null)
      throw refuse('not-found', '没有这台设备', `There is no device ${device} in your jurisdiction.`);
  }
  if (incident === undefined) return device === undefined ? {} : { devices: [device] };
  const record = published.get('incident', incident) ?? (await storage.reader.records.get('incident', incident));
  if (!record || redaction.show('incident', record, audience) === null)
    throw refuse('not-found', '没有这起事件', `There is no incident ${incident} in your jurisdiction.`);
  const alerts =
    published.get('incident', incident) === undefined
      ? (await storage.reader.records.list('alert', { where: { incident }, limit: MOST_ALERTS })).items
      : record.alerts.map((alert) => published.get('alert', alert)).filter((alert) => alert !== undefined);
  const devices = devicesOf(alerts, redaction, audience).filter((one) => device === undefined || one === device);
  return { devices, from: Math.max(from ?? 0, record.openedAt - BEFORE_MS) };
}

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/events',
    needs: 'see',
    id: 'listEvents',
    summary:
      'What happened, newest first, by device, place or incident, a page at a time (about 4 MB at most, so it may hold fewer than `limit`)',
    query: querySchema,
    refuses: ['not-found'],
    reply: z.object({ items: z.array(eventSchema), next: z.string().nullable() }),
    handle: async ({ query, user, services }) => {
      const { type, kind, from, to, after, limit, place } = query;
      const audience = audienceOf(user);
      const unlike = untoldKinds(audience, services.kinds);
      const focus = await focusOf(query, user, services);
      const page = await services.storage.reader.events.list({
        within: narrower(place, user),
        from,
        to: to ?? (after === undefined ? services.now() + 1 : undefined),
        type,
        kind,
        unlike,
        after,
        limit,
        ...focus,
      });
      const items = page.items.map((event) => eventFor(event, audience, services.kinds)).filter((event) => event !== null);
      return { items, next: page.next };
    },
  }),
];
