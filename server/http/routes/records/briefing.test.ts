import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { WEST } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let server: Addresses;
let officer: Visitor;
let leader: Visitor;
let west: Visitor;
const found: Record<'flood' | 'help', Incident> = {} as never;
const NOTE = '已电话联系张三丰 13812345678';

beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  leader = await signInDemo(server.http, 'leader');
  west = await signInAt(server.http, await signInDemo(server.http, 'administrator'), 'duty-officer', WEST);
  const observations = [
    { device: 'mh-east', points: { waterLevelCm: 400 } },
    { device: 'sos-east', points: { sos: 1 } },
  ];
  await officer.ask('POST', '/api/v1/observations', { observations });
  const { items } = await officer.get<{ items: Incident[] }>('/api/v1/incidents');
  for (const incident of items) found[incident.affinity === 'care' ? 'help' : 'flood'] = incident;
  const { id, version } = found.flood;
  const crew = (await officer.get<{ items: { id: string }[] }>('/api/v1/crews')).items[0].id;
  expect(await officer.command('acknowledge', { incident: id })).toMatchObject({ ok: true });
  expect(await officer.command('dispatch', { incident: id, version, crew, note: NOTE })).toMatchObject({ ok: true });
  expect(await officer.command('comment', { subject: 'incident', id, text: NOTE })).toMatchObject({ ok: true });
});

const take = (visitor: Visitor, incident: Incident, query: string): ReturnType<typeof visitor.ask<string>> =>
  visitor.ask<string>('GET', `/api/v1/incidents/${encodeURIComponent(incident.id)}/briefing?${query}`);
const verdict = async (file: string): Promise<string> => {
  const response = await fetch(`${server.http}/api/v1/briefings/verification`, {
    method: 'POST',
    headers: { cookie: officer.cookie, 'x-quanyan': '1', 'content-type': 'text/html' },
    body: file,
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { verdict: string }).verdict;
};

describe('an incident as a file', () => {
  it('is handed over as one, is recognised, and is not when it was changed', async () => {
    const { status, headers, body } = await take(officer, found.flood, 'audience=duty');
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${found.flood.number}-duty.html"`);
    for (const said of [found.flood.number, found.flood.title.zh, '派遣', '演**']) expect(body).toContain(said);
    expect([await verdict(body), await verdict(body.replace('派遣', '结案')), await verdict('<p>x')]).toEqual([
      'genuine',
      'altered',
      'no-briefing',
    ]);
  });

  it('says of people and homes what its audience may know', async () => {
    for (const [visitor, audience] of [
      [officer, 'duty'],
      [officer, 'leader'],
      [officer, 'visitor'],
      [officer, 'public'],
      [leader, 'leader'],
    ] as const) {
      const { status, body } = await take(visitor, found.flood, `audience=${audience}&lang=en`);
      expect([audience, status]).toEqual([audience, 200]);
      for (const secret of ['张三丰', '13812345678', '演示值班员']) expect([audience, body.includes(secret)]).toEqual([audience, false]);
      const named = body.includes('演**');
      expect([audience, named]).toEqual([audience, audience === 'duty' || audience === 'leader']);
    }
    expect((await take(leader, found.flood, 'audience=duty')).status).toBe(403);
    expect((await take(officer, found.help, 'audience=duty')).body).toContain(found.help.title.zh);
    const veiled = (await take(officer, found.help, 'audience=visitor')).body;
    expect(veiled).not.toContain('sos-east');
  });

  it('keeps who took it for whom; and is nobody’s of another jurisdiction', async () => {
    expect((await take(west, found.flood, '')).status).toBe(404);
    const administrator = await signInDemo(server.http, 'administrator');
    const { items } = await administrator.get<{ items: { detail: string; subject: string }[] }>('/api/v1/audit?action=briefing:take');
    expect(items.map(({ detail }) => detail)).toEqual(expect.arrayContaining(['for duty', 'for public']));
    expect(items.every(({ subject }) => subject.startsWith('incident '))).toBe(true);
  });

  it.each(['audience=everybody', 'lang=fr', 'audience=visitor&x=1'])('refuses %s', async (query) => {
    expect((await take(officer, found.flood, query)).status).toBe(400);
  });
});

describe('a tour as a file', () => {
  const takeTour = (visitor: Visitor, tour: string, query = ''): ReturnType<typeof visitor.ask<string>> =>
    visitor.ask<string>('GET', `/api/v1/tours/${tour}/briefing?${query}`);

  it('says each scene with the figures of now, is signed, and stands alone', async () => {
    const { status, headers, body } = await takeTour(officer, 'street', 'audience=visitor');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="street-visitor.html"');
    expect(body.match(/<li>/g)).toHaveLength(11);
    expect(body).toContain('模拟数据');
    expect(body).not.toMatch(/\{\{|<script|<link|<img|src=|href=|url\(|https?:/);
    expect([await verdict(body), await verdict(body.replace('街道', '街口'))]).toEqual(['genuine', 'altered']);
    expect((await takeTour(officer, 'street', 'lang=en')).body).toContain('The street on one screen');
  });

  it('is about what it is asked to be, as its audience may know it', async () => {
    const about = (audience: string): Promise<string> =>
      takeTour(officer, 'manhole', `audience=${audience}&subject=device:mh-east`).then(({ body }) => body);
    const { name } = await officer.get<{ name: string }>('/api/v1/devices/mh-east');
    expect([(await about('duty')).includes(name), (await about('public')).includes(name)]).toEqual([true, false]);
    expect((await takeTour(officer, 'fire', `audience=visitor&subject=incident:${encodeURIComponent(found.help.id)}`)).body).not.toContain(
      'sos-east',
    );
    expect((await takeTour(leader, 'street', 'audience=duty')).status).toBe(403);
  });

  it('is of one place alone, as the screen that shows it: never of one beyond the own jurisdiction', async () => {
    const devices = async (query: string): Promise<number> =>
      Number(/接入 (\d+) 台/.exec((await takeTour(officer, 'street', `audience=visitor${query}`)).body)![1]);
    const here = (await officer.get<{ user: { jurisdiction: string } }>('/api/v1/session')).user.jurisdiction;
    const { place } = await officer.get<{ place: string }>('/api/v1/devices/mh-east');
    const [all, there] = [await devices(''), await devices(`&within=${encodeURIComponent(place)}`)];
    expect(await devices(`&within=${encodeURIComponent(here)}`)).toBe(all);
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(all);
    if (here !== '/') expect((await takeTour(officer, 'street', 'within=%2F')).status).toBe(404);
  });

  it.each([
    ['nowhere', '', 404],
    ['street', 'subject=mh-east', 400],
    ['street', 'audience=everybody', 400],
  ])('%s?%s is refused with %i', async (tour, query, status) => {
    const { status: said, body } = await takeTour(officer, tour, query);
    expect(said).toBe(status);
    if (status === 404) expect(JSON.stringify(body)).toContain('there are fire, manhole, street');
  });
});
