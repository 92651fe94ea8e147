import { describe, expect, it } from 'vitest';
import { AT, BOOT, central, NOW, points, STATUS } from './testing.ts';

describe('a charge point by 1.6', () => {
  it('boots, and hears the time and how often it is to be heard', async () => {
    const { line, context } = central();
    expect(await line().call('BootNotification', BOOT)).toEqual([
      3,
      'm1',
      { currentTime: '2026-11-23T00:15:30.000Z', interval: 300, status: 'Accepted' },
    ]);
    expect(context.events).toMatchObject([{ device: 'ocpp:EP1', event: 'restarted' }]);
  });

  it('tells the fault of a connector as the alarm it is, until it is over', async () => {
    const { line, context } = central();
    const point = line();
    await point.call('StatusNotification', STATUS);
    await point.call('StatusNotification', { ...STATUS, connectorId: 2, status: 'Charging' });
    expect(points(context)).toMatchObject({ status: 5, charging: 1, occupied: 1, connectors: 2, overTemp: 0, errorCode: 0 });
    expect(await point.call('StatusNotification', { ...STATUS, connectorId: 2, status: 'Faulted', errorCode: 'HighTemperature' })).toEqual([
      3,
      'm1',
      {},
    ]);
    expect(points(context)).toMatchObject({ status: 7, charging: 0, overTemp: 1, errorCode: 4 });
    await point.call('StatusNotification', { ...STATUS, connectorId: 2 });
    expect(points(context)).toMatchObject({ status: 0, overTemp: 0, errorCode: 0 });
  });

  it('is the worst of its connectors, and closed only when all of them are', async () => {
    const { line, context } = central();
    const point = line();
    await point.call('StatusNotification', { ...STATUS, status: 'Unavailable' });
    expect(points(context).status).toBe(6);
    await point.call('StatusNotification', { ...STATUS, connectorId: 2 });
    expect(points(context).status).toBe(0);
    await point.call('StatusNotification', {
      ...STATUS,
      connectorId: 0,
      status: 'Faulted',
      errorCode: 'OtherError',
      vendorErrorCode: 'EmergencyStop',
    });
    expect(points(context)).toMatchObject({ status: 7, emergencyStop: 1, connectors: 2 });
  });

  it('what its connectors say of it at the same time is handed on once, unless it was not stored', async () => {
    let full = false;
    const { line, context } = central({
      accept: async (observations) => {
        if (full) throw new Error('the disk is full');
        context.accepted.push(...observations);
      },
    });
    const point = line();
    await point.call('StatusNotification', STATUS);
    const first = context.accepted.splice(0).map((one) => one.point);
    expect(first).toContain('status');
    await point.call('StatusNotification', { ...STATUS, connectorId: 2 });
    expect(context.accepted.splice(0).map((one) => one.point)).toEqual(['connectors']);
    full = true;
    const fault = { ...STATUS, connectorId: 2, status: 'Faulted', errorCode: 'HighTemperature' };
    expect((await point.call('StatusNotification', fault))[0]).toBe(4);
    full = false;
    await point.call('StatusNotification', fault);
    expect(points(context)).toMatchObject({ status: 7, overTemp: 1 });
  });

  it('measures in units of its own; phases are added up, signed values left alone', async () => {
    const { line, context } = central();
    const sampledValue = [
      { value: '1234567' },
      { value: '2.5', measurand: 'Power.Active.Import', unit: 'kW', phase: 'L1' },
      { value: '2.5', measurand: 'Power.Active.Import', unit: 'kW', phase: 'L2' },
      { value: '91.5', measurand: 'Temperature', unit: 'Celsius', location: 'Outlet' },
      { value: '400', measurand: 'Voltage', unit: 'V', phase: 'L1-L2' },
      { value: '229', measurand: 'Voltage', unit: 'V', phase: 'L1-N' },
      { value: 'AB12', format: 'SignedData' },
    ];
    await line().call('MeterValues', { connectorId: 1, meterValue: [{ timestamp: AT, sampledValue }] });
    expect(points(context)).toEqual({ energyKwh: 1234.567, powerKw: 5, tempC: 91.5, voltageV: 229 });
    expect(context.accepted.every(({ observedAt, untimed }) => observedAt === NOW && untimed === undefined)).toBe(true);
  });

  it('a charging said again, after a line that broke or a restart of ours, is the same charging', async () => {
    const start = { connectorId: 1, idTag: 'CARD0001', meterStart: 100, timestamp: AT };
    const answers = [];
    for (const { line, context } of [central(), central()]) {
      const [, , answer] = (await line().call('StartTransaction', start)) as [number, string, { transactionId: number }];
      await line().call('StartTransaction', start, 'm2');
      answers.push(answer);
      expect(
        new Set(context.events.filter(({ event }) => event === 'charge-started').map(({ attributes }) => attributes.transaction)).size,
      ).toBe(1);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ idTagInfo: { status: 'Accepted' } });
  });

  it('ends with what it took', async () => {
    const { line, context } = central();
    const point = line();
    const [, , { transactionId }] = (await point.call('StartTransaction', {
      connectorId: 2,
      idTag: 'QUANYAN',
      meterStart: 1000,
      timestamp: AT,
    })) as [number, string, { transactionId: number }];
    const end = { transactionId, meterStop: 3500, timestamp: '2026-11-23T01:00:30Z', reason: 'EVDisconnected' };
    expect(await point.call('StopTransaction', end)).toEqual([3, 'm1', {}]);
    expect(context.events).toMatchObject([
      { event: 'charge-started', attributes: { connector: 2, began: 'remote' } },
      { event: 'charge-ended', attributes: { connector: 2, energyKwh: 2.5, minutes: 45, reason: 'EVDisconnected' } },
    ]);
  });

  it('nothing that is kept holds the number of a card', async () => {
    const { line, context } = central();
    const point = line();
    const idTag = 'SECRETCARD77';
    await point.call('Authorize', { idTag });
    await point.call('StartTransaction', { connectorId: 1, idTag, meterStart: 1, timestamp: AT });
    await point.call('StartTransaction', { connectorId: 1, idTag, meterStart: 'x', timestamp: AT });
    await point.call('Nonsense', { idTag });
    await point.say(`[2,"m","StartTransaction",{"idTag":"${idTag}"`);
    const kept = JSON.stringify([context.accepted, context.events, context.rejects.list()]);
    expect(context.rejects.count('ocpp')).toBeGreaterThanOrEqual(3);
    expect(kept).not.toContain(idTag);
    expect(kept).not.toContain(Buffer.from(idTag).toString('hex'));
  });

  it.each([
    ['no JSON', null],
    ['{}', null],
    ['[2]', null],
    [JSON.stringify([2, 'x'.repeat(37), 'Heartbeat', {}]), null],
    ['[2,"m"]', 'FormationViolation'],
    ['[2,"m","Heartbeat"]', 'FormationViolation'],
    ['[9,"m","Heartbeat",{}]', 'FormationViolation'],
    ['[2,"m","Boom",{}]', 'NotImplemented'],
    ['[2,"m","RemoteStartTransaction",{}]', 'NotSupported'],
    ['[2,"m","BootNotification",{}]', 'OccurenceConstraintViolation'],
    ['[2,"m","Authorize",{"idTag":7}]', 'TypeConstraintViolation'],
    [JSON.stringify([2, 'm', 'StatusNotification', { ...STATUS, errorCode: 'Boom' }]), 'PropertyConstraintViolation'],
  ])('%s is refused in the words of the standard', async (text, word) => {
    const { line, context } = central();
    const answers = await line().say(text);
    expect(answers.filter(([type]) => type === 4).map(([, , code]) => code)).toEqual(word === null ? [] : [word]);
    expect(context.rejects.count('ocpp')).toBe(1);
  });

  it('a fire is not lost to a bad field beside it', async () => {
    const { line, context } = central();
    const answer = await line().call('StatusNotification', {
      ...STATUS,
      status: 'Faulted',
      errorCode: 'HighTemperature',
      info: 'x'.repeat(51),
      timestamp: 7,
    });
    expect([answer[0], points(context)]).toMatchObject([4, { overTemp: 1, status: 7 }]);
  });

  it('a clock of 2099 or 2000 hides nothing that is said after it; of a right one, a backlog changes nothing', async () => {
    const { line, context } = central();
    const point = line();
    const faulted = { ...STATUS, status: 'Faulted', errorCode: 'HighTemperature' };
    await point.call('StatusNotification', { ...STATUS, timestamp: '2099-01-01T00:00:00Z' });
    await point.call('StatusNotification', { ...faulted, timestamp: '2000-01-01T00:00:00Z' });
    expect(points(context)).toMatchObject({ status: 7, overTemp: 1 });
    await point.call('StatusNotification', STATUS);
    expect(points(context)).toMatchObject({ status: 0, overTemp: 0 });
    await point.call('StatusNotification', { ...faulted, timestamp: '2026-11-22T20:00:00Z' });
    await point.call('Heartbeat', {});
    expect(points(context)).toMatchObject({ status: 0, overTemp: 0 });
  });

  it('what was not stored is answered so that it is said again', async () => {
    const { line } = central({ accept: () => Promise.reject(new Error('the disk is full')) });
    expect((await line().call('StatusNotification', STATUS)).slice(0, 3)).toEqual([4, 'm1', 'InternalError']);
  });

  it('vendors’ own messages are refused, and what is of no use is taken', async () => {
    const { line } = central();
    expect(await line().call('DataTransfer', { vendorId: 'x' })).toEqual([3, 'm1', { status: 'UnknownVendorId' }]);
    expect(await line().call('FirmwareStatusNotification', { status: 'Installed' })).toEqual([3, 'm1', {}]);
  });

  it('one that comes back without a boot is asked how it is', async () => {
    const { line } = central();
    const point = line();
    await point.call('Heartbeat', {});
    expect(point.sent.at(-1)).toMatchObject([2, expect.any(String), 'TriggerMessage', { requestedMessage: 'StatusNotification' }]);
  });
});
