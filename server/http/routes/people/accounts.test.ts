import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { EAST, WEST } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

interface Row {
  readonly id: string;
  readonly login: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly mustChange: boolean;
  readonly sessions: number;
}

let server: Addresses;
let administrator: Visitor;
beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
});

const accounts = (by: Visitor): Promise<Row[]> => by.get('/api/v1/accounts');
const ofLogin = async (login: string): Promise<Row> => (await accounts(administrator)).find((row) => row.login === login)!;
const make = async (login: string, jurisdiction = EAST): Promise<{ id: string; password: string }> => {
  const { body } = await administrator.ask<{ user: { id: string }; password: string }>('POST', '/api/v1/users', {
    login,
    name: login,
    role: 'duty-officer',
    jurisdiction,
  });
  return { id: body.user.id, password: body.password };
};
const signIn = (login: string, password: string): Promise<Response> =>
  fetch(`${server.http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Desk 7' },
    body: JSON.stringify({ login, password }),
  });

describe('accounts', () => {
  it('are changed with a reason that stands in the audit with what was before, and their sessions end', async () => {
    const officer = await signInAt(server.http, administrator, 'duty-officer', EAST, 'change');
    const me = (await accounts(administrator)).find(({ login }) => login.startsWith('change-'))!;
    expect(me).toMatchObject({ role: 'duty-officer', disabled: false, mustChange: false, sessions: 1 });
    const put = (body: object): Promise<{ status: number }> => administrator.ask('PUT', `/api/v1/accounts/${me.id}`, body);
    expect((await put({ role: 'dispatcher' })).status).toBe(400);
    expect((await put({ role: 'dispatcher', reason: '调岗' })).status).toBe(204);
    expect((await officer.ask('GET', '/api/v1/alerts')).status).toBe(401);
    expect(await ofLogin(me.login)).toMatchObject({ role: 'dispatcher', sessions: 0 });
    const { items } = await administrator.get<{ items: { detail: string }[] }>('/api/v1/audit?action=user:change');
    expect(items[0].detail).toBe(`${me.login}: role duty-officer → dispatcher; 调岗`);
    expect((await put({ disabled: true, reason: '离职' })).status).toBe(204);
    expect((await ofLogin(me.login)).disabled).toBe(true);
    expect((await put({ disabled: false, reason: '返聘' })).status).toBe(204);
    expect((await ofLogin(me.login)).disabled).toBe(false);
    // The short way to disable is the same change, with its audit row.
    expect((await administrator.ask('DELETE', `/api/v1/users/${me.id}`)).status).toBe(204);
    expect((await ofLogin(me.login)).disabled).toBe(true);
    const short = await administrator.get<{ items: { detail: string }[] }>('/api/v1/audit?action=user:change');
    expect(short.items[0].detail).toBe(`${me.login}: disabled false → true; DELETE /api/v1/users/{id}`);
  });

  it('get a new one-time password, which must be changed, and the old one is worth nothing', async () => {
    const { id, password } = await make('forgot');
    const { status, body } = await administrator.ask<{ password: string }>('POST', `/api/v1/accounts/${id}/code`, { reason: '忘记密码' });
    expect([status, (await signIn('forgot', password)).status]).toEqual([200, 401]);
    const answer = await signIn('forgot', body.password);
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ mustChange: true })]);
  });

  it('list their sessions with place and browser, and each can be ended', async () => {
    const { id, password } = await make('sitting');
    const cookie = (await signIn('sitting', password)).headers.getSetCookie()[0].split(';')[0];
    const list = (): Promise<{ id: string; from: string; agent: string; own: boolean }[]> =>
      administrator.get(`/api/v1/accounts/${id}/sessions`);
    const [session] = await list();
    expect(session).toMatchObject({ from: expect.stringContaining('127.0.0.1'), agent: 'Desk 7', own: false });
    expect((await administrator.ask('DELETE', `/api/v1/accounts/${id}/sessions/${session.id}`)).status).toBe(204);
    expect(await list()).toEqual([]);
    expect((await fetch(`${server.http}/api/v1/session`, { headers: { cookie } })).status).toBe(401);
    expect((await administrator.ask('DELETE', `/api/v1/accounts/${id}/sessions/${session.id}`)).status).toBe(404);
  });

  it('of oneself cannot be lifted, moved or disabled; of elsewhere are not there', async () => {
    const east = await signInAt(server.http, administrator, 'administrator', EAST, 'own');
    const west = await make('west-officer', WEST);
    const me = (await accounts(east)).find(({ login }) => login.startsWith('own-'))!;
    for (const wanted of [{ role: 'leader' }, { jurisdiction: '/' }, { disabled: true }]) {
      expect((await east.ask('PUT', `/api/v1/accounts/${me.id}`, { ...wanted, reason: '试试' })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await accounts(east)).some(({ login }) => login === 'west-officer')).toBe(false);
    for (const [method, path, body] of [
      ['PUT', '', { disabled: true, reason: '试试' }],
      ['POST', '/code', { reason: '试试' }],
      ['GET', '/sessions', undefined],
    ] as const) {
      expect([path, (await east.ask(method, `/api/v1/accounts/${west.id}${path}`, body)).status]).toEqual([path, 404]);
    }
    const own = (await accounts(east)).find(({ login, id }) => login !== me.login && id !== me.id);
    if (own) expect((await east.ask('PUT', `/api/v1/accounts/${own.id}`, { jurisdiction: '/', reason: '试试' })).status).toBe(403);
  });
});

describe('secrets', () => {
  it('are listed without the secret, and each administrator sees those of the own jurisdiction', async () => {
    const { body } = await administrator.ask<{ secret: string }>('POST', '/api/v1/credentials', {
      kind: 'device',
      name: 'mh-east',
      days: 30,
    });
    await administrator.ask('POST', '/api/v1/credentials', { kind: 'api-key', name: 'city' });
    const listed = await administrator.get<{ name: string; expiresAt: number | null; place: string | null }[]>('/api/v1/credentials');
    expect(JSON.stringify(listed)).not.toContain(body.secret);
    expect(listed.map(({ name }) => name)).toEqual(['city', 'mh-east']);
    expect(listed[1].expiresAt).toBeGreaterThan(Date.now());
    const east = await signInAt(server.http, administrator, 'administrator', EAST, 'keys');
    expect((await east.get<{ name: string }[]>('/api/v1/credentials')).map(({ name }) => name)).toEqual(['mh-east']);
  });
});

describe('the system', () => {
  it('tells its settings with where each comes from, and no password in an address', async () => {
    const { settings, counts } = await administrator.get<{
      settings: { name: string; given: string | null; standard: string | null }[];
      counts: { devices: number };
    }>('/api/v1/system');
    expect(settings.find(({ name }) => name === 'QUANYAN_KEEP_HOURS')).toMatchObject({ given: null, standard: '24' });
    expect(counts.devices).toBeGreaterThan(0);
    expect((await administrator.get<{ brokenAt: number | null }>('/api/v1/audit/verification')).brokenAt).toBeNull();
  });
});
