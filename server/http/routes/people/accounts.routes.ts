import { z } from 'zod';
import { isWithin, jurisdictionSchema } from '#contract/places/geo.ts';
import { ROLES, userSchema } from '#contract/roles.ts';
import { userOf } from '#server/auth/sessions.ts';
import { accountOf, audited, changeAccount } from './accounts.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const params = z.object({ id: z.string().max(200) });
const reason = z.string().trim().min(2).max(500).describe('Why: it stands in the audit');

const accountSchema = userSchema.extend({
  login: z.string(),
  crews: z.array(z.string()),
  disabled: z.boolean(),
  mustChange: z.boolean().describe('Has a one-time password that was not changed yet'),
  demo: z.boolean().describe('Made by the demo: nobody outside it'),
  sessions: z.number().describe('How many are open'),
  factors: z.object({ totp: z.boolean(), passkeys: z.number(), recovery: z.number().describe('Recovery codes left') }),
  seenAt: z.number().nullable().describe('When a session of theirs was last used, ms UTC; null = none is open'),
});

const list = defineRoute({
  method: 'get',
  path: '/api/v1/accounts',
  needs: 'administer',
  id: 'listAccounts',
  summary: 'Accounts of one’s jurisdiction, disabled ones too',
  reply: z.array(accountSchema),
  handle: ({ user, services: { accounts, sessions, factors } }) =>
    accounts
      .list()
      .filter((account) => isWithin(account.jurisdiction, user.jurisdiction))
      .map((account) => {
        const open = sessions.list(account.id);
        const { login, disabled, mustChange, demo, crews } = account;
        const { totp, passkeys, recovery } = factors.of(account.id);
        return {
          ...userOf(account),
          login,
          crews: [...crews],
          disabled,
          mustChange,
          demo,
          factors: { totp: totp !== null, passkeys: passkeys.length, recovery: recovery.length },
          sessions: open.length,
          seenAt: open[0]?.seenAt ?? null,
        };
      }),
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/accounts/{id}',
  needs: 'administer',
  id: 'changeAccount',
  summary: 'Change an account’s name, role or jurisdiction, disable or enable it. Its sessions end',
  params,
  body: z.object({
    name: z.string().trim().min(1).max(200).optional(),
    role: z.enum(ROLES).optional(),
    jurisdiction: jurisdictionSchema.optional(),
    disabled: z.boolean().optional(),
    reason,
  }),
  reply: null,
  refuses: ['illegal'],
  handle: ({ params: { id }, body: { reason: why, ...wanted }, ...call }) => changeAccount(call, id, wanted, why),
});

const resetCode = defineRoute({
  method: 'post',
  path: '/api/v1/accounts/{id}/code',
  needs: 'administer',
  id: 'resetCode',
  summary: 'Give an account a new one-time password, which is in the answer and nowhere else. Its sessions end',
  params,
  body: z.object({ reason }),
  reply: z.object({ password: z.string() }),
  refuses: ['illegal', 'too-many'],
  handle: async ({ params: { id }, body, user, from, services }) => {
    const account = accountOf(id, user, services);
    if (account.id === user.id)
      throw refuse('illegal', '请用“修改密码”更改自己的密码', 'Change your own password by changing it, not by a one-time code.');
    if (account.passwordHash === null)
      throw refuse('illegal', '此账户没有密码（演示账户）', 'This account has no password: it is of the demo.');
    const password = await services.sessions.resetPassword(account, user.id);
    await audited({ user, from, services }, 'user:code', account, body.reason);
    return { password };
  },
});

const listSessions = defineRoute({
  method: 'get',
  path: '/api/v1/accounts/{id}/sessions',
  needs: 'administer',
  id: 'listSessions',
  summary: 'Open sessions of an account: since when, from where, by which browser',
  params,
  reply: z.array(
    z.object({
      id: z.string(),
      createdAt: z.number(),
      seenAt: z.number().describe('Last used, ms UTC, to the minute'),
      expiresAt: z.number(),
      from: z.string().nullable().describe('Null = opened before the server’s last start'),
      agent: z.string().nullable(),
      own: z.boolean().describe('The one that asks'),
    }),
  ),
  handle: ({ params: { id }, user, session, services }) =>
    services.sessions.list(accountOf(id, user, services).id).map((each) => ({ ...each, own: each.id === session })),
});

const endSession = defineRoute({
  method: 'delete',
  path: '/api/v1/accounts/{id}/sessions/{session}',
  needs: 'administer',
  id: 'endSession',
  summary: 'End one session of an account: its requests and sockets end at once',
  params: params.extend({ session: z.string().max(100) }),
  reply: null,
  handle: async ({ params: { id, session }, user, from, services }) => {
    const account = accountOf(id, user, services);
    const found = services.sessions.list(account.id).find((each) => each.id === session);
    if (!found) throw refuse('not-found', '此会话已结束', 'This session has ended already.');
    await services.sessions.end(session);
    await audited({ user, from, services }, 'session:end', account, found.from ?? '');
  },
});

export default [list, change, resetCode, listSessions, endSession];
