import { z } from 'zod';
import { siteOf } from '#server/auth/factors/passkeys.ts';
import type { Pending } from '#server/auth/sessions.ts';
import { askedToMakeSchema, factorDueSchema, LARGEST_PROOF, oneProof, passkeyAnswerSchema, proofSchema } from './factor-schemas.ts';
import { askForSession, ownSession } from './own-session.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const PATH = '/api/v1/session/factors';
const password = z.string().min(1).max(1000).describe('One’s own, once more');
const codesSchema = z.object({
  recovery: z.array(z.string()).nullable().describe('Recovery codes, in this answer and nowhere else; null = those given before stay good'),
});
/** What every route here has: it is for oneself, also for who must add a factor before anything else. */
const OWN = { needs: 'public', credential: 'person', first: askForSession } as const;

type OwnCall = Pick<Call, 'request' | 'services' | 'from'>;

/** Who may change their factors: with a password of their own choice. */
function enrolling({ request, services }: OwnCall): Pending {
  const pending = ownSession(request, services);
  if (pending.account.passwordHash === null)
    throw refuse(
      'illegal',
      '演示账户没有密码，不使用第二因素',
      'This account has no password: it is of the demo, and has no second factor.',
    );
  if (pending.mustChange) throw refuse('illegal', '请先修改一次性密码', 'Change the one-time password first.');
  return pending;
}

/** The same, who has just said their password and may add a factor. */
async function adding(call: OwnCall, typed: string): Promise<Pending> {
  const pending = enrolling(call);
  // Somebody who proved only a password, while a factor was added elsewhere.
  if (pending.mustEnrol && call.services.factors.has(pending.account.id))
    throw refuse('illegal', '已添加第二因素，请退出后重新登录', 'There is a second factor now: sign out and sign in again.');
  await call.services.sessions.provePassword(pending.account, typed, call.from);
  return pending;
}

async function added(call: OwnCall, { account, session }: Pending, what: string): Promise<void> {
  call.services.sessions.settle(session);
  await noted(call, account, 'factor:add', what);
}

const noted = ({ services, from }: OwnCall, account: Pending['account'], action: string, detail: string): Promise<void> =>
  services.storage.audit.append(services.now(), {
    actor: { id: account.id, name: account.name },
    action,
    subject: account.id,
    outcome: 'done',
    detail,
    from,
    place: account.jurisdiction,
  });

const list = defineRoute({
  ...OWN,
  method: 'get',
  path: PATH,
  id: 'readFactors',
  summary: 'One’s own second factors',
  reply: z.object({
    login: z.string(),
    possible: z.boolean().describe('False for accounts without a password: of the demo'),
    required: z.boolean().describe('The role must have one'),
    totp: z.object({ addedAt: z.number() }).nullable(),
    passkeys: z.array(z.object({ id: z.string(), name: z.string(), host: z.string(), addedAt: z.number(), usedAt: z.number().nullable() })),
    recovery: z.number().describe('Recovery codes that were not used'),
  }),
  handle: ({ request, services }) => {
    const { account } = ownSession(request, services);
    const { totp, passkeys, recovery } = services.factors.of(account.id);
    const possible = account.passwordHash !== null;
    return {
      login: account.login,
      possible,
      required: possible && services.factors.required.includes(account.role),
      totp: totp && { addedAt: totp.addedAt },
      passkeys: passkeys.map(({ id, name, host, addedAt, usedAt }) => ({ id, name, host, addedAt, usedAt })),
      recovery: recovery.length,
    };
  },
});

const beginTotp = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/totp`,
  id: 'beginTotp',
  summary: 'Begin to add an authenticator app: its secret, and the same as what a QR code says',
  largest: 4000,
  body: z.object({ password }),
  reply: z.object({ secret: z.string().describe('Base32'), uri: z.string().describe('otpauth://…') }),
  refuses: ['illegal', 'too-many'],
  handle: async (call) => {
    const { account, session } = await adding(call, call.body.password);
    return call.services.enrolment.beginTotp(account, session);
  },
});

const confirmTotp = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/totp/confirmation`,
  id: 'confirmTotp',
  summary: 'Add the authenticator app, by a code it shows',
  largest: 4000,
  body: z.object({ code: z.string().trim().min(6).max(20) }),
  reply: codesSchema,
  refuses: ['illegal', 'not-found'],
  handle: async (call) => {
    const pending = enrolling(call);
    const recovery = await call.services.enrolment.confirmTotp(pending.account, pending.session, call.body.code);
    await added(call, pending, 'totp');
    return { recovery };
  },
});

const beginPasskey = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/passkey`,
  id: 'beginPasskey',
  summary: 'Begin to add a passkey: what the browser is to make',
  largest: 4000,
  body: z.object({ password }),
  reply: z.object({ options: askedToMakeSchema }),
  refuses: ['illegal', 'too-many'],
  handle: async (call) => {
    const { account, session } = await adding(call, call.body.password);
    const options = await call.services.enrolment.beginPasskey(account, session, siteOf(call.request.headers.origin));
    return { options: { ...options } };
  },
});

const confirmPasskey = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/passkey/confirmation`,
  id: 'confirmPasskey',
  summary: 'Add the passkey that the browser made',
  largest: LARGEST_PROOF,
  body: z.object({
    name: z.string().trim().min(1).max(100),
    response: passkeyAnswerSchema,
  }),
  reply: codesSchema,
  refuses: ['illegal', 'not-found'],
  handle: async (call) => {
    const pending = enrolling(call);
    const { name, response } = call.body;
    const recovery = await call.services.enrolment.confirmPasskey(pending.account, pending.session, name, response);
    await added(call, pending, `passkey ${name}`);
    return { recovery };
  },
});

const challenge = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/challenge`,
  id: 'challengeFactor',
  summary: 'Begin to remove a factor or to renew the recovery codes: the password, then the factor',
  largest: 4000,
  body: z.object({ password }),
  reply: factorDueSchema,
  refuses: ['illegal', 'too-many'],
  handle: async (call) => {
    const { account, session } = enrolling(call);
    if (!call.services.factors.has(account.id)) throw refuse('illegal', '尚无第二因素', 'There is no second factor yet.');
    const proved = await call.services.sessions.provePassword(account, call.body.password, call.from);
    const due = await call.services.sessions.secondStep.begin(proved, call.from, siteOf(call.request.headers.origin), session);
    return { ...due, passkey: due.passkey && { ...due.passkey } };
  },
});

const remove = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/removal`,
  id: 'removeFactor',
  summary: 'Remove one of one’s factors; with the last one the recovery codes go too',
  largest: LARGEST_PROOF,
  body: proofSchema.extend({ factor: z.string().max(2000).describe('`totp`, or the id of a passkey') }),
  reply: null,
  refuses: ['illegal', 'not-found', 'too-many'],
  handle: async (call) => {
    const { account, session } = enrolling(call);
    const { services, body, from } = call;
    oneProof(body);
    await services.sessions.secondStep.prove(body.challenge, body, from, session);
    await services.enrolment.remove(account.id, body.factor, services.factors.required.includes(account.role));
    await noted(call, account, 'factor:remove', body.factor === 'totp' ? 'totp' : 'passkey');
  },
});

const renewRecovery = defineRoute({
  ...OWN,
  method: 'post',
  path: `${PATH}/recovery`,
  id: 'renewRecovery',
  summary: 'New recovery codes, in the answer and nowhere else; those before are worth nothing',
  largest: LARGEST_PROOF,
  body: proofSchema,
  reply: z.object({ recovery: z.array(z.string()) }),
  refuses: ['illegal', 'not-found', 'too-many'],
  handle: async (call) => {
    const { account, session } = enrolling(call);
    const { services, body, from } = call;
    oneProof(body);
    await services.sessions.secondStep.prove(body.challenge, body, from, session);
    const recovery = await services.enrolment.renewRecovery(account.id);
    await noted(call, account, 'factor:recovery', '');
    return { recovery };
  },
});

export default [list, beginTotp, confirmTotp, beginPasskey, confirmPasskey, challenge, remove, renewRecovery];
