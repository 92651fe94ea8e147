import { z } from 'zod';
import { ROLES, ROLE_PERMISSIONS } from '#contract/roles.ts';
import { accountOf, audited } from './accounts.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const reason = z.string().trim().min(2).max(500).describe('Why: it stands in the audit');
const roles = z.array(z.enum(ROLES)).max(ROLES.length);

/** Who can dispatch or configure: they should have one. */
const ADVISED = ROLES.filter((role) => ROLE_PERMISSIONS[role].some((may) => may === 'dispatch' || may === 'administer'));

const read = defineRoute({
  method: 'get',
  path: '/api/v1/factor-policy',
  needs: 'administer',
  id: 'readFactorPolicy',
  summary: 'Roles whose people must have a second factor',
  reply: z.object({ roles, advised: roles.describe('Those who can dispatch or configure') }),
  handle: ({ services }) => ({ roles: [...services.factors.required], advised: ADVISED }),
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/factor-policy',
  needs: 'administer',
  everywhere: true,
  id: 'changeFactorPolicy',
  summary: 'Say which roles must have a second factor: asked of them at their next sign-in, no session ends',
  body: z.object({ roles, reason }),
  reply: null,
  handle: async ({ body, user, from, services }) => {
    const before = services.factors.required;
    const after = ROLES.filter((role) => body.roles.includes(role));
    await services.factors.require(after);
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'factor:policy',
      subject: 'factor-policy',
      outcome: 'done',
      detail: `${before.join(', ') || 'none'} → ${after.join(', ') || 'none'}; ${body.reason}`,
      from,
      place: null,
    });
  },
});

const reset = defineRoute({
  method: 'post',
  path: '/api/v1/accounts/{id}/factor-reset',
  needs: 'administer',
  id: 'resetFactors',
  summary: 'Take every second factor of an account away, for who has lost them. Its sessions end',
  params: z.object({ id: z.string().max(200) }),
  body: z.object({ reason }),
  reply: null,
  refuses: ['illegal'],
  handle: async ({ params: { id }, body, user, from, services }) => {
    const account = accountOf(id, user, services);
    if (account.id === user.id)
      throw refuse(
        'illegal',
        '请在“我的账号”中移除自己的第二因素',
        'Remove your own factors on your account page, or ask another administrator.',
      );
    if (!services.factors.has(account.id)) throw refuse('illegal', '此账号没有第二因素', 'This account has no second factor.');
    await services.enrolment.reset(account.id);
    await services.sessions.endAll(account.id);
    services.sessions.attempts.forget(account.login);
    await audited({ user, from, services }, 'factor:reset', account, body.reason);
  },
});

export default [read, change, reset];
