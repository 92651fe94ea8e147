import { describe, expect, it } from 'vitest';
import { AT, central, points } from './testing.ts';

const BOOT2 = { reason: 'PowerUp', chargingStation: { model: 'EB-10', vendorName: '合成' } };

describe('a charging station by 2.0.1', () => {
  it('boots, charges and ends', async () => {
    const { line, context } = central();
    const point = line('EP1', 'ocpp2.0.1');
    expect(await point.call('BootNotification', BOOT2)).toMatchObject([3, 'm1', { status: 'Accepted' }]);
    const event = (eventType: string, seqNo: number, more: object, chargingState = 'Charging'): Promise<unknown[]> =>
      point.call('TransactionEvent', {
        eventType,
        timestamp: `2026-11-23T0${seqNo}:00:00Z`,
        triggerReason: 'Authorized',
        seqNo,
        transactionInfo: { transactionId: 'tx-1', chargingState },
        evse: { id: 1, connectorId: 1 },
        ...more,
      });
    const energy = (value: number): object => ({
      meterValue: [
        {
          timestamp: AT,
          sampledValue: [{ value, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh', multiplier: 3 } }],
        },
      ],
    });
    expect(await event('Started', 1, { idToken: { idToken: 'CARD0001', type: 'ISO14443' }, ...energy(10) })).toMatchObject([
      3,
      'm1',
      { idTokenInfo: { status: 'Accepted' } },
    ]);
    expect(points(context)).toMatchObject({ status: 5, charging: 1, lastStarted: 1, energyKwh: 10 });
    expect(await event('Ended', 3, energy(14.5), 'Idle')).toEqual([3, 'm1', {}]);
    expect(context.events.slice(1)).toMatchObject([
      { event: 'charge-started', attributes: { transaction: 'tx-1', began: 'local' } },
      { event: 'charge-ended', attributes: { energyKwh: 4.5, minutes: 120 } },
    ]);
    expect(JSON.stringify(context.events)).not.toContain('CARD0001');
  });

  it('tells temperatures and what tripped by its parts', async () => {
    const { line, context } = central();
    const point = line('EP1', 'ocpp2.0.1');
    const notify = (component: string, variable: string, actualValue: string, more = {}): Promise<unknown[]> =>
      point.call('NotifyEvent', {
        generatedAt: AT,
        seqNo: 0,
        eventData: [
          {
            eventId: 1,
            timestamp: AT,
            trigger: 'Alerting',
            actualValue,
            component: { name: component, evse: { id: 1 } },
            variable: { name: variable },
            ...more,
          },
        ],
      });
    expect(await notify('TemperatureSensor', 'Temperature', '93.5')).toEqual([3, 'm1', {}]);
    await notify('RCD', 'Tripped', 'true');
    await notify('CaseAccessSensor', 'Active', 'true');
    expect(points(context)).toEqual({ tempC: 93.5, groundFault: 1, doorOpen: 1 });
    await notify('RCD', 'Tripped', 'true', { cleared: true });
    expect(points(context).groundFault).toBe(0);
  });

  it.each([
    ['no JSON', 'RpcFrameworkError'],
    ['[2,"m"]', 'FormatViolation'],
    ['[9,"m","Heartbeat",{}]', 'MessageTypeNotSupported'],
    ['[2,"m","Boom",{}]', 'NotImplemented'],
    ['[2,"m","StatusNotification",{}]', 'OccurrenceConstraintViolation'],
  ])('%s is refused in the words of the standard', async (text, word) => {
    const answers = await central().line('EP1', 'ocpp2.0.1').say(text);
    expect(answers.filter(([type]) => type === 4).map(([, , code]) => code)).toEqual([word]);
  });
});
