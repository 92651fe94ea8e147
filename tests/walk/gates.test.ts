import { expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { SourceRejects } from '#server/ingest/rejects.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const GATE = '37010200001190000001';
const LEDGER = smallLedger([
  device('door', 'access-gate', EAST_COURT, { addresses: ['hikvision:00005e005309'] }),
  device('lane', 'access-gate', EAST_COURT, { addresses: ['vzenith:a1b2-c3d4', `viid:${GATE}`] }),
]);
const PLATE = { license: '鲁A12345', plateid: 88, timeStamp: { Timeval: { sec: Math.floor(Date.now() / 1000) } } };

it('doors and lanes of makers end as events; plates are masked, no barrier is opened, and nothing of a face is kept', async () => {
  const { http } = await openServer({ ledger: LEDGER });
  const [officer, administrator] = [await signInDemo(http, 'duty-officer'), await signInDemo(http, 'administrator')];
  const push = async (path: string, body: string | FormData, type?: string): Promise<string> => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const answer = await fetch(`${http}/api/v1/ingest/${path}`, { method: 'POST', headers, body });
    return `${answer.status} ${await answer.text()}`;
  };
  const events = (of: string, count: number): Promise<DeviceEvent[]> =>
    waitFor(`${count} events of ${of}`, async () => {
      const { items } = await officer.get<{ items: DeviceEvent[] }>(`/api/v1/events?device=${of}`);
      return items.length >= count ? items : undefined;
    });

  const camera = { AlarmInfoPlate: { serialno: 'A1B2-C3D4', result: { PlateResult: PLATE } } };
  expect(await push('vzenith', JSON.stringify(camera), 'application/json')).toBe(
    '200 {"Response_AlarmInfoPlate":{"info":"no","plateid":88,"channelNum":0}}',
  );
  const vehicle = { DeviceID: GATE, PlateNo: '鲁B88888', PassTime: '20261126155959' };
  const faces = { NotificationID: 'n-2', FaceListObject: { FaceObject: [{ FaceID: 'x' }] } };
  const cars = { NotificationID: 'n-1', MotorVehicleListObject: { MotorVehicleObject: [vehicle] } };
  const list = { SubscribeNotificationListObject: { SubscribeNotificationObject: [cars, faces] } };
  const answered = await push('viid', JSON.stringify(list), 'application/VIID+JSON');
  expect([...answered.matchAll(/"Id":"(n-\d)","StatusCode":"(\d)"/g)].map(([, id, code]) => [id, code])).toEqual([
    ['n-1', '0'],
    ['n-2', '8'],
  ]);
  expect((await events('lane', 2)).map(({ attributes }) => attributes.plate).sort()).toEqual(['鲁A***45', '鲁B***88']);

  const against = `<EventNotificationAlert><macAddress>00:00:5e:00:53:09</macAddress><eventType>ANPR</eventType>
    <ANPR><licensePlate>鲁A54321</licensePlate><line>1</line><direction>reverse</direction></ANPR></EventNotificationAlert>`;
  expect(await push('hikvision', against, 'application/xml')).toContain('"faults":[]');
  expect((await events('door', 1))[0]).toMatchObject({ type: 'wrong-way', attributes: { plate: '鲁A***21' } });

  const form = new FormData();
  const face = { majorEventType: 5, subEventType: 75, serialNo: 1, employeeNoString: 'R0001', FaceRect: { x: 1 } };
  const passed = { macAddress: '00:00:5e:00:53:09', eventType: 'AccessControllerEvent', AccessControllerEvent: face };
  form.append('event_log', JSON.stringify(passed));
  form.append('Picture', new Blob(['A PICTURE'], { type: 'image/jpeg' }), 'face.jpg');
  expect(await push('hikvision', form)).toContain('FaceRect: biometric data is never accepted');
  expect((await events('door', 1))[0]).toMatchObject({ type: 'pass', attributes: { method: 'face' } });

  const broken = new FormData();
  broken.append('event_log', '{"macAddress":"nobody"}');
  broken.append('Picture', new Blob(['A PICTURE'], { type: 'image/jpeg' }), 'face.jpg');
  expect(await push('hikvision', broken)).toContain('macAddress \\"nobody\\"');
  const rejects = await administrator.get<SourceRejects[]>('/api/v1/ingest/rejects');
  const kept = rejects.flatMap(({ last }) => last.map(({ hex }) => Buffer.from(hex, 'hex').toString()));
  expect(kept.some((text) => text.includes('nobody'))).toBe(true);
  expect(kept.filter((text) => /PICTURE|Face/.test(text))).toEqual([]);
});
