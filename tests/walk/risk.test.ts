import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Risk, RiskPart } from '#contract/risk/risk.ts';
import { encodeCap } from '#server/ingest/cap/wire/document.ts';
import { loadModel } from '#server/risk/model.ts';
import { device, EAST, EAST_COURT, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

/** A court with a tower, a station beside it, and two wells. */
function court(): ReturnType<typeof smallLedger> {
  const ledger = smallLedger([
    device('well-1', 'manhole', EAST_COURT),
    device('well-2', 'manhole', EAST_COURT),
    device('station', 'weather-station', EAST),
    device('meter', 'electricity-meter', EAST_COURT),
    ...Array.from({ length: 6 }, (_, n) =>
      device(`help-${n}`, 'sos-button', `${EAST_COURT}/B1`, { position: [117.02 + n / 100, 36.66, 3] }),
    ),
  ]);
  return { ...ledger, places: ledger.places.map((place) => (place.level === 'building' ? { ...place, floors: 30 } : place)) };
}

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let http: string;
let officer: Visitor;
let leader: Visitor;
let screen: World;
beforeAll(async () => {
  const folder = await temporaryFolder((work) => cleanUp.push(async () => void (await work())));
  const model = await loadModel();
  const file = path.join(folder, 'model.json');
  await writeFile(file, JSON.stringify({ ...model, warn: { ...model.warn, holdMin: 0 } }));
  const server = await openServer({ folder, ledger: court(), env: { QUANYAN_RISK_MODEL: file } }, (work) => cleanUp.push(work));
  ({ http } = server);
  [officer, leader] = [await signInDemo(server.http, 'duty-officer'), await signInDemo(server.http, 'leader')];
  screen = await openScreen(officer, (work) => cleanUp.push(async () => work()));
});

const report = async (rainMmH: number, levels: Readonly<Record<string, number>>): Promise<void> => {
  const wells = Object.entries(levels).map(([well, waterLevelCm]) => ({ device: well, points: { waterLevelCm } }));
  const observations = [{ device: 'station', points: { rainMmH } }, { device: 'meter', points: { powerKw: 450 } }, ...wells];
  expect((await officer.ask('POST', '/api/v1/observations', { observations })).status).toBe(200);
};
const risk = async (visitor = officer): Promise<Risk['places'][number]> =>
  (await visitor.get<Risk>('/api/v1/risk')).places.find(({ place }) => place === EAST_COURT)!;
const part = ({ parts }: Risk['places'][number], factor: string): RiskPart => parts!.find((one) => one.factor === factor)!;
const alerts = (code: string): Alert[] => [...screen.all('alert').values()].filter((alert) => alert.code === code && alert.active);

it('each score opens into value, weight, source and age; what is unknown lowers the certainty and says why', async () => {
  await report(0, { 'well-1': 20 });
  await waitFor('the well to count', async () => part(await risk(), 'levels').value !== null);
  const one = await risk();
  expect(part(one, 'levels')).toMatchObject({ weight: 16, source: { zh: '井盖水位' } });
  expect(part(one, 'levels').coverage).toBeLessThan(1);
  expect(part(one, 'levels').at).toBeGreaterThan(0);
  expect(part(one, 'gas-age')).toMatchObject({ value: null, points: null, why: { zh: '管网无敷设年份' } });
  expect(one.certainty).toBeLessThan(1);
  expect([one.low <= one.score!, one.score! <= one.high, one.inForce]).toEqual([true, true, null]);
});

it('a message that warns of nothing shows that the warning service is there', async () => {
  expect(part(await risk(), 'warnings')).toMatchObject({ value: null, why: { zh: '从未收到预警服务的消息' } });
  const body = encodeCap({ sender: 'w@example.invalid', identifier: 'alive', sent: Date.now() - 1000, status: 'Test' });
  await fetch(`${http}/api/v1/ingest/cap`, { method: 'POST', body });
  await waitFor('that there is no warning to be known', async () => part(await risk(), 'warnings').value === 0);
});

it('what scores are made of comes with the highest, and of others when it is asked for', async () => {
  const told = async (query: string): Promise<[string, number | undefined][]> =>
    (await officer.get<Risk>(`/api/v1/risk?${query}`)).places.map(({ place, parts }) => [place, parts?.length]);
  const all = await told('parts=1');
  expect(all.map(([, parts]) => parts)).toEqual([9, ...Array.from({ length: all.length - 1 }, () => undefined)]);
  expect(await told('most=1&parts=0')).toEqual([[all[0][0], undefined]]);
  expect(await told(`within=${encodeURIComponent(EAST_COURT)}`)).toEqual([[EAST_COURT, 9]]);
  expect(await told(`within=${encodeURIComponent('/elsewhere')}`)).toEqual([]);
});

it('homes are told in steps to who may know of people; others have a score that is counted without', async () => {
  const [told, kept] = [await risk(), await risk(leader)];
  expect(part(told, 'elders').value).toBe(5);
  expect(part(kept, 'elders')).toMatchObject({ value: null, why: { zh: '此受众不告知' } });
  expect(kept.certainty).toBeLessThan(told.certainty);
});

it('a high score warns and tightens limits; what only these raise does not raise the score; it ends with the storm', async () => {
  await report(60, { 'well-1': 178, 'well-2': 100, 'mh-east': 60 });
  await waitFor('the warning of the risk', () => alerts('risk-red').length === 1);
  const [warning] = alerts('risk-red');
  expect(warning).toMatchObject({ place: EAST_COURT, device: null, severity: 3, lifeSafety: false, simulated: true });
  expect(warning.words!.zh).toContain('雨强 +');
  await waitFor('the well that is over the stricter limit', () => alerts('water-over').some(({ device: well }) => well === 'well-1'));
  expect(alerts('water-over').map(({ device: well, tightened }) => [well, tightened])).toEqual([['well-1', true]]);
  const during = await risk();
  expect([during.inForce, part(during, 'incidents').value, Math.round(part(during, 'levels').value!)]).toEqual([1, 0, 99]);
  await report(60, { 'well-1': 190 });
  await waitFor('the usual limit to be broken too', () => alerts('water-over').some(({ tightened }) => tightened === undefined));
  await report(0, { 'well-1': 20, 'well-2': 20, 'mh-east': 20 });
  await waitFor('the warning to be over', () => alerts('risk-red').length === 0 && alerts('risk-orange').length === 0);
});

it('history is told as what it is', async () => {
  const told = await officer.get<{ history: string; simulated: boolean; rows: unknown[] }>('/api/v1/risk/back-test');
  expect([told.history, told.simulated, told.rows.length]).toEqual(['synthetic', true, 4]);
});
