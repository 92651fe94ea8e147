import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SoftKey } from '#server/auth/factors/testing.ts';
import { fromBase32, hotp } from '#server/auth/factors/totp.ts';
import { EAST } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, Visitor, type Answer } from '#tests/harness/visitor.ts';

const PASSWORD = 'Spring-water-42';
const OWN = '/api/v1/session/factors';
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses;
let administrator: Visitor;
beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
});

interface Due {
  readonly challenge: string;
  readonly ways: readonly string[];
  readonly passkey: { readonly challenge: string } | null;
}
interface Row {
  readonly id: string;
  readonly login: string;
  readonly factors: object;
}
const person = async (mark: string): Promise<{ visitor: Visitor; row: Row }> => {
  const visitor = await signInAt(server.http, administrator, 'duty-officer', EAST, mark);
  return { visitor, row: (await administrator.get<Row[]>('/api/v1/accounts')).find(({ login }) => login.startsWith(`${mark}-`))! };
};
const post = <T>(path: string, body: object, url = server.http): Promise<Answer<T>> =>
  new Visitor(url, '').ask<T>('POST', path, body, { origin: url });
const password = <T>(login: string, url = server.http): Promise<Answer<T>> => post('/api/v1/session', { login, password: PASSWORD }, url);
/** The code of a later step than any that was used: a test does not wait for the clock. */
const code = (secret: string, away: number): string => hotp(fromBase32(secret), Math.floor(Date.now() / 30_000) + away);
async function addTotp(visitor: Visitor): Promise<{ secret: string; recovery: string[] }> {
  const begun = await visitor.ask<{ secret: string; uri: string }>('POST', `${OWN}/totp`, { password: PASSWORD });
  expect([begun.status, begun.body.uri]).toEqual([200, expect.stringContaining(begun.body.secret)]);
  const added = await visitor.ask<{ recovery: string[] }>('POST', `${OWN}/totp/confirmation`, { code: code(begun.body.secret, -1) });
  expect([added.status, added.body.recovery?.length]).toEqual([200, 10]);
  return { secret: begun.body.secret, recovery: added.body.recovery };
}
const audit = async (action: string): Promise<string[]> =>
  (await administrator.get<{ items: { detail: string }[] }>(`/api/v1/audit?action=${action}`)).items.map(({ detail }) => detail);
/** How a socket of this cookie is answered: with a greeting, or not at all. */
const socket = (cookie: string): Promise<string> =>
  new Promise((resolve) => {
    const line = new WebSocket(`${server.http.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers: { cookie } });
    line.on('error', () => resolve('kept out'));
    line.on('message', () => {
      line.terminate();
      resolve('in');
    });
  });

describe('a second factor of one’s own', () => {
  it('is asked for at the sign-in: no cookie before it is proved', async () => {
    const { visitor, row } = await person('own');
    const { secret } = await addTotp(visitor);
    const first = await password<Due>(row.login);
    expect([first.status, first.headers.getSetCookie(), first.body]).toEqual([
      200,
      [],
      { challenge: expect.any(String) as string, ways: ['totp', 'recovery'], passkey: null, passkeyHosts: [] },
    ]);
    const { challenge } = first.body;
    expect((await post('/api/v1/session/factor', { challenge })).status).toBe(400);
    expect((await post('/api/v1/session/factor', { challenge, code: '000000' })).status).toBe(401);
    const second = await post<{ user: { id: string } }>('/api/v1/session/factor', { challenge, code: code(secret, 0) });
    expect([second.status, second.body]).toEqual([
      200,
      { user: expect.objectContaining({ id: row.id }) as object, demo: true, zone: 'Asia/Shanghai', mustChange: false, mustEnrol: false },
    ]);
    const cookie = second.headers.getSetCookie()[0].split(';')[0];
    expect(await new Visitor(server.http, cookie).get(OWN)).toMatchObject({
      login: row.login,
      required: false,
      passkeys: [],
      recovery: 10,
    });
    expect(await audit('session:open')).toContain('duty-officer, totp');
    expect(await audit('factor:add')).toContain('totp');
  });

  it('needs the password to be added, and password and factor to be removed', async () => {
    const { visitor } = await person('remove');
    expect((await visitor.ask('POST', `${OWN}/totp`, { password: 'wrong' })).status).toBe(401);
    expect((await visitor.ask('POST', `${OWN}/challenge`, { password: PASSWORD })).status).toBe(409);
    const { recovery } = await addTotp(visitor);
    const step = await visitor.ask<Due>('POST', `${OWN}/challenge`, { password: PASSWORD });
    const { challenge } = step.body;
    expect((await visitor.ask('POST', `${OWN}/removal`, { challenge, code: '000000', factor: 'totp' })).status).toBe(401);
    // A challenge of one's own factors opens no session.
    expect((await post('/api/v1/session/factor', { challenge, code: recovery[0] })).status).toBe(404);
    const renewed = await visitor.ask<{ recovery: string[] }>('POST', `${OWN}/recovery`, { challenge, code: recovery[0] });
    expect([renewed.status, renewed.body.recovery.length]).toEqual([200, 10]);
    const again = await visitor.ask<Due>('POST', `${OWN}/challenge`, { password: PASSWORD });
    const proof = { challenge: again.body.challenge, code: renewed.body.recovery[3] };
    expect((await visitor.ask('POST', `${OWN}/removal`, { ...proof, factor: 'totp' })).status).toBe(204);
    expect(await visitor.get(OWN)).toMatchObject({ totp: null, recovery: 0 });
    expect(await audit('factor:remove')).toEqual(['totp']);
  });

  it('may be a passkey, where the page has a host name that browsers trust', async () => {
    const local = server.http.replace('127.0.0.1', 'localhost');
    const { visitor, row } = await person('passkey');
    const key = new SoftKey();
    const begin = (origin: string): Promise<Answer<{ options: { challenge: string } }>> =>
      new Visitor(origin, visitor.cookie).ask('POST', `${OWN}/passkey`, { password: PASSWORD }, { origin });
    expect((await begin(server.http)).status).toBe(409);
    const { body } = await begin(local);
    const made = { name: 'YubiKey', response: key.make(body.options.challenge, local) };
    expect((await visitor.ask('POST', `${OWN}/passkey/confirmation`, made)).status).toBe(200);
    expect((await password<Due>(row.login)).body).toMatchObject({ ways: ['recovery'], passkeyHosts: ['localhost'] });
    const { challenge, passkey } = (await password<Due>(row.login, local)).body;
    const answer = await post('/api/v1/session/factor', { challenge, passkey: key.use(passkey!.challenge, local) }, local);
    expect([answer.status, answer.headers.getSetCookie().length]).toEqual([200, 1]);
    expect(await visitor.get(OWN)).toMatchObject({
      passkeys: [{ name: 'YubiKey', host: 'localhost', usedAt: expect.any(Number) as number }],
    });
  });

  it('is not for the accounts of the demo, which have no password', async () => {
    const officer = await signInDemo(server.http, 'duty-officer');
    expect(await officer.get(OWN)).toMatchObject({ possible: false, required: false });
    expect((await officer.ask('POST', `${OWN}/totp`, { password: PASSWORD })).status).toBe(409);
  });
});

describe('administrators', () => {
  it('see which factors there are, and take them away with a reason; the sessions end', async () => {
    const { visitor, row } = await person('reset');
    const path = `/api/v1/accounts/${row.id}/factor-reset`;
    expect((await administrator.ask('POST', path, { reason: '手机丢失' })).status).toBe(409);
    await addTotp(visitor);
    const listed = (await administrator.get<Row[]>('/api/v1/accounts')).find(({ id }) => id === row.id)!;
    expect(listed.factors).toEqual({ totp: true, passkeys: 0, recovery: 10 });
    expect((await administrator.ask('POST', path, {})).status).toBe(400);
    expect((await administrator.ask('POST', path, { reason: '手机丢失' })).status).toBe(204);
    expect((await visitor.ask('GET', '/api/v1/alerts')).status).toBe(401);
    expect((await password(row.login)).headers.getSetCookie()).toHaveLength(1);
    expect(await audit('factor:reset')).toEqual([`${row.login}: 手机丢失`]);
  });

  it('require one by role: asked for right after the password, and nothing is sent before', async () => {
    const { visitor, row } = await person('forced');
    const east = await signInAt(server.http, administrator, 'administrator', EAST, 'policy');
    const put = (by: Visitor, body: object): Promise<Answer<unknown>> => by.ask('PUT', '/api/v1/factor-policy', body);
    expect((await put(east, { roles: [], reason: '试试' })).status).toBe(403);
    expect((await put(administrator, { roles: ['duty-officer'] })).status).toBe(400);
    expect((await put(administrator, { roles: ['duty-officer'], reason: '等保三级' })).status).toBe(204);
    expect(await east.get('/api/v1/factor-policy')).toEqual({
      roles: ['duty-officer'],
      advised: ['duty-officer', 'dispatcher', 'administrator'],
    });
    // Whoever is at work goes on.
    expect((await visitor.ask('GET', '/api/v1/alerts')).status).toBe(200);
    const answer = await password<{ mustEnrol: boolean }>(row.login);
    expect(answer.body.mustEnrol).toBe(true);
    const fresh = new Visitor(server.http, answer.headers.getSetCookie()[0].split(';')[0]);
    const outside = [(await fresh.ask('GET', '/api/v1/alerts')).status, (await fresh.ask('GET', '/tiles/index.json')).status];
    expect([...outside, await socket(fresh.cookie)]).toEqual([401, 401, 'kept out']);
    await addTotp(fresh);
    expect([(await fresh.ask('GET', '/api/v1/alerts')).status, await socket(fresh.cookie)]).toEqual([200, 'in']);
    expect(await fresh.get('/api/v1/session')).toMatchObject({ mustEnrol: false });
    // One click of the demo needs none.
    expect((await (await signInDemo(server.http, 'duty-officer')).ask('GET', '/api/v1/alerts')).status).toBe(200);
    expect((await put(administrator, { roles: [], reason: '试完了' })).status).toBe(204);
    expect(await audit('factor:policy')).toEqual(['duty-officer → none; 试完了', 'none → duty-officer; 等保三级']);
  });
});
