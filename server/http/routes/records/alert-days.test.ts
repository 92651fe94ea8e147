import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlertDays } from '#contract/live/alert-days.ts';
import { EAST, EAST_COURT, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
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
  server = await openServer({ ledger: smallLedger([device('mh-two', 'manhole', EAST_COURT)]) }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  const administrator = await signInDemo(server.http, 'administrator');
  west = await signInAt(server.http, administrator, 'duty-officer', WEST);
  const observations = [
    { device: 'mh-east', points: { waterLevelCm: 400 } },
    { device: 'mh-two', points: { opened: 1 } },
  ];
  await officer.ask('POST', '/api/v1/observations', { observations });
});

const days = (visitor: Visitor, query = ''): Promise<AlertDays> => visitor.get(`/api/v1/alert-days${query}`);
const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

it('counts what was raised today once by severity, hour and kind, below a place', async () => {
  const { today, at } = await days(officer);
  // A server that is tested over midnight raises on the day before.
  if (at - today.from < 60_000) return;
  expect(today.byKind.manhole).toBeGreaterThanOrEqual(2);
  expect(sum(today.bySeverity)).toBe(sum(today.byHour));
  expect(sum(today.bySeverity)).toBe(sum(Object.values(today.byKind)));
  expect((await days(officer, `?within=${EAST}`)).today.byKind.manhole).toBeGreaterThanOrEqual(2);
  expect((await days(officer, `?within=${WEST}`)).today.byKind.manhole).toBeUndefined();
});

it('tells nobody of another jurisdiction, and says nothing of a day before the first alert', async () => {
  expect((await days(west)).today.byKind.manhole).toBeUndefined();
  expect((await west.ask('GET', `/api/v1/alert-days?within=${EAST}`)).status).toBe(403);
  expect((await days(officer)).weekBefore).toBeNull();
});
