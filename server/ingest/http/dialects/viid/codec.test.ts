import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { localTime, readNotifications } from './codec.ts';

const SEED = 1400;
const NOW = Date.UTC(2026, 10, 26, 8);
const GATE = '37010200001190000001';
const kinds = await loadKinds();
const asking = (...known: string[]): Parameters<typeof readNotifications>[1] => ({
  now: () => NOW,
  knows: (device) => known.includes(device),
  kindOf: () => kinds.get('access-gate'),
  allowed: (device) => !device.endsWith('9'),
});
const VEHICLE = { DeviceID: GATE, PlateNo: '鲁A12345', PassTime: '20261126155959', LaneNo: 2, SubImageList: undefined };
const body = (vehicles: unknown, more: object = {}): object => ({
  SubscribeNotificationListObject: {
    SubscribeNotificationObject: [{ NotificationID: 'n-1', MotorVehicleListObject: { MotorVehicleObject: vehicles }, ...more }],
  },
});
const read = (value: unknown, ...known: string[]): ReturnType<typeof readNotifications> =>
  readNotifications(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), asking(...known));

describe('notifications of a view library', () => {
  it('say vehicles that passed, in time of China', () =>
    expect(read(body([VEHICLE]))).toMatchObject({
      events: [
        {
          device: `viid:${GATE}`,
          event: 'vehicle-pass',
          attributes: { plate: '鲁A12345', lane: '2' },
          observedAt: Date.UTC(2026, 10, 26, 7, 59, 59),
        },
      ],
      faults: [],
      statuses: [{ Id: 'n-1', StatusCode: '0' }],
    }));

  it('are of the toll-gate where the ledger has that', () => {
    const tollgate = '37010200001210000002';
    expect(read(body([{ ...VEHICLE, TollgateID: tollgate }]), `viid:${tollgate}`).events[0].device).toBe(`viid:${tollgate}`);
  });

  it('of faces nothing is taken, and the vehicle beside them counts', () => {
    const faces = read(body(undefined, { FaceListObject: { FaceObject: [{ FaceID: 'x' }] } }));
    expect([faces.events, faces.statuses[0]]).toMatchObject([[], { StatusCode: '8', StatusString: expect.stringContaining('biometric') }]);
    const beside = read(body([{ ...VEHICLE, SubImageList: { SubImageInfoObject: [{ Data: 'x' }] } }]));
    expect([beside.events.length, beside.statuses[0].StatusCode]).toEqual([1, '8']);
  });

  it.each([
    ['no JSON', 'not valid JSON'],
    ['{}', 'SubscribeNotificationObject is needed'],
    [body([]), 'no MotorVehicleObject'],
    [body([{ ...VEHICLE, DeviceID: 'x' }]), 'DeviceID "x"'],
    [body([{ ...VEHICLE, DeviceID: GATE.replace(/1$/, '9') }]), 'not allowed to report for it'],
    [body(Array.from({ length: 1001 }, () => VEHICLE)), '1001 vehicles'],
  ])('%# is told and takes nothing', (value, reason) => {
    const { events, faults } = read(value);
    expect(events).toEqual([]);
    expect(faults.join()).toContain(reason);
  });

  it('one bad vehicle costs itself', () => expect(read(body([7, VEHICLE])).events).toHaveLength(1));

  it('an answer says its time of China', () => expect(localTime(NOW)).toBe('20261126160000'));

  it(`nothing throws (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        read(body(value));
        read(value);
      }),
      { seed: SEED, numRuns: 500 },
    ));
});
