import { z } from 'zod';
import { webhookChoiceSchema, webhookSchema } from '#contract/webhooks/webhook.ts';
import { defineRoute, type Call } from '#server/http/route.ts';

const params = z.object({ id: z.string().max(100) });
const act = ({ user, from }: Pick<Call, 'user' | 'from'>): { actor: { id: string; name: string }; from: string } => ({
  actor: { id: user.id, name: user.name },
  from,
});
const secret = z.string().describe('Shown this once: the key of HMAC-SHA256');
/** Who they are sent to belongs to no single place. */
const common = { needs: 'administer', everywhere: true } as const;

const listWebhooks = defineRoute({
  ...common,
  method: 'get',
  path: '/api/v1/webhooks',
  id: 'listWebhooks',
  summary: 'Other systems that are told of alerts, incidents and tickets, and how far each has been told',
  reply: z.object({ items: z.array(webhookSchema), networks: z.array(z.string()).describe('Not public, and allowed by the installation') }),
  handle: ({ services: { webhooks, settings } }) => ({ items: webhooks.list(), networks: settings.webhookNetworks }),
});

const addWebhook = defineRoute({
  ...common,
  method: 'post',
  path: '/api/v1/webhooks',
  id: 'addWebhook',
  summary: 'Have another system told from now on; answers its secret, this once',
  body: z.object({ webhook: webhookChoiceSchema }),
  reply: webhookSchema.extend({ secret }),
  refuses: ['conflict', 'invalid'],
  handle: (call) => call.services.webhooks.add(call.body.webhook, act(call)),
});

const changeWebhook = defineRoute({
  ...common,
  method: 'put',
  path: '/api/v1/webhooks/{id}',
  id: 'changeWebhook',
  summary: 'Change what another system is told, or where; a line that had stopped goes on',
  params,
  body: z.object({ webhook: webhookChoiceSchema, base: z.number().int().min(1).describe('The version that was seen') }),
  reply: webhookSchema,
  refuses: ['conflict', 'invalid', 'not-found'],
  handle: (call) => call.services.webhooks.change(call.params.id, call.body.webhook, call.body.base, act(call)),
});

const removeWebhook = defineRoute({
  ...common,
  method: 'delete',
  path: '/api/v1/webhooks/{id}',
  id: 'removeWebhook',
  summary: 'Tell another system nothing any more; what waits for it is forgotten',
  params,
  reply: null,
  refuses: ['not-found'],
  handle: (call) => call.services.webhooks.remove(call.params.id, act(call)),
});

const renewWebhook = defineRoute({
  ...common,
  method: 'post',
  path: '/api/v1/webhooks/{id}/secret',
  id: 'renewWebhookSecret',
  summary: 'A new secret in place of the old one, shown this once',
  params,
  reply: z.object({ secret }),
  refuses: ['not-found'],
  handle: async (call) => ({ secret: await call.services.webhooks.renew(call.params.id, act(call)) }),
});

const resumeWebhook = defineRoute({
  ...common,
  method: 'post',
  path: '/api/v1/webhooks/{id}/resume',
  id: 'resumeWebhook',
  summary: 'Let a line that has stopped go on where it stopped, or (`skip`) with what happens from now on',
  params,
  body: z.object({ skip: z.boolean().default(false) }),
  reply: webhookSchema,
  refuses: ['not-found'],
  handle: (call) => call.services.webhooks.resume(call.params.id, call.body.skip, act(call)),
});

const testWebhook = defineRoute({
  ...common,
  method: 'post',
  path: '/api/v1/webhooks/{id}/test',
  id: 'testWebhook',
  summary: 'Send a message that says it is a test, once, and say what came of it',
  params,
  reply: z.object({ ok: z.boolean(), words: z.object({ zh: z.string(), en: z.string() }) }),
  refuses: ['not-found'],
  handle: ({ params: { id }, services }) => services.webhooks.test(id),
});

export default [listWebhooks, addWebhook, changeWebhook, removeWebhook, renewWebhook, resumeWebhook, testWebhook];
