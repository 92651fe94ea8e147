import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { holdsAll } from '#server/audience/jurisdiction.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { refuse } from '#server/lib/refused.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const name = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'letters, digits, "_", "." and "-"');

const credential = z.object({ kind: z.enum(['device', 'gateway', 'api-key']), name });

const listCredentials = defineRoute({
  method: 'get',
  path: '/api/v1/credentials',
  needs: 'administer',
  id: 'listCredentials',
  summary: 'Secrets there are, without the secrets: of devices in one’s jurisdiction; of everything, for who is responsible for everything',
  reply: z.array(
    credential.extend({
      name: z.string(),
      issuedAt: z.number().describe('ms UTC; 0 = before this was noted'),
      expiresAt: z.number().nullable().describe('ms UTC; null = until it is withdrawn'),
      usedAt: z.number().nullable().describe('ms UTC, to the hour; null = not since it was issued'),
      formerUntil: z.number().nullable().describe('The secret it replaced is good until then, ms UTC'),
      place: z.string().nullable().describe('Where its device hangs'),
    }),
  ),
  handle: ({ user, services }) =>
    services.credentials.list().flatMap((note) => {
      const place = note.kind === 'device' ? (services.published.get('device', note.name)?.place ?? null) : null;
      return holdsAll(user) || (place !== null && isWithin(place, user.jurisdiction)) ? [{ ...note, place }] : [];
    }),
});

const issueCredential = defineRoute({
  method: 'post',
  path: '/api/v1/credentials',
  needs: 'administer',
  id: 'issueCredential',
  summary: 'Make (or replace) the secret of a device, gateway or API key; shown once',
  body: credential.extend({
    days: z.number().int().min(1).max(3650).optional().describe('How long it is good; left out: until it is withdrawn'),
    overlapHours: z.number().min(0).max(720).default(0).describe('How long the secret it replaces goes on to be good'),
  }),
  reply: credential.extend({ secret: z.string() }),
  handle: async ({ body: { days, overlapHours, ...body }, user, from, services }) => {
    const place = await placeOfCredential(body, user, services);
    const expiresAt = days === undefined ? null : services.now() + days * DAY_MS;
    const secret = await services.credentials.issue(body.kind, body.name, { expiresAt, overlapMs: overlapHours * HOUR_MS });
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'credential:issue',
      subject: `${body.kind} ${body.name}`,
      outcome: 'done',
      detail: [days === undefined ? '' : `for ${days} days`, overlapHours > 0 ? `the one before for ${overlapHours} h` : '']
        .filter(Boolean)
        .join(', '),
      from,
      place,
    });
    return { ...body, secret };
  },
});

const withdrawCredential = defineRoute({
  method: 'delete',
  path: '/api/v1/credentials/{kind}/{name}',
  needs: 'administer',
  id: 'withdrawCredential',
  summary: 'Withdraw a secret',
  params: credential,
  reply: null,
  handle: async ({ params, user, from, services }) => {
    const place = await placeOfCredential(params, user, services);
    await services.credentials.withdraw(params.kind, params.name);
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'credential:withdraw',
      subject: `${params.kind} ${params.name}`,
      outcome: 'done',
      detail: '',
      from,
      place,
    });
  },
});

/**
 * Where a credential belongs: a device's to its place, any other to everywhere, for what it speaks for may be anywhere.
 * @throws Refused when the user is not responsible for all of that.
 */
async function placeOfCredential({ kind, name }: z.output<typeof credential>, user: User, services: Services): Promise<string> {
  const device = kind === 'device' ? (services.published.get('device', name) ?? null) : null;
  if (device !== null && isWithin(device.place, user.jurisdiction)) return device.place;
  if (holdsAll(user)) return device?.place ?? user.jurisdiction;
  if (kind === 'device')
    throw refuse(
      'forbidden',
      `您的辖区内没有设备 ${name}，不能管理其凭据`,
      `There is no device ${name} in your jurisdiction ${user.jurisdiction}: its secret is not yours to manage.`,
    );
  throw refuse(
    'forbidden',
    '网关和接口密钥可代表多处设备，只能由负责全域的管理员管理',
    'Gateways and API keys speak for devices of many places: only an administrator of everything may manage their secrets.',
  );
}

export default [listCredentials, issueCredential, withdrawCredential];
