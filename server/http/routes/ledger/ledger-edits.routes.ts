import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import { deviceDraftSchema } from '#contract/records/device.ts';
import { actorSchema } from '#contract/records/stamp.ts';
import { auditEdit, editBy, editIdSchema, tellable } from './enter-ledger.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import { audienceOf } from '#server/audience/audience.ts';
import type { Done } from '#server/ledger/edits.ts';
import { refuse } from '#server/lib/refused.ts';

/** How long an edit can be undone, ms. */
const UNDONE_WITHIN_MS = 86_400_000;
const MOST_LEFT = 200;
const MOST_AT_ONCE = 1000;
const MOST_OF_DEVICE = 100;
const reason = z.string().trim().min(2).max(500).describe('Why: it stands in the audit');

const editSchema = z.object({
  id: z.string(),
  at: z.number(),
  actor: actorSchema,
  action: z.string().describe('As in the audit: `ledger:table`, `ledger:change`, …'),
  reason: z.string(),
  undoes: z.string().nullable().describe('The edit that this one undid'),
});

const doneSchema = z.object({
  changed: z.number(),
  edit: editIdSchema,
  leftCount: z.number(),
  left: z
    .array(z.object({ device: z.string(), name: z.string(), why: z.object({ zh: z.string(), en: z.string() }) }))
    .describe('The first 200 devices that were left as they are'),
});

/** Devices of people in need are left out of what is told, not of the count. */
function replyOf({ changed, edit, left }: Done, { user, services }: Pick<Call, 'user' | 'services'>): z.output<typeof doneSchema> {
  const shown = left.slice(0, MOST_LEFT).flatMap(({ device, why }) => {
    const held = services.published.get('device', device);
    return held && services.redaction.show('device', held, audienceOf(user)) === null ? [] : [{ device, name: held?.name ?? '', why }];
  });
  return { changed, edit, leftCount: left.length, left: shown };
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/ledger/edits',
  needs: 'administer',
  id: 'listLedgerEdits',
  summary: 'Changes of the ledger in the last day by administrators of one’s jurisdiction: what can be undone',
  reply: z.array(editSchema.extend({ count: z.number().describe('Devices that it changed'), undoneBy: z.string().nullable() })),
  handle: async ({ user, services }) =>
    (await services.storage.reader.edits.list([user.jurisdiction], services.now() - UNDONE_WITHIN_MS)).map(
      ({ place: _place, ...edit }) => edit,
    ),
});

const undo = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/edits/{id}/undo',
  needs: 'administer',
  id: 'undoLedgerEdit',
  summary: 'Put the devices of an edit back as they were before it, new ones out of the ledger; what was changed since is left, and told',
  params: z.object({ id: z.string().max(100) }),
  body: z.object({ reason }),
  reply: doneSchema,
  refuses: ['illegal'],
  handle: async ({ params: { id }, body, user, from, services }) => {
    const edit = await services.storage.edits.get(id);
    if (edit === null || !isWithin(edit.place, user.jurisdiction))
      throw refuse('not-found', '没有这次更改', `There is no edit ${id} in your jurisdiction.`);
    if (services.now() - edit.at > UNDONE_WITHIN_MS)
      throw refuse('illegal', '超过一天的更改不能整体撤销', 'An edit can be undone within a day: this one is older.');
    const why = { action: 'ledger:undo', reason: body.reason };
    const done = await services.ledger.undo(id, editBy(user, why), (place) => isWithin(place, user.jurisdiction));
    const what = `${done.changed} of ${edit.count} devices of edit ${id} put back, ${done.left.length} left`;
    await auditEdit(why, done, { subjects: [], what }, { user, from, services });
    return replyOf(done, { user, services });
  },
});

const retire = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/retire',
  needs: 'administer',
  largest: 250_000,
  id: 'retireDevices',
  summary: 'Take devices out of the ledger; one with a life-safety alert that is not over is left. What they reported is kept',
  body: z.object({ devices: z.array(z.string().min(1).max(200)).min(1).max(MOST_AT_ONCE), reason }),
  reply: doneSchema,
  handle: async ({ body, user, from, services }) => {
    const audience = audienceOf(user);
    const held = body.devices.flatMap((id) => services.published.get('device', id) ?? []);
    const mine = held.filter(
      (device) => isWithin(device.place, user.jurisdiction) && services.redaction.show('device', device, audience) !== null,
    );
    if (mine.length === 0)
      throw refuse('not-found', '没有这样的设备', `There is no such device in your jurisdiction: ${body.devices.slice(0, 5).join(', ')}.`);
    const why = { action: 'ledger:retire', reason: body.reason };
    const ids = mine.map(({ id }) => id);
    const done = await services.ledger.retire(ids, editBy(user, why), (place) => isWithin(place, user.jurisdiction));
    if (done.changed === 0)
      throw refuse('illegal', `未移出：${done.left[0].why.zh}`, `Not taken out: ${done.left[0].device}: ${done.left[0].why.en}.`);
    const left = new Set(done.left.map(({ device }) => device));
    const subjects = tellable(mine, services).filter((id) => !left.has(id));
    await auditEdit(why, done, { subjects, what: `${done.changed} devices taken out of the ledger` }, { user, from, services });
    return replyOf(done, { user, services });
  },
});

const ofDevice = defineRoute({
  method: 'get',
  path: '/api/v1/devices/{id}/edits',
  needs: 'administer',
  id: 'listDeviceEdits',
  summary: 'What was changed of a device’s row in the ledger, newest first, with the row before and after',
  params: z.object({ id: z.string().max(200) }),
  reply: z.array(editSchema.extend({ before: deviceDraftSchema.nullable(), after: deviceDraftSchema.nullable() })),
  refuses: ['not-found'],
  handle: async ({ params: { id }, user, services }) => {
    const device = await services.storage.reader.records.get('device', id);
    if (device === null || services.redaction.show('device', device, audienceOf(user)) === null)
      throw refuse('not-found', '没有这台设备', `There is no device ${id} in your jurisdiction.`);
    const edits = await services.storage.reader.edits.ofDevice(id, MOST_OF_DEVICE);
    return edits.map(({ place: _place, ...edit }) => edit);
  },
});

export default [list, undo, retire, ofDevice];
