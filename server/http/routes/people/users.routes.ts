import { z } from 'zod';
import { isWithin, jurisdictionSchema } from '#contract/places/geo.ts';
import { ROLES, userSchema } from '#contract/roles.ts';
import { userOf } from '#server/auth/sessions.ts';
import { accountOf, changeAccount, checkCrews } from './accounts.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const name = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'letters, digits, "_", "." and "-"');

const crews = z.array(z.string().min(1).max(200)).max(100).default([]);

/** Of two jurisdictions one holds the other: these people work on the same incidents. */
const sharePlaces = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);

const listUsers = defineRoute({
  method: 'get',
  path: '/api/v1/users',
  needs: 'see',
  id: 'listUsers',
  summary: 'People who can be named as owners',
  reply: z.array(userSchema),
  handle: ({ user, services }) =>
    services.accounts
      .list()
      .filter((account) => services.accounts.usable(account) && sharePlaces(account.jurisdiction, user.jurisdiction))
      .map(userOf),
});

const addUser = defineRoute({
  method: 'post',
  path: '/api/v1/users',
  needs: 'administer',
  id: 'addUser',
  summary: 'Make an account; its one-time password is in the answer and nowhere else',
  body: z.object({
    login: name.toLowerCase(),
    name: z.string().trim().min(1).max(200),
    role: z.enum(ROLES),
    jurisdiction: jurisdictionSchema,
    crews,
  }),
  reply: z.object({ user: userSchema, password: z.string() }),
  refuses: ['conflict', 'too-many'],
  handle: async ({ body, user, from, services }) => {
    if (!isWithin(body.jurisdiction, user.jurisdiction))
      throw refuse(
        'forbidden',
        '不能授予您辖区以外的权限',
        `${body.jurisdiction} is outside your jurisdiction ${user.jurisdiction}: you cannot give it to others.`,
      );
    checkCrews(body.crews, body.jurisdiction, user, services);
    const { account, password } = await services.sessions.addAccount(body, user.id);
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'user:add',
      subject: account.id,
      outcome: 'done',
      detail: `${body.login} ${body.role} ${body.jurisdiction}`,
      from,
      place: body.jurisdiction,
    });
    return { user: userOf(account), password };
  },
});

const disableUser = defineRoute({
  method: 'delete',
  path: '/api/v1/users/{id}',
  needs: 'administer',
  id: 'disableUser',
  summary: 'Short for PUT /api/v1/accounts/{id} with `disabled: true`: its sessions and sockets end at once',
  params: z.object({ id: z.string().max(200) }),
  reply: null,
  refuses: ['illegal'],
  handle: ({ params, ...call }) => changeAccount(call, params.id, { disabled: true }, 'DELETE /api/v1/users/{id}'),
});

const unlockUser = defineRoute({
  method: 'post',
  path: '/api/v1/users/{id}/unlock',
  needs: 'administer',
  id: 'unlockUser',
  summary: 'Forget the wrong passwords tried for an account: it can be signed in to at once, from everywhere',
  params: z.object({ id: z.string().max(200) }),
  reply: null,
  handle: async ({ params, user, from, services }) => {
    const account = accountOf(params.id, user, services);
    services.sessions.attempts.forget(account.login);
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'user:unlock',
      subject: account.id,
      outcome: 'done',
      detail: account.login,
      from,
      place: account.jurisdiction,
    });
  },
});

const setCrews = defineRoute({
  method: 'put',
  path: '/api/v1/users/{id}/crews',
  needs: 'administer',
  id: 'setCrews',
  summary: 'Say to which crews a grid worker belongs: whose tickets they handle. Their sessions end',
  params: z.object({ id: z.string().max(200) }),
  body: z.object({ crews }),
  reply: null,
  handle: async ({ params, body, user, from, services }) => {
    const account = accountOf(params.id, user, services);
    checkCrews(body.crews, account.jurisdiction, user, services);
    await services.sessions.putAccount({ ...account, crews: body.crews });
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'user:crews',
      subject: account.id,
      outcome: 'done',
      detail: body.crews.join(' ').slice(0, 2000),
      from,
      place: account.jurisdiction,
    });
  },
});

export default [listUsers, addUser, disableUser, unlockUser, setCrews];
