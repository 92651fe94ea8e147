import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UseLedger, UsePost } from '#contract/live/use-ledger.ts';
import { EAST, WEST } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let server: Addresses;
let officer: Visitor;
let west: Visitor;

beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  const administrator = await signInDemo(server.http, 'administrator');
  west = await signInAt(server.http, administrator, 'duty-officer', WEST);
  await officer.ask('POST', '/api/v1/observations', { observations: [{ device: 'mh-east', points: { waterLevelCm: 400 } }] });
  const { items } = await officer.get<{ items: { id: string }[] }>('/api/v1/incidents');
  expect(await officer.command('acknowledge', { incident: items[0].id })).toMatchObject({ ok: true });
  expect(await officer.command('acknowledge', { incident: 'nothing-there' })).toMatchObject({ ok: false });
});

const ledger = (visitor: Visitor, query = ''): Promise<UseLedger> => visitor.get(`/api/v1/use-ledger${query}`);
/** Over all days: the test may run over midnight. */
const postsOf = ({ days }: UseLedger, role: string): UsePost[] => days.flatMap(({ posts }) => posts.filter((post) => post.role === role));
const sum = (posts: readonly UsePost[], of: 'signIns' | 'acknowledged'): number => posts.reduce((all, post) => all + post[of], 0);

it('counts by post what was done, of what was refused nothing, and names nobody', async () => {
  const told = await ledger(officer);
  const officers = postsOf(told, 'duty-officer').filter(({ jurisdiction }) => jurisdiction !== WEST);
  expect([told.whole, told.days.length, sum(officers, 'acknowledged'), sum(officers, 'signIns')]).toEqual([true, 7, 1, 1]);
  expect(sum(postsOf(told, 'administrator'), 'signIns')).toBe(1);
  expect(JSON.stringify(told)).not.toContain('演示');
});

it('tells of posts of the own jurisdiction alone', async () => {
  const told = await ledger(west);
  expect(new Set(told.days.flatMap(({ posts }) => posts.map(({ jurisdiction }) => jurisdiction)))).toEqual(new Set([WEST]));
  expect((await west.ask('GET', `/api/v1/use-ledger?within=${EAST}`)).status).toBe(403);
  expect((await ledger(officer, `?within=${WEST}&days=2`)).days).toHaveLength(2);
});

it.each(['days=0', 'days=93', 'days=x', 'within=nowhere', 'person=u1'])('refuses %s in words', async (query) => {
  const { status, body } = await officer.ask<{ refusal?: { message: { zh: string } } }>('GET', `/api/v1/use-ledger?${query}`);
  expect([status, body.refusal?.message.zh ?? '']).toEqual([400, expect.stringMatching(/\p{Script=Han}/u)]);
});
