import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Role } from '#contract/roles.ts';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { EAST, EAST_COURT, STREET, WEST, WEST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const BUILDING = `${EAST_COURT}/B1`;
/** Nowhere else: whoever is sent this knows which flat. */
const FLAT = `${BUILDING}/F17`;
const NAME = '1号楼 17层 1702 求助按钮';
const HOME: readonly [number, number, number] = [117.0203, 36.6607, 49.5];
const WORDS = '1702 李女士独居';
const SECRETS = ['F17', '17层', '1702', 'help-1702', '117.0203', '李女士'];

const ignorant: readonly Role[] = ['leader', 'auditor', 'administrator'];
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses;
let officer: Visitor;
const visitors = {} as Record<Role, Visitor>;

const report = (id: string, points: Record<string, number>): Promise<Response> =>
  fetch(`${server.http}/api/v1/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations: [{ device: id, points }] }),
  });

interface Page<T> {
  readonly items: T[];
  readonly total: number;
}

/** An elder's button is pressed and taken off its wall; the incident is dispatched, and people write what they know. */
beforeAll(async () => {
  const elder = device('help-1702', 'sos-button', FLAT, { name: NAME, floor: 17, position: HOME });
  const away = device('help-west', 'sos-button', WEST_COURT, { name: '西苑 2-301 王奶奶' });
  server = await openServer({ ledger: smallLedger([elder, away]) }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  for (const role of ignorant) visitors[role] = await signInDemo(server.http, role);
  await report('help-1702', { sos: 1, tamper: 1, batteryPct: 80 });
  const {
    items: [incident],
  } = await officer.get<Page<Incident>>('/api/v1/incidents?affinity=care');
  expect(await officer.command('comment', { subject: 'incident', id: incident.id, text: WORDS })).toMatchObject({ ok: true });
  expect(
    await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-east', note: WORDS }),
  ).toMatchObject({ ok: true });
});

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
/** As text, without times, hashes and ids: among so many digits any few are found by chance. */
const textOf = (what: unknown): string => JSON.stringify(what).replaceAll(/\b1\d{12}\b|\b[0-9a-f-]{32,}\b/g, '');
const told = (what: unknown): string[] => SECRETS.filter((secret) => textOf(what).includes(secret));

describe('who needs care, and where they live', () => {
  it('is known to who may know', async () => {
    const screen = await openScreen(officer);
    expect(screen.get('device', 'help-1702')).toMatchObject({ name: NAME, place: FLAT });
    expect([...screen.all('alert').values()].map(({ code }) => code).sort()).toEqual(['sos', 'tamper']);
    await waitFor('the floor to be counted', () => screen.rollup(FLAT));
    const lists = await Promise.all(
      ['devices', 'alerts', 'incidents', 'tickets'].map((name) => officer.get<Page<unknown>>(`/api/v1/${name}`)),
    );
    expect(told(lists).length).toBe(SECRETS.length);
  });

  it.each(ignorant)('is kept from a %s’s screen, but not that help is called for', async (role) => {
    const screen = await openScreen(visitors[role]);
    await waitFor('the building to be counted', () => screen.rollup(BUILDING));
    const types = ['place', 'device', 'alert', 'incident', 'ticket', 'crew'] as const;
    expect(told(types.map((type) => [...screen.all(type).entries()]))).toEqual([]);
    expect(told([...screen.rollups().entries()])).toEqual([]);
    expect([...screen.all('device').values()].filter(({ kind }) => kind === 'sos-button')).toEqual([]);
    expect([...screen.all('alert').values()]).toMatchObject([
      { code: 'sos', lifeSafety: true, active: true, severity: 1, place: BUILDING, device: null, address: null, position: null },
    ]);
    expect(screen.rollup(BUILDING)).toMatchObject({ alerts: [1, 0, 0, 0], lifeSafety: 1 });
    expect([...screen.all('incident').values()]).toMatchObject([
      { place: EAST_COURT, title: { zh: '东苑 · 一键求助' }, reason: { zh: '东苑 · 一键求助' } },
    ]);
  });

  it.each(ignorant)('stays kept from a %s as it changes, and as it is read again after a break', async (role) => {
    const screen = await openScreen(visitors[role]);
    const before = screen.columns.status.slice();
    await report('help-1702', { sos: 0, batteryPct: 4 });
    await waitFor('the call to end', () => [...screen.all('alert').values()].every(({ active }) => !active));
    const known = new Set([...screen.all('device').values()].map(({ handle }) => handle));
    screen.columns.status.forEach((status, handle) => known.has(handle) || expect(status).toBe(before[handle] ?? 0));
    expect(told([...screen.all('alert').entries()])).toEqual([]);
    await report('help-1702', { sos: 1, batteryPct: 80 });
    await waitFor('the call', () => [...screen.all('alert').values()].some(({ active }) => active));
    expect(told([...screen.all('alert').entries()])).toEqual([]);
  });

  it.each(ignorant)('is kept from a %s who asks by REST, however it is asked for', async (role) => {
    const visitor = visitors[role];
    for (const name of ['places', 'devices', 'alerts', 'incidents', 'tickets']) {
      const page = await visitor.get<Page<unknown>>(`/api/v1/${name}?limit=1000&total=true`);
      expect(told(page.items), name).toEqual([]);
      expect(page.total, name).toBe(page.items.length);
    }
    const all = await visitor.get<Page<Alert>>('/api/v1/alerts');
    expect(all.items.map(({ code, place }) => [code, place])).toContainEqual(['sos', BUILDING]);
    for (const query of [
      'devices?text=help',
      'devices?text=1702',
      'devices?kind=sos-button',
      `devices?within=${FLAT}`,
      'alerts?text=help-1702',
      'alerts?device=help-1702',
      `alerts?within=${FLAT}`,
      'alerts?code=tamper',
    ]) {
      expect(await visitor.get<Page<unknown>>(`/api/v1/${query}&total=true`), query).toMatchObject({ items: [], total: 0 });
    }
    for (const path of ['devices/help-1702', 'devices/help-1702/history?point=sos'])
      expect([path, (await visitor.ask('GET', `/api/v1/${path}`)).status]).toEqual([path, 404]);
    const { items } = await officer.get<Page<Alert>>('/api/v1/alerts');
    for (const { id, lifeSafety } of items) {
      const { status, body } = await visitor.ask('GET', `/api/v1/alerts/${id}`);
      expect(status).toBe(lifeSafety ? 200 : 404);
      expect(told(body)).toEqual([]);
    }
    const {
      items: [ticket],
    } = await officer.get<Page<Ticket>>('/api/v1/tickets');
    expect(told(await visitor.get(`/api/v1/tickets/${ticket.id}`))).toEqual([]);
  });

  it.each(['auditor', 'administrator'] as const)('is kept from the journal a %s reads', async (role) => {
    const { entries } = await visitors[role].get<{ entries: JournalEntry[] }>('/api/v1/journal?limit=1000');
    const changes = entries.flatMap((entry) => entry.changes);
    expect(changes.some(({ type, record }) => type === 'alert' && (record as Alert | null)?.code === 'sos')).toBe(true);
    expect(told(changes.map(({ record }) => record))).toEqual([]);
    expect(changes.filter(({ type, id }) => type === 'device' && id === 'help-1702')).toEqual([]);
  });

  it.each(['auditor', 'administrator'] as const)('is kept from the audit a %s reads, and takes away as a file', async (role) => {
    const { items: alerts } = await officer.get<Page<Alert>>('/api/v1/alerts');
    const [sos, tamper] = ['sos', 'tamper'].map((code) => alerts.find((alert) => alert.code === code)!);
    const until = Date.now() + 3_600_000;
    await officer.command('shelve', { alert: tamper.id, version: tamper.version, reason: WORDS, until });
    expect(await officer.command('shelve', { alert: sos.id, version: sos.version, reason: WORDS, until })).toMatchObject({ ok: false });
    const { items } = await visitors[role].get<Page<AuditRow>>('/api/v1/audit?limit=1000');
    expect(told(items)).toEqual([]);
    expect(told((await visitors[role].ask<string>('GET', '/api/v1/audit.csv')).body)).toEqual([]);
    const rowOf = (action: string, subject?: string): AuditRow | undefined =>
      items.find((row) => row.action === `command:${action}` && (subject ?? row.subject) === row.subject);
    expect(rowOf('comment')).toMatchObject({ outcome: 'done', place: EAST_COURT });
    expect(rowOf('dispatch')!.detail).toContain('"crew":"crew-east"');
    expect(rowOf('shelve', sos.id)).toMatchObject({ outcome: 'refused', place: BUILDING });
    expect(rowOf('shelve', tamper.id)!.place).toBe('/');
  });

  it('a photograph of a home is kept by no browser, another for a while', async () => {
    await report('mh-east', { opened: 1, waterLevelCm: 200 });
    const cacheOf = async (affinity: string): Promise<string | null> => {
      const {
        items: [incident],
      } = await officer.get<Page<Incident>>(`/api/v1/incidents?affinity=${affinity}&within=${EAST}`);
      if (incident.tickets.length === 0)
        expect(await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-east' })).toMatchObject({
          ok: true,
        });
      const ticket = async (): Promise<Ticket> => (await officer.get<Page<Ticket>>(`/api/v1/tickets?incident=${incident.id}`)).items[0];
      const { id } = await ticket();
      expect(await officer.command('accept', { ticket: id, version: (await ticket()).version })).toMatchObject({ ok: true });
      const photo = await officer.photo(PIXEL);
      expect(
        await officer.command('finish', { ticket: id, version: (await ticket()).version, note: '好', photo: { id: photo } }),
      ).toMatchObject({ ok: true });
      const unasked = await officer.ask('GET', `/api/v1/photos/${photo}`);
      const asked = await officer.ask('POST', `/api/v1/media/${photo}/addresses`, {});
      expect([unasked.status, asked.status]).toEqual(affinity === 'care' ? [400, 400] : [200, 200]);
      const { body } = await officer.ask<{ original: string }>('POST', `/api/v1/media/${photo}/addresses`, { reason: '核实救助情况' });
      const { status, headers } = await officer.ask('GET', body.original);
      expect(status).toBe(200);
      return headers.get('cache-control');
    };
    expect(await cacheOf('road')).toBe('private, max-age=600');
    PIXEL[41] ^= 1;
    expect(await cacheOf('care')).toBe('no-store');
  });

  it('takes nothing else away: everything but people is the same for all', async () => {
    const ids = async (visitor: Visitor): Promise<string[]> =>
      (await visitor.get<Page<{ id: string; kind: string }>>(`/api/v1/devices?within=${STREET}`)).items
        .filter(({ kind }) => kind !== 'sos-button')
        .map(({ id }) => id);
    expect(await ids(visitors.leader)).toEqual(await ids(officer));
  });
});

/** A button of the west is taken off its wall, and somebody is sent: nobody but who may know is told that there is a case. */
describe('an incident of nothing but what may not be known', () => {
  const WEST_SECRETS = ['被拆', 'help-west', '王奶奶', '2-301'];
  const toldOf = (what: unknown): string[] => WEST_SECRETS.filter((secret) => textOf(what).includes(secret));
  let incident: Incident;
  let ticket: Ticket;

  beforeAll(async () => {
    await report('help-west', { tamper: 1 });
    [incident] = (await officer.get<Page<Incident>>(`/api/v1/incidents?within=${WEST}`)).items;
    expect(incident).toMatchObject({ told: 'nothing', title: { zh: expect.stringContaining('被拆') as string } });
    expect(await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-west' })).toMatchObject({
      ok: true,
    });
    [ticket] = (await officer.get<Page<Ticket>>(`/api/v1/tickets?within=${WEST}`)).items;
  });

  it.each(ignorant)('is not there for a %s: on no screen, page, journal, by no id and no command', async (role) => {
    const visitor = visitors[role];
    const screen = await openScreen(visitor);
    const types = ['alert', 'incident', 'ticket'] as const;
    expect(types.map((type) => [...screen.all(type).values()].filter(({ place }) => place.startsWith(WEST)))).toEqual([[], [], []]);
    for (const name of ['alerts', 'incidents', 'tickets']) {
      for (const query of [`?within=${WEST}`, `?text=${encodeURIComponent('被拆')}`, `?text=${incident.number}`]) {
        expect([name, query, await visitor.get<Page<unknown>>(`/api/v1/${name}${query}&total=true`)]).toMatchObject([
          name,
          query,
          { items: [], total: 0 },
        ]);
      }
      const whole = await visitor.get<Page<unknown>>(`/api/v1/${name}?limit=1000&total=true`);
      expect([toldOf(whole.items), whole.total]).toEqual([[], whole.items.length]);
    }
    for (const path of [`incidents/${incident.id}`, `tickets/${ticket.id}`])
      expect([path, (await visitor.ask('GET', `/api/v1/${path}`)).status]).toEqual([path, 404]);
    if (role === 'leader') {
      for (const [subject, id] of [
        ['incident', incident.id],
        ['ticket', ticket.id],
      ]) {
        expect(await visitor.command('comment', { subject, id, text: '在吗' })).toMatchObject({
          ok: false,
          refusal: { code: 'not-found' },
        });
      }
    } else {
      const { entries } = await visitor.get<{ entries: JournalEntry[] }>('/api/v1/journal?limit=1000');
      const ids = new Set(entries.flatMap(({ changes }) => changes.map(({ id }) => id)));
      expect([ids.has(incident.id), ids.has(ticket.id), toldOf(entries)]).toEqual([false, false, []]);
    }
  });

  it('is told once help is called for, in words of the call alone', async () => {
    const screen = await openScreen(visitors.leader);
    await report('help-west', { sos: 1 });
    const seen = await waitFor('the call', () => screen.get('incident', incident.id));
    expect(seen).toMatchObject({ title: { zh: '西苑 · 一键求助' }, reason: { zh: '西苑 · 一键求助' }, severity: 1 });
    const { items } = await officer.get<Page<Alert>>(`/api/v1/alerts?incident=${incident.id}`);
    expect(items.map(({ code }) => code).sort()).toEqual(['sos', 'tamper']);
    expect(seen.alerts).toEqual(items.filter(({ code }) => code === 'sos').map(({ id }) => id));
    expect(toldOf(seen)).toEqual([]);
    expect(toldOf(await visitors.auditor.get(`/api/v1/incidents/${incident.id}`))).toEqual([]);
    expect(await officer.get(`/api/v1/incidents/${incident.id}`)).toMatchObject({
      told: 'part',
      reason: { zh: expect.stringContaining('王奶奶') as string },
    });
  });
});
