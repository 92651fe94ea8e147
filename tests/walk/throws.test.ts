import { expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const CODE = '37010200011326900001';
const ledger = smallLedger([device('tc', 'throw-camera', EAST_COURT, { name: '3号楼 抛物监测', addresses: [`gb28181:${CODE}`] })]);

const throwAt = (http: string, alarmID: string, unitNo: string): Promise<Response> =>
  fetch(`${http}/api/v1/ingest/ai-box`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ alarmID, deviceID: CODE, alarmType: 'falling_goods', floor: 11, unitNo, confidence: 0.9, houseNo: '1101' }),
  });
const eventsOf = async (who: Visitor, type: string): Promise<DeviceEvent[]> =>
  (await who.get<{ items: DeviceEvent[] }>(`/api/v1/events?device=tc&type=${type}`)).items;

it('the third throw from one stack, restarts and all, is a happening of its own, in a sentence that accuses nobody', async () => {
  const folder = await temporaryFolder();
  const first = await openServer({ folder, ledger });
  const before = await signInDemo(first.http, 'duty-officer');
  for (const [id, stack] of [
    ['t-1', '2单元'],
    ['t-2', '1单元'],
    ['t-3', '2单元'],
    ['t-3', '2单元'],
  ])
    expect((await throwAt(first.http, id, stack)).status).toBe(200);
  expect(await eventsOf(before, 'throw')).toHaveLength(3);
  await first.stop();

  const { http } = await openServer({ folder, ledger });
  const [officer, leader] = [await signInDemo(http, 'duty-officer'), await signInDemo(http, 'leader')];
  expect(await eventsOf(officer, 'throw-again')).toEqual([]);
  await throwAt(http, 't-4', '2单元');
  const [again] = await waitFor('the event', async () => {
    const events = await eventsOf(officer, 'throw-again');
    return events.length > 0 && events;
  });
  expect(again.attributes).toEqual({ track: 't-4', count: 3, days: 30, stack: '2单元' });
  const incident = await waitFor('the incident', async () =>
    (await officer.get<{ items: Incident[] }>('/api/v1/incidents')).items.find(({ title }) => title.zh.includes('屡次高空抛物')),
  );
  expect(incident.title.zh).toContain('3号楼 抛物监测');
  expect(incident.reason.zh).toContain('不指认任何人、任何一户');
  expect(JSON.stringify([incident, again])).not.toContain('1101');
  const told = await eventsOf(leader, 'throw');
  expect(told.map(({ attributes }) => attributes)).not.toContainEqual(expect.objectContaining({ floor: 11 }));
  expect(JSON.stringify(told)).not.toContain('单元');
});
