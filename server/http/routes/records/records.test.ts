import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Place } from '#contract/records/place.ts';
import { RECORD_SCHEMAS, RECORD_TYPES, type JournalEntry, type RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { EAST, EAST_COURT, STREET, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor, warn } from '#tests/harness/visitor.ts';

interface Page<T = { id: string; place: string }> {
  readonly items: T[];
  readonly next: string | null;
  readonly total: number;
}

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses;
let officer: Visitor;
let west: Visitor;
let administrator: Visitor;

const report = (readings: unknown): Promise<Response> =>
  fetch(`${server.http}/api/v1/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations: readings }),
  });

/** A wired-up east: alerts of several sorts, an incident, a ticket with a photograph. */
beforeAll(async () => {
  const bollards = Array.from({ length: 25 }, (_, i) => device(`mh-${String(i).padStart(2, '0')}`, 'manhole', EAST_COURT));
  server = await openServer({ ledger: smallLedger([...bollards, device('gate-east', 'access-gate', EAST_COURT)]) }, (work) =>
    cleanUp.push(work),
  );
  officer = await signInDemo(server.http, 'duty-officer');
  administrator = await signInDemo(server.http, 'administrator');
  west = await signInAt(server.http, administrator, 'duty-officer', WEST);
  await warn(server.http);
  await report([
    { device: 'mh-east', points: { opened: 1, waterLevelCm: 200 } },
    { device: 'sos-east', points: { sos: 1 } },
    { device: 'stranger-1', points: { fire: 1 } },
    { device: 'gate-east', points: { opened: 0 } },
  ]);
  await officer.command('operate', { devices: ['gate-east'], action: 'open' });
  const {
    items: [incident],
  } = await officer.get<Page<Incident>>(`/api/v1/incidents?affinity=road`);
  await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-east' });
  for (const [name, more] of [
    ['accept', {}],
    ['finish', { note: '好了', photo: { id: await officer.photo(PNG) } }],
  ] as const) {
    const {
      items: [ticket],
    } = await officer.get<Page<Ticket>>('/api/v1/tickets');
    await officer.command(name, { ticket: ticket.id, version: ticket.version, ...more });
  }
});

const placeOf = (type: RecordType, record: { place: string }): string =>
  type === 'place' ? (record as unknown as { path: string }).path : record.place;

describe('lists', () => {
  it.each(RECORD_TYPES)('of %ss hold valid records, all of them, page by page, none twice', async (type) => {
    const { items: whole, total } = await officer.get<Page>(`/api/v1/${type}s?limit=1000&total=true`);
    expect(whole.length).toBe(total);
    expect(total).toBeGreaterThan(0);
    for (const record of whole) expect(RECORD_SCHEMAS[type].safeParse(record).error?.issues ?? []).toEqual([]);
    const paged: unknown[] = [];
    for (let after = ''; ;) {
      const page = await officer.get<Page>(`/api/v1/${type}s?limit=3&total=true${after && `&after=${encodeURIComponent(after)}`}`);
      expect([page.items.length <= 3, page.total]).toEqual([true, total]);
      paged.push(...page.items);
      if (page.next === null) break;
      after = page.next;
    }
    expect(paged).toEqual(whole);
  });

  it('are filtered by field, by place and by words', async () => {
    const ids = async (query: string): Promise<string[]> => (await officer.get<Page>(`/api/v1/${query}`)).items.map(({ id }) => id);
    expect(await ids('devices?kind=sos-button')).toEqual(['sos-east']);
    expect(await ids(`devices?within=${WEST}`)).toEqual(['mh-west']);
    expect(await ids('devices?text=MH-EA')).toEqual(['mh-east']);
    expect(await ids(`devices?text=${encodeURIComponent('ＭＨ－ＥＡ ')}`)).toEqual(['mh-east']);
    expect(await ids('crews?skill=fire&state=free')).toEqual(['crew-fire']);
    const alerts = async (query: string): Promise<string[]> =>
      (await officer.get<Page<Alert>>(`/api/v1/alerts?${query}`)).items.map(({ code }) => code).sort();
    expect(await alerts('device=mh-east')).toEqual(['open', 'water-high', 'water-over']);
    expect(await alerts('device=mh-east&severity=3')).toEqual(['open', 'water-over']);
    expect(await alerts('active=false')).toEqual([]);
    expect(await alerts('lifeSafety=true&active=true')).toEqual(['fire', 'sos']);
  });

  it('of devices name their places when asked to, as far up as the asking person may look', async () => {
    const { items, places } = await officer.get<Page & { places: Record<string, string> }>('/api/v1/devices?names=true&text=sos-east');
    expect(places[items[0].place]).toBe('1号楼');
    expect(Object.keys(places)).toContain(STREET);
    const narrow = await west.get<{ places: Record<string, string> }>('/api/v1/devices?names=true');
    expect(Object.keys(narrow.places).filter((path) => path !== WEST && !path.startsWith(`${WEST}/`))).toEqual([]);
    expect(await officer.get<object>('/api/v1/devices')).not.toHaveProperty('places');
  });

  it('of places name those around them, too: a building alone is not told apart', async () => {
    const { items, places } = await officer.get<{ items: Place[]; places: Record<string, string> }>(
      `/api/v1/places?names=true&limit=1&within=${EAST_COURT}`,
    );
    expect([items[0].path, places[EAST_COURT], places[STREET]]).toEqual([EAST_COURT, items[0].name, expect.any(String)]);
    const narrow = await west.get<{ places: Record<string, string> }>(`/api/v1/places?names=true&limit=1&within=${WEST}`);
    expect(Object.keys(narrow.places)).toEqual([WEST]);
  });

  it.each([
    ['devices?names=perhaps', 'names'],
    ['alerts?names=true', 'names'],
    ['alerts?stat=open', 'stat'],
    ['alerts?active=perhaps', 'active'],
    ['alerts?severity=9', 'severity'],
    ['alerts?limit=0', 'limit'],
    ['alerts?limit=1e9', 'limit'],
    ['alerts?after=nonsense', 'nonsense'],
    ['devices?within=nowhere', 'within'],
    ['devices/mh-east/history?point=colour', 'colour'],
    ['devices/mh-east/history?point=opened&from=9&to=3', 'before'],
    ['audit?limit=-1', 'limit'],
  ])('%s is refused, and told why', async (query, word) => {
    const visitor = query.startsWith('audit') ? administrator : officer;
    const { status, body } = await visitor.ask<{ refusal: { code: string; message: { en: string } } }>('GET', `/api/v1/${query}`);
    expect([status, body.refusal.code]).toEqual([400, 'invalid']);
    expect(JSON.stringify(body)).toContain(word);
  });

  it('are not sent again while nothing changed', async () => {
    const etag = (await officer.ask('GET', '/api/v1/devices?limit=5')).headers.get('etag')!;
    // Not by fetch: it says `Cache-Control: no-cache` whenever it is given a condition.
    const ask = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        get(server.http + path, { headers: { cookie: officer.cookie, 'if-none-match': etag } }, (response) =>
          resolve(response.resume().statusCode),
        ).on('error', reject);
      });
    expect(await ask('/api/v1/devices?limit=5')).toBe(304);
    expect(await ask('/api/v1/devices?limit=6')).toBe(200);
  });
});

describe('a jurisdiction', () => {
  const mine = (path: string): boolean => path === WEST || path.startsWith(`${WEST}/`) || path === '/unknown';

  it.each(RECORD_TYPES)('holds every list of %ss', async (type) => {
    for (const query of ['?total=true', `?total=true&within=${STREET}`, `?total=true&within=${WEST}`]) {
      const { items, total } = await west.get<Page>(`/api/v1/${type}s${query}`);
      expect(items.filter((record) => !mine(placeOf(type, record)))).toEqual([]);
      expect(total).toBe(items.length);
    }
    const { status, body } = await west.ask('GET', `/api/v1/${type}s?within=${EAST}`);
    expect([status, body]).toMatchObject([403, { refusal: { code: 'forbidden' } }]);
  });

  it('holds every single read, history and photographs; what lies outside is not there', async () => {
    const {
      items: [ticket],
    } = await officer.get<Page<Ticket>>('/api/v1/tickets');
    const addresses = [`photos/${ticket.photos[0].id}`, 'devices/mh-east/history?point=opened'];
    for (const type of ['device', 'alert', 'incident', 'ticket', 'crew']) {
      const { items } = await officer.get<Page>(`/api/v1/${type}s?within=${EAST}`);
      addresses.push(...items.slice(0, 3).map(({ id }) => `${type}s/${id}`));
    }
    expect(addresses.length).toBeGreaterThan(8);
    for (const address of addresses) {
      expect([address, (await officer.ask('GET', `/api/v1/${address}`)).status]).toEqual([address, 200]);
      expect([address, (await west.ask('GET', `/api/v1/${address}`)).status]).toEqual([address, 404]);
    }
    expect((await west.ask('GET', '/api/v1/devices/mh-west')).status).toBe(200);
  });

  it('holds commands: what lies outside is not there', async () => {
    const {
      items: [incident],
    } = await officer.get<Page<Incident>>(`/api/v1/incidents?affinity=road`);
    expect(await west.command('acknowledge', { incident: incident.id })).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  });

  it('holds the journal: entries stay, without what lies outside', async () => {
    const auditor = await signInAt(server.http, administrator, 'auditor', WEST);
    const { entries } = await auditor.get<{ entries: JournalEntry[] }>('/api/v1/journal?limit=1000');
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
    const seen = entries.flatMap(({ changes }) => changes);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ type, record }) => !mine(placeOf(type, record as unknown as { place: string })))).toEqual([]);
  });

  it('holds administrators: they neither see, make nor disable accounts of others', async () => {
    const local = await signInAt(server.http, administrator, 'administrator', WEST);
    const people = await local.get<{ id: string; jurisdiction: string }[]>('/api/v1/users');
    expect(people.every(({ jurisdiction }) => mine(jurisdiction) || jurisdiction === '/')).toBe(true);
    const made = await local.ask('POST', '/api/v1/users', { login: 'climber', name: 'c', role: 'administrator', jurisdiction: STREET });
    expect(made.status).toBe(403);
    expect((await local.ask('DELETE', '/api/v1/users/demo-leader')).status).toBe(404);
  });

  it('reaches what nobody can place', async () => {
    const { items } = await west.get<Page<Alert>>('/api/v1/alerts');
    expect(items).toMatchObject([{ code: 'fire', place: '/unknown', device: null, address: 'stranger-1' }]);
  });
});
