import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sensing } from '#contract/live/sensing.ts';
import { EAST, EAST_COURT, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses;
let everywhere: Visitor;
const read = (visitor: Visitor): Promise<Sensing> => visitor.get<Sensing>('/api/v1/sensing');

beforeAll(async () => {
  const ledger = smallLedger([device('elder', 'care-watch', EAST_COURT), device('gate', 'access-gate', EAST_COURT)]);
  server = await openServer({ ledger }, (work) => cleanUp.push(work));
  everywhere = await signInDemo(server.http, 'administrator');
  const officer = await signInDemo(server.http, 'duty-officer');
  const observations = [
    { device: 'mh-east', points: { waterLevelCm: 40 } },
    { device: 'mh-west', points: { waterLevelCm: 40 } },
    { device: 'elder', points: { batteryPct: 80 } },
    'no row',
  ];
  const opened = { event: 'forced', attributes: {}, observedAt: Date.now() };
  await officer.ask('POST', '/api/v1/observations', { observations });
  await officer.ask('POST', '/api/v1/observations', { observations: [], events: [{ device: 'gate', ...opened }] });
  await officer.ask('POST', '/api/v1/observations', { observations: [], events: [{ device: 'gate', ...opened }] });
});

it('who is responsible for a community hears of its sources alone, and of no input that has no place', async () => {
  const of = async (community: string): Promise<Sensing> => read(await signInAt(server.http, everywhere, 'administrator', community));
  const [east, west] = [await of(EAST), await of(WEST)];
  expect([east.sources.map(({ place }) => place), west.sources.map(({ place }) => place)]).toEqual([[EAST], [WEST]]);
  expect([east.rejects, west.rejects]).toEqual([null, null]);
  expect(west.sources[0]).toMatchObject({ protocol: 'http', reports: 1, devices: { known: 1, online: 1 }, problems: [] });
  const all = await read(everywhere);
  expect(all.sources.map(({ place }) => place).sort()).toEqual([EAST, WEST]);
  expect(all.rejects).toMatchObject([{ protocol: 'http', count: 1 }]);
});

it('who may not know of people hears nothing of devices of people who need care', async () => {
  const [officer, leader] = [await signInDemo(server.http, 'duty-officer'), await signInDemo(server.http, 'leader')];
  const [known, hidden] = [await read(officer), await read(leader)];
  const at = ({ sources }: Sensing): number | undefined => sources.find(({ place }) => place === EAST)?.reports;
  expect([at(known), at(hidden)]).toEqual([4, 3]);
  expect([known, hidden].map(({ kinds }) => kinds.some(({ kind }) => kind === 'care-watch'))).toEqual([true, false]);
});

it('an event that is told twice is counted twice, once of it as a repeat', async () => {
  const { kinds } = await read(everywhere);
  expect(kinds.find(({ kind }) => kind === 'access-gate')).toMatchObject({ reports: 2, duplicates: 1, late: 0 });
});
