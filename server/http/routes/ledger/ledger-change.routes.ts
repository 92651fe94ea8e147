import { z } from 'zod';
import { isWithin, pathSchema } from '#contract/places/geo.ts';
import { draftOf, type Device } from '#contract/records/device.ts';
import { auditEdit, editBy, editIdSchema, tellable } from './enter-ledger.ts';
import { pageOf } from '#server/http/routes/records/page-of.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { changed as changedDevice, deviceChangeSchema, differing, type DeviceChange } from '#server/ledger/change-devices.ts';
import { audienceOf } from '#server/audience/audience.ts';

const MOST_SHOWN = 200;
const PAGE = 1000;
const ids = z.strictObject({ ids: z.array(z.string().min(1).max(200)).min(1).max(5000) });
const filter = z.strictObject({
  filter: z.strictObject({ text: z.string().max(200).optional(), kind: z.string().max(100).optional(), within: pathSchema.optional() }),
});
type Chosen = z.output<typeof ids> | z.output<typeof filter>;
type Asked = Pick<Call, 'user' | 'services'>;

/** The chosen devices that are theirs to change. */
async function chosen(which: Chosen, { user, services }: Asked): Promise<Device[]> {
  const audience = audienceOf(user);
  const mine = (id: string): Device[] => {
    const device = services.published.get('device', id);
    return device && isWithin(device.place, user.jurisdiction) && services.redaction.show('device', device, audience) !== null
      ? [device]
      : [];
  };
  if ('ids' in which) return [...new Set(which.ids)].flatMap(mine);
  const { text, kind, within } = which.filter;
  const found: Device[] = [];
  for (let after: string | undefined; ;) {
    const page = await pageOf(
      'device',
      { text, within, after, limit: PAGE, where: kind === undefined ? {} : { kind } },
      { user, services },
    );
    for (const { id } of page.items) found.push(...mine(id));
    if (page.next === null) return found;
    after = page.next;
  }
}

const wordsOf = (set: DeviceChange): string =>
  Object.entries(set)
    .map(([field, value]) => `${field} = ${value === null ? '–' : String(value)}`)
    .join(', ');

const change = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/change',
  needs: 'administer',
  largest: 1_500_000,
  id: 'changeDevices',
  summary: 'Change the same fields of several devices, as one edit; with `dryRun` only say what would change',
  body: z.object({
    devices: z.union([ids, filter]).describe('By their ids, or all that a list with this filter holds'),
    set: deviceChangeSchema,
    expect: z.number().int().min(1).optional().describe('How many devices that are; when there are others by then, nothing is changed'),
    reason: z.string().trim().min(2).max(500).optional().describe('Why: it stands in the audit. Needed unless `dryRun`'),
    dryRun: z.boolean().default(false),
  }),
  reply: z.object({
    chosen: z.number(),
    changed: z.number(),
    edit: editIdSchema,
    changes: z.array(z.object({ id: z.string(), name: z.string(), fields: z.array(z.string()) })).describe('The first 200 that differ'),
  }),
  refuses: ['conflict', 'too-many'],
  handle: async ({ body: { devices: which, set, expect, reason, dryRun }, user, from, services }) => {
    if (set.place !== undefined && !isWithin(set.place, user.jurisdiction))
      throw refuse('forbidden', `${set.place} 不在您的辖区内`, `${set.place} is outside your jurisdiction ${user.jurisdiction}.`);
    const isHouse = (path: string): boolean => ['building', 'unit'].includes(services.published.get('place', path)?.level ?? '');
    const become = (device: Device): ReturnType<typeof changedDevice> => changedDevice(device, set, isHouse);
    const devices = await chosen(which, { user, services });
    const changes = devices
      .map((device) => ({ id: device.id, name: device.name, fields: differing(draftOf(device), become(device)) }))
      .filter(({ fields }) => fields.length > 0);
    const plan = { chosen: devices.length, changed: changes.length, edit: null, changes: changes.slice(0, MOST_SHOWN) };
    if (dryRun) return plan;
    if (reason === undefined) throw refuse('invalid', '请填写原因', 'Say why: `reason` is needed.');
    if (expect !== undefined && expect !== devices.length)
      throw refuse(
        'conflict',
        `现在符合条件的是 ${devices.length} 台，不是 ${expect} 台，未更改`,
        `There are ${devices.length} such devices by now, not ${expect}: nothing was changed.`,
      );
    const why = { action: 'ledger:change', reason };
    const done = await services.ledger.change(
      changes.map(({ id }) => id),
      (device) => (isWithin(device.place, user.jurisdiction) ? become(device) : null),
      editBy(user, why),
    );
    const what = `${wordsOf(set)} of ${done.changed} devices`;
    await auditEdit(
      why,
      done,
      {
        subjects: tellable(
          devices.filter(({ id }) => changes.some((one) => one.id === id)),
          services,
        ),
        what,
      },
      { user, from, services },
    );
    return { ...plan, changed: done.changed, edit: done.edit };
  },
});

export default [change];
