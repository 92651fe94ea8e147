import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JournalEntry } from '#contract/records/record.ts';
import { EAST, STREET, WEST, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

/** What those responsible for one community of two can and cannot reach of what belongs to all. */
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

interface Row {
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
  readonly place: string | null;
}
interface Named {
  readonly id: string;
  readonly place: string;
  readonly version: number;
}
let server: Addresses;
let everywhere: Visitor;
let officer: Visitor;
const rowsOf = async (visitor: Visitor, query = ''): Promise<Row[]> =>
  (await visitor.get<{ items: Row[] }>(`/api/v1/audit?limit=1000${query}`)).items;

beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  everywhere = await signInDemo(server.http, 'administrator');
  officer = await signInDemo(server.http, 'duty-officer');
  await officer.ask('POST', '/api/v1/observations', {
    observations: [
      { device: 'mh-east', points: { waterLevelCm: 400 } },
      { device: 'mh-west', points: { waterLevelCm: 400 } },
    ],
  });
});

it('an auditor reads what was done in the community, and no more', async () => {
  const auditors = {
    [EAST]: await signInAt(server.http, everywhere, 'auditor', EAST),
    [WEST]: await signInAt(server.http, everywhere, 'auditor', WEST),
  };
  const { items } = await officer.get<{ items: Named[] }>('/api/v1/incidents');
  const at = (community: string): Named => items.find(({ place }) => place.startsWith(community))!;
  for (const community of [EAST, WEST])
    expect(await officer.command('acknowledge', { incident: at(community).id })).toMatchObject({ ok: true });
  const local = await signInAt(server.http, everywhere, 'duty-officer', EAST);
  expect(await local.command('dispatch', { incident: at(WEST).id, version: at(WEST).version, crew: 'crew-east' })).toMatchObject({
    ok: false,
    refusal: { code: 'not-found' },
  });
  await everywhere.ask('POST', '/api/v1/credentials', { kind: 'gateway', name: 'for-all' });

  const all = await rowsOf(everywhere);
  for (const [community, auditor] of Object.entries(auditors)) {
    const own = await rowsOf(auditor);
    expect(own).toEqual(all.filter(({ place }) => place?.startsWith(community)));
    expect(own.map(({ action, subject }) => `${action} ${subject}`)).toContain(`command:acknowledge ${at(community).id}`);
    expect(JSON.stringify(own)).not.toContain(at(community === EAST ? WEST : EAST).id);
  }
  // Who reaches for a record elsewhere is told of where the record is.
  expect(await rowsOf(auditors[WEST], '&action=command:dispatch')).toMatchObject([{ outcome: 'refused', subject: at(WEST).id }]);
  expect(all.some(({ action }) => action === 'credential:issue')).toBe(true);
});

it('an auditor reads the journal of the community, page by page, and nothing of who did what elsewhere', async () => {
  const auditor = await signInAt(server.http, everywhere, 'auditor', EAST);
  const entries: JournalEntry[] = [];
  let pages = 0;
  for (let after = 0, next = -1; next !== after; pages++) {
    if (next >= 0) after = next;
    const page = await auditor.get<{ entries: JournalEntry[]; next: number }>(`/api/v1/journal?limit=1&after=${after}`);
    entries.push(...page.entries);
    next = page.next;
  }
  const all = (await everywhere.get<{ entries: JournalEntry[] }>('/api/v1/journal?limit=1000')).entries;
  expect(entries.length).toBeLessThan(all.length);
  expect(pages).toBeGreaterThan(all.length);
  expect(entries.every(({ changes }) => changes.length > 0)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain(WEST);
  expect(entries.some(({ cause }) => cause === 'command:acknowledge')).toBe(true);
});

it('an administrator manages the secrets of devices in the community, and none that speaks for others', async () => {
  const local = await signInAt(server.http, everywhere, 'administrator', EAST);
  const issue = (kind: string, name: string): ReturnType<Visitor['ask']> => local.ask('POST', '/api/v1/credentials', { kind, name });
  for (const [kind, name] of [
    ['gateway', 'mine'],
    ['api-key', 'mine'],
    ['device', 'mh-west'],
    ['device', 'not-in-ledger'],
  ]) {
    expect([kind, name, await issue(kind, name)]).toMatchObject([
      kind,
      name,
      { status: 403, body: { refusal: { code: 'forbidden', message: { zh: expect.stringMatching(/[一-鿿]/) as string } } } },
    ]);
    expect([kind, name, (await local.ask('DELETE', `/api/v1/credentials/${kind}/${name}`)).status]).toEqual([kind, name, 403]);
  }
  expect((await issue('device', 'mh-east')).status).toBe(200);
  expect((await local.ask('DELETE', '/api/v1/credentials/device/mh-east')).status).toBe(204);
  for (const [kind, name] of [
    ['gateway', 'all'],
    ['device', 'mh-west'],
    ['device', 'not-in-ledger'],
  ])
    expect((await everywhere.ask('POST', '/api/v1/credentials', { kind, name })).status).toBe(200);
});

it('what could not be read is of no place: for who is responsible for everything', async () => {
  const local = await signInAt(server.http, everywhere, 'administrator', EAST);
  expect([
    (await local.ask('GET', '/api/v1/ingest/rejects')).status,
    (await everywhere.ask('GET', '/api/v1/ingest/rejects')).status,
  ]).toEqual([403, 200]);
});

it('an administrator of a community enters its ledger, and carries no device off into it', async () => {
  const local = await signInAt(server.http, everywhere, 'administrator', EAST);
  const enter = (...devices: object[]): ReturnType<Visitor['ask']> =>
    local.ask('POST', '/api/v1/ledger/import', { places: [], devices, crews: [] });
  const [east, west] = smallLedger().devices;
  expect(await enter({ ...east, name: '东苑井盖' })).toMatchObject({ status: 200, body: { changed: 1 } });
  expect((await enter(west)).status).toBe(403);
  expect(await enter({ ...west, place: EAST })).toMatchObject({
    status: 403,
    body: { refusal: { message: { en: expect.stringMatching(/mh-west .*not yours/) as string } } },
  });
  expect(await officer.get('/api/v1/devices/mh-west')).toMatchObject({ place: west.place });
});

it('a name that a device of another community has is refused to its administrator without a word of whose it is', async () => {
  const local = await signInAt(server.http, everywhere, 'administrator', EAST);
  const [east, west] = smallLedger().devices;
  const unit = smallLedger().devices.find(({ id }) => id === 'unit-east')!;
  const enter = (visitor: Visitor, name: string): ReturnType<Visitor['ask']> =>
    visitor.ask('POST', '/api/v1/ledger/import', { places: [], crews: [], devices: [{ ...east, id: 'thief', addresses: [name] }] });
  const foreign = await enter(local, west.id);
  expect(foreign).toMatchObject({
    status: 400,
    body: { refusal: { message: { en: expect.stringContaining('is a name of another device already') as string } } },
  });
  expect(JSON.stringify(foreign.body)).not.toMatch(new RegExp(`${west.place}|${WEST}|device ${west.id}`));
  expect(await enter(local, unit.addresses[0])).toMatchObject({
    status: 400,
    body: { refusal: { message: { en: expect.stringContaining(`a name of device ${unit.id} already`) as string } } },
  });
  expect(await enter(everywhere, west.id)).toMatchObject({
    status: 400,
    body: { refusal: { message: { en: expect.stringContaining(`a name of device ${west.id} already`) as string } } },
  });
});

it('who is responsible for everything stays so as the ledger grows beyond what it held', async () => {
  const [place] = smallLedger().places;
  expect(
    await everywhere.ask('POST', '/api/v1/ledger/import', { places: [{ ...place, path: '/310101' }], devices: [], crews: [] }),
  ).toMatchObject({ status: 200, body: { changed: 1 } });
  expect((await everywhere.ask('POST', '/api/v1/credentials', { kind: 'gateway', name: 'later' })).status).toBe(200);
  const street = await signInAt(server.http, everywhere, 'administrator', STREET);
  expect((await street.ask('POST', '/api/v1/credentials', { kind: 'gateway', name: 'mine' })).status).toBe(403);
  for (const jurisdiction of ['/', '/310101'])
    expect([
      jurisdiction,
      (await street.ask('POST', '/api/v1/users', { login: 'climber', name: 'c', role: 'administrator', jurisdiction })).status,
    ]).toEqual([jurisdiction, 403]);
});

it('an exported audit names nobody, says who took it, and runs nothing in a spreadsheet', async () => {
  const auditor = await signInAt(server.http, everywhere, 'auditor', EAST);
  const { items } = await officer.get<{ items: Named[] }>('/api/v1/incidents');
  const here = items.find(({ place }) => place.startsWith(EAST))!;
  expect(await officer.command('comment', { subject: 'incident', id: here.id, text: '业主电话 13812345678' })).toMatchObject({ ok: true });
  expect(await officer.command('comment', { subject: 'incident', id: '=cmd|calc', text: '公式' })).toMatchObject({ ok: false });
  const { status, headers, body } = await auditor.ask<string>('GET', '/api/v1/audit.csv');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const lines = body.trim().split('\r\n');
  expect(lines[0]).toContain('"导出人","');
  expect(lines).toHaveLength(2 + (await rowsOf(auditor)).length);
  expect(body).toContain('138****5678');
  expect(body).not.toMatch(/13812345678|127\.0\.0\.1|演示值班员/);
  expect(body).toContain('"127.0.0.*"');
  const whole = await everywhere.ask<string>('GET', '/api/v1/audit.csv?days=1');
  expect(whole.body).toContain(`"'=cmd|calc"`);
  expect(whole.body.split('\r\n').length).toBeGreaterThan(lines.length);
  expect(await rowsOf(auditor, '&action=audit:export')).toMatchObject([{ outcome: 'done', place: EAST }]);
});
