import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Webhook, WebhookChoice } from '#contract/webhooks/webhook.ts';
import { device, EAST, EAST_COURT, smallLedger, WEST_COURT } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const ledger = smallLedger([
  device('fence-1', 'perimeter-zone', EAST_COURT),
  device('fence-2', 'perimeter-zone', WEST_COURT),
  device('cover-1', 'manhole', EAST_COURT),
]);

interface Message {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Record<string, unknown>;
}

/** Another system's receiver, that checks who speaks to it. */
class Receiver {
  readonly messages: Message[] = [];
  readonly faults: string[] = [];
  /** What it answers; `hang` = nothing ever. */
  answers: number | 'hang' = 204;
  asked = 0;
  secret = '';
  port = 0;
  #server: Server | null = null;

  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        this.asked++;
        const { 'x-quanyan-timestamp': at, 'x-quanyan-signature': signature, 'idempotency-key': key } = request.headers;
        const wanted = `v1=${createHmac('sha256', this.secret)
          .update(`${String(at)}.${body}`)
          .digest('hex')}`;
        const message = JSON.parse(body) as Message;
        if (signature !== wanted) this.faults.push(`signature of ${message.id}`);
        if (key !== message.id) this.faults.push(`key of ${message.id}`);
        if (this.answers === 'hang') return;
        if (this.answers < 300) this.messages.push(message);
        response.writeHead(this.answers).end('busy');
      });
    }).listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server === null ? resolve(null) : this.#server.close(resolve)));
  }

  types(): string[] {
    return this.messages.map(({ type, data }) => `${type.slice('cn.quanyan.'.length)} ${String(data.device ?? '')}`.trim());
  }
}

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let folder: string;
let server: Addresses & { stop(): Promise<void> };
let administrator: Visitor;
const receiver = new Receiver();
const env = { QUANYAN_WEBHOOK_NETWORKS: '127.0.0.0/8' };
const start = async (): Promise<void> => {
  server = await openServer({ folder, ledger, env }, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
};
beforeAll(async () => {
  folder = await temporaryFolder((work) => cleanUp.push(async () => void (await work())));
  await receiver.open();
  cleanUp.push(() => receiver.close());
  await start();
});

const choice = (more: Partial<WebhookChoice> = {}): WebhookChoice => ({
  name: '巡防平台',
  url: `http://127.0.0.1:${receiver.port}/hook`,
  what: ['alert'],
  severity: 2,
  kinds: ['perimeter-zone'],
  place: EAST,
  as: 'outside',
  enabled: true,
  ...more,
});
const add = async (more: Partial<WebhookChoice> = {}): Promise<Webhook & { secret: string }> => {
  const { status, body } = await administrator.ask<Webhook & { secret: string }>('POST', '/api/v1/webhooks', { webhook: choice(more) });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const hookOf = async (id: string): Promise<Webhook> =>
  (await administrator.get<{ items: Webhook[] }>('/api/v1/webhooks')).items.find((one) => one.id === id)!;
const intrude = async (id: string, alarm: number): Promise<void> => {
  const { status } = await administrator.ask('POST', '/api/v1/observations', {
    observations: [{ device: id, points: { intrusion: alarm } }],
  });
  expect(status).toBe(200);
};

let hook: Webhook;

it('a break-in of the place is told to the patrol platform, signed, without names; other places and kinds are not', async () => {
  hook = await add();
  receiver.secret = (hook as { secret?: string }).secret!;
  expect((await administrator.ask<{ ok: boolean }>('POST', `/api/v1/webhooks/${hook.id}/test`)).body.ok).toBe(true);
  expect(receiver.messages.map(({ type }) => type)).toEqual(['cn.quanyan.test']);
  receiver.messages.length = 0;
  await administrator.ask('POST', '/api/v1/observations', { observations: [{ device: 'cover-1', points: { opened: 1 } }] });
  await intrude('fence-2', 1);
  await intrude('fence-1', 1);
  await waitFor('the break-in to be told', () => receiver.messages.length > 0);
  expect(receiver.types()).toEqual(['alert.raised fence-1']);
  expect(receiver.messages[0].data).toMatchObject({ kind: 'perimeter-zone', place: EAST_COURT, simulated: true, text: '', address: null });
  expect(receiver.faults).toEqual([]);
});

it('what comes while the receiver fails, hangs and is down is told when it is back, in order, and nothing live waits for it', async () => {
  receiver.answers = 503;
  receiver.messages.length = 0;
  await intrude('fence-1', 0);
  await waitFor('the failure to be seen', async () => (await hookOf(hook.id)).words?.en.includes('503') ?? false);
  receiver.answers = 'hang';
  const before = receiver.asked;
  await waitFor('it to be asked again', () => receiver.asked > before);
  await receiver.close();
  await intrude('fence-1', 1);
  const { items } = await administrator.get<{ items: { device: string }[] }>('/api/v1/alerts?active=true');
  expect(items.map((one) => one.device)).toContain('fence-1');
  receiver.answers = 204;
  await receiver.open();
  await waitFor('all to be told', () => receiver.messages.length >= 2);
  expect(receiver.types().slice(0, 2)).toEqual(['alert.cleared fence-1', 'alert.raised fence-1']);
  expect(receiver.faults).toEqual([]);
});

it('what happened while nobody could be told is told after a restart of ours', async () => {
  await receiver.close();
  receiver.messages.length = 0;
  await intrude('fence-1', 0);
  await server.stop();
  await receiver.open();
  await start();
  await waitFor('the end to be told', () => receiver.types().includes('alert.cleared fence-1'));
  expect(await hookOf(hook.id)).toMatchObject({ name: '巡防平台', place: EAST });
});

it('it is never sent to a private address that the installation does not name, nor by who is responsible for less', async () => {
  const inside = await add({ name: '内网', url: 'http://169.254.169.254/latest', severity: 4, kinds: [], place: '/' });
  const { body } = await administrator.ask<{ ok: boolean; words: { en: string } }>('POST', `/api/v1/webhooks/${inside.id}/test`);
  expect([body.ok, body.words.en]).toEqual([false, expect.stringContaining('169.254.169.254 is no address of the public Internet')]);
  await intrude('fence-2', 0);
  await waitFor('it to stop', async () => (await hookOf(inside.id)).state === 'stopped');
  const officer = await signInDemo(server.http, 'duty-officer');
  expect((await officer.ask('GET', '/api/v1/webhooks')).status).toBe(403);
  expect((await administrator.ask('DELETE', `/api/v1/webhooks/${inside.id}`)).status).toBe(204);
  const wrong = { ...choice(), url: 'http://user:pass@example.com/' };
  expect((await administrator.ask('POST', '/api/v1/webhooks', { webhook: wrong })).status).toBe(400);
});

it('a new secret is in force at once, a change asks for the version that was seen, and an off one tells nothing', async () => {
  receiver.secret = (await administrator.ask<{ secret: string }>('POST', `/api/v1/webhooks/${hook.id}/secret`)).body.secret;
  receiver.messages.length = 0;
  await intrude('fence-1', 1);
  await waitFor('it to be told', () => receiver.messages.length > 0);
  expect(receiver.faults).toEqual([]);
  const put = (base: number): Promise<{ status: number }> =>
    administrator.ask('PUT', `/api/v1/webhooks/${hook.id}`, { webhook: choice({ enabled: false }), base });
  expect((await put(9)).status).toBe(409);
  expect((await put(1)).status).toBe(200);
  expect((await hookOf(hook.id)).state).toBe('off');
});
