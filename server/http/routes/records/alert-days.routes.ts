import { z } from 'zod';
import { alertDaysSchema, civilDay, civilDaysOn, countAlert, emptyAlertDay, type AlertDay } from '#contract/live/alert-days.ts';
import { isWithin, pathSchema } from '#contract/places/geo.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import { pageOf } from './page-of.ts';

const DAY_MS = 86_400_000;
/** Of a thousand each: what is older is not counted for a screen. */
const MOST_PAGES = 20;
/** A day that is over is counted anew after so long, ms: an alert of that day may have been taken back meanwhile. */
const KEEP_MS = 600_000;
const KEPT = 64;

type Asking = Pick<Call, 'user' | 'services'>;

/**
 * Newest first, so all that changed since the day comes before what nobody has touched since. null = there is too much, or nothing as old:
 * of a day before the first alert nobody can say that it was quiet.
 */
async function countStored(within: string | undefined, from: number, asking: Asking): Promise<AlertDay | null> {
  const day = emptyAlertDay(from);
  let after: string | undefined;
  let reached = false;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await pageOf('alert', { within, limit: 1000, after, text: undefined, total: undefined, where: {} }, asking);
    for (const alert of page.items) {
      countAlert(day, alert);
      reached ||= alert.raisedAt < from + DAY_MS;
    }
    if (page.next === null || page.items.some(({ updatedAt }) => updatedAt < from)) return reached ? day : null;
    after = page.next;
  }
  return null;
}

const counted = new WeakMap<object, Map<string, { readonly at: number; readonly day: Promise<AlertDay | null> }>>();

/** The same for all of one audience, for a while. */
function storedDay(within: string | undefined, from: number, asking: Asking): Promise<AlertDay | null> {
  const { services, user } = asking;
  const known = counted.get(services.storage) ?? new Map<string, { readonly at: number; readonly day: Promise<AlertDay | null> }>();
  counted.set(services.storage, known);
  const key = `${user.role} ${user.jurisdiction} ${within ?? ''} ${from}`;
  const now = services.runningFor();
  const held = known.get(key);
  if (held && now - held.at < KEEP_MS) return held.day;
  const day = countStored(within, from, asking);
  known.delete(key);
  known.set(key, { at: now, day });
  day.catch(() => known.delete(key));
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return day;
}

function countToday(within: string | undefined, from: number, { user, services }: Asking): AlertDay {
  const day = emptyAlertDay(from);
  const audience = audienceOf(user);
  for (const alert of services.published.all('alert')) {
    if (within !== undefined && !isWithin(alert.place, within)) continue;
    const shown = services.redaction.show('alert', alert, audience);
    if (shown) countAlert(day, shown);
  }
  return day;
}

const alertDays = defineRoute({
  method: 'get',
  path: '/api/v1/alert-days',
  needs: 'see',
  id: 'readAlertDays',
  summary: 'Alerts raised today below a place (`within`), by severity, hour and kind, beside those of the same day a week before',
  query: z.strictObject({ within: pathSchema.optional() }),
  reply: alertDaysSchema,
  handle: async ({ query: { within }, user, services }) => {
    const at = services.now();
    const from = civilDay(at);
    const today = countToday(within, from, { user, services });
    return { at, today, weekBefore: await storedDay(within, civilDaysOn(from, -7), { user, services }) };
  },
});

export default [alertDays];
