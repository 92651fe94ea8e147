import { expect, it, onTestFinished } from 'vitest';
import { carePlanClasses, type CarePlan } from '#contract/care/care-plan.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary, loadScenarios } from '#mock-feeds/library.ts';
import { castOf, playScenario } from '#mock-feeds/play.ts';
import { EAST_COURT, crew, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const FLAT = `${EAST_COURT}/B1/F03`;
const METER = device('meter-1', 'elder-water-meter', FLAT, { name: '东苑 1号楼 3层 水表', floor: 3 });
const WATCH = device('watch-1', 'care-watch', FLAT, { name: '东苑 1号楼 3层 关爱手表', floor: 3, addresses: ['watch:8800000001'] });
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
const base = smallLedger([METER, WATCH]);
const ledger = { ...base, crews: [...base.crews, crew('grid-1', EAST_COURT)] };

const PLAN = {
  name: '王奶奶',
  devices: ['meter-1', 'watch-1'],
  stillAfterH: 12,
  mostLh: 200,
  quiet: { from: 22 * 60, until: 6 * 60 },
  leave: null,
  contacts: [{ name: '王小明', relation: '儿子', phone: '0531-00000000' }],
};
/** What nobody without clearance may read anywhere. */
const SECRETS = ['王奶奶', '王小明', '0531-00000000', 'meter-1', 'watch-1', 'F03', '3层', '未用水'];

const alertsOf = (visitor: Visitor): Promise<Alert[]> => visitor.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items);

it('nothing moves at a home: only who may know hears of it, somebody calls, then goes, and proves the visit', async () => {
  const server = await openServer({ ledger });
  const [officer, leader] = [await signInDemo(server.http, 'duty-officer'), await signInDemo(server.http, 'leader')];
  const [library, scenarios] = [await loadLibrary(), await loadScenarios()];
  const scenario = scenarios.find(({ id }) => id === 'quiet-home')!;
  const feeds = new Feeds({
    devices: [METER, WATCH],
    library,
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    ports: { QUANYAN_WATCH_PORT: Number(server.reachedBy.QUANYAN_WATCH_PORT) },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  expect(await officer.ask('POST', '/api/v1/care-plans', { plan: PLAN, reason: '社区走访登记' })).toMatchObject({ status: 200 });
  const played = playScenario(scenario, castOf(scenario, ledger, library), feeds, {
    signal: new AbortController().signal,
    speed: 60,
    now: Date.now,
    say: () => undefined,
  });
  const incident = await waitFor('one incident of both', async () => {
    const found = (await officer.get<{ items: Incident[] }>('/api/v1/incidents')).items;
    return found.find(({ cause }) => cause?.correlation === 'quiet-home');
  });
  expect([incident.title.zh.includes('请电话确认或上门查看'), incident.alerts.length, incident.severity]).toEqual([true, 2, 2]);
  const told = JSON.stringify(await Promise.all(['incidents', 'alerts', 'devices', 'events'].map((what) => leader.get(`/api/v1/${what}`))));
  for (const secret of SECRETS) expect([secret, told.includes(secret)]).toEqual([secret, false]);

  const plan = (await officer.get<{ items: CarePlan[] }>('/api/v1/care-plans?device=meter-1')).items[0];
  expect(plan).not.toHaveProperty('contacts');
  expect((await officer.get<CarePlan>(`/api/v1/care-plans/${plan.id}`)).contacts).toEqual(PLAN.contacts);
  const now = (): Promise<Incident> => officer.get<Incident>(`/api/v1/incidents/${incident.id}`);
  const call = async (outcome: string): Promise<unknown> =>
    officer.command('call', { incident: incident.id, version: (await now()).version, outcome, note: '' });
  expect(await call('no-answer')).toMatchObject({ ok: true });
  expect((await alertsOf(officer)).some(({ acked }) => acked !== null)).toBe(false);
  const sent = await officer.command('dispatch', { incident: incident.id, version: (await now()).version, crew: 'grid-1', note: '请上门' });
  expect(sent).toMatchObject({ ok: true });
  const ticket = async (): Promise<Ticket> => officer.get<Ticket>(`/api/v1/tickets/${(await now()).tickets[0]}`);
  const step = async (name: string, input: object = {}): Promise<unknown> => {
    const { id, version } = await ticket();
    return officer.command(name, { ticket: id, version, ...input });
  };
  expect(await step('accept')).toMatchObject({ ok: true });
  expect(await step('arrive')).toMatchObject({ ok: true });
  const bare = await step('finish', { note: '老人在家，水管检修' });
  expect(bare).toMatchObject({ ok: false, refusal: { code: 'invalid', issues: [{ path: 'photo' }] } });
  const photo = { id: await officer.photo(PIXEL), note: '门牌' };
  expect(await step('finish', { note: '老人在家，水管检修', photo })).toMatchObject({ ok: true });
  expect(await call('well')).toMatchObject({ ok: true });
  expect((await alertsOf(officer)).every(({ acked }) => acked !== null)).toBe(true);
  expect((await now()).calls?.map(({ outcome }) => outcome)).toEqual(['no-answer', 'well']);
  await played;
  await waitFor('every alert to be over', async () => (await alertsOf(officer)).every(({ active }) => !active));
  expect(await step('verify', { result: 'pass' })).toMatchObject({ ok: true });
  expect(await step('close')).toMatchObject({ ok: true });
});

it('who is cared for is for who may know, in their jurisdiction, and the audit keeps who read it and not of whom', async () => {
  const server = await openServer({ ledger });
  const visitors = await Promise.all(
    (['duty-officer', 'dispatcher', 'grid-worker', 'leader', 'auditor', 'administrator'] as const).map((role) =>
      signInDemo(server.http, role),
    ),
  );
  const [officer, dispatcher, worker, leader, auditor, administrator] = visitors;
  const added = await officer.ask<CarePlan>('POST', '/api/v1/care-plans', { plan: PLAN, reason: '登记' });
  expect([added.status, added.body.id, added.body.version]).toEqual([200, 'GA00001', 1]);
  expect(Object.keys(added.body).toSorted()).toEqual(Object.keys(carePlanClasses).toSorted());
  for (const may of [officer, dispatcher, worker]) expect((await may.ask('GET', '/api/v1/care-plans/GA00001')).status).toBe(200);
  for (const not of [leader, auditor, administrator])
    for (const path of ['/api/v1/care-plans', '/api/v1/care-plans/GA00001'])
      expect([path, (await not.ask('GET', path)).status]).toEqual([path, 403]);
  expect((await worker.ask('POST', '/api/v1/care-plans', { plan: PLAN, reason: '登记' })).status).toBe(403);
  const audit = JSON.stringify(await administrator.get('/api/v1/audit?limit=500'));
  expect([audit.includes('care:read'), audit.includes('care:set')]).toEqual([true, true]);
  for (const secret of SECRETS) expect([secret, audit.includes(secret)]).toEqual([secret, false]);

  const change = (plan: object, base = 1): Promise<{ status: number; body: unknown }> =>
    dispatcher.ask('PUT', '/api/v1/care-plans/GA00001', { plan: { ...PLAN, ...plan }, base, reason: '家属来电' });
  expect((await change({}, 7)).status).toBe(409);
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ devices: ['mh-east'] }, /no care device/],
    [{ devices: ['nobody'] }, /no device nobody/],
    [{ leave: { from: 2, until: 1 } }, /ends after it begins/],
    [{ leave: { from: 0, until: 90 * 86_400_000 } }, /at most 60 days/],
    [{ illness: '高血压' }, /illness/],
    [{ contacts: [{ name: '王小明', relation: '儿子', phone: 'x' }] }, /telephone/],
  ];
  for (const [plan, says] of wrong) {
    const { status, body } = await change(plan);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringMatching(says)]);
  }
  const other = await officer.ask('POST', '/api/v1/care-plans', { plan: { ...PLAN, name: '李爷爷' }, reason: '登记' });
  expect([other.status, JSON.stringify(other.body)]).toEqual([400, expect.stringContaining('somebody else')]);
  expect((await change({ stillAfterH: 8 })).status).toBe(200);
  expect((await officer.ask('DELETE', '/api/v1/care-plans/GA00001')).status).toBe(204);
  expect((await officer.get<{ items: CarePlan[] }>('/api/v1/care-plans')).items).toEqual([]);
});
