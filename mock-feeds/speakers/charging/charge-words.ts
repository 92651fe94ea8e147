/** What a simulated charge point says, by both versions. Written down a second time on purpose: it leans not on how the server reads. */

export interface Word {
  readonly action: string;
  readonly payload: object;
}

type Points = Readonly<Record<string, number>>;

interface Plug {
  readonly number: number;
  readonly charges: boolean;
}

const CONNECTORS = 2;
const ERRORS: Readonly<Record<number, string>> = {
  3: 'GroundFailure',
  4: 'HighTemperature',
  8: 'OverCurrentFailure',
  11: 'PowerSwitchFailure',
};
const PARTS = [
  ['overTemp', 'TemperatureSensor', 'Problem'],
  ['groundFault', 'RCD', 'Tripped'],
  ['overCurrent', 'OverCurrentBreaker', 'Tripped'],
  ['emergencyStop', 'EmergencyStopSensor', 'Active'],
  ['doorOpen', 'CaseAccessSensor', 'Active'],
] as const;

/** The plugs of a pile, from what it reads as a whole: so many charge, the one that began last among them. */
export function plugsOf({ charging = 0, connectors = CONNECTORS, lastStarted = 0 }: Points): Plug[] {
  const numbers = Array.from({ length: connectors }, (_, i) => i + 1);
  const first = numbers.includes(lastStarted) ? [lastStarted, ...numbers.filter((n) => n !== lastStarted)] : numbers;
  const charged = new Set(first.slice(0, charging));
  return numbers.map((number) => ({ number, charges: charged.has(number) }));
}

function errorOf(points: Points): { errorCode: string; vendorErrorCode?: string } {
  if (points.overTemp === 1) return { errorCode: 'HighTemperature' };
  if (points.groundFault === 1) return { errorCode: 'GroundFailure' };
  if (points.overCurrent === 1) return { errorCode: 'OverCurrentFailure' };
  if (points.emergencyStop === 1) return { errorCode: 'OtherError', vendorErrorCode: 'EmergencyStop' };
  return { errorCode: points.errorCode > 0 ? (ERRORS[points.errorCode] ?? 'OtherError') : 'NoError' };
}

/** Faults are the first plug's, where the pile as a whole has one. */
const isFaulted = ({ number }: Plug, { status }: Points): boolean => status === 7 && number === 1;

interface Speech {
  boot(): Word;
  /** How it is now. @param time ISO */
  states(points: Points, time: string): Word[];
  started(plug: number, transaction: string, points: Points, time: string, remote: boolean): Word;
  ended(plug: number, transaction: string, points: Points, time: string): Word;
}

const wattHours = ({ energyKwh = 0 }: Points): number => Math.round(energyKwh * 1000);

function sampled(points: Points, value: (n: number) => number | string, unit: (u: string) => object): object[] {
  const one = (measurand: string, n: number | undefined, u: string): object[] =>
    n === undefined ? [] : [{ value: value(n), measurand, ...unit(u) }];
  return [
    ...one('Energy.Active.Import.Register', points.energyKwh, 'kWh'),
    ...one('Power.Active.Import', points.powerKw, 'kW'),
    ...one('Current.Import', points.currentA, 'A'),
    ...one('Voltage', points.voltageV, 'V'),
  ];
}

/** 2.0.1 has no such value of a meter: there it is told by its sensor. */
const heat = ({ tempC }: Points): object[] =>
  tempC === undefined ? [] : [{ value: String(tempC), measurand: 'Temperature', unit: 'Celsius' }];

const V16: Speech = {
  boot: () => ({ action: 'BootNotification', payload: { chargePointVendor: 'Quanyan', chargePointModel: 'Simulated' } }),
  states: (points, timestamp) => [
    ...plugsOf(points).map((plug) => ({
      action: 'StatusNotification',
      payload: {
        connectorId: plug.number,
        status: isFaulted(plug, points) ? 'Faulted' : points.status === 6 ? 'Unavailable' : plug.charges ? 'Charging' : 'Available',
        ...(plug.number === 1 ? errorOf(points) : { errorCode: 'NoError' }),
        timestamp,
      },
    })),
    {
      action: 'MeterValues',
      payload: {
        connectorId: 0,
        meterValue: [{ timestamp, sampledValue: [...sampled(points, String, (unit) => ({ unit })), ...heat(points)] }],
      },
    },
  ],
  started: (connectorId, _transaction, points, timestamp, remote) => ({
    action: 'StartTransaction',
    payload: { connectorId, idTag: remote ? 'QUANYAN' : 'SIMULATED', meterStart: wattHours(points), timestamp },
  }),
  ended: (_plug, transaction, points, timestamp) => ({
    action: 'StopTransaction',
    payload: { transactionId: Number(transaction), meterStop: wattHours(points), timestamp, reason: 'Local' },
  }),
};

const told = (eventId: number, component: string, variable: string, actualValue: string, timestamp: string): object => ({
  eventId,
  timestamp,
  trigger: 'Periodic',
  eventNotificationType: 'HardWiredMonitor',
  actualValue,
  component: { name: component },
  variable: { name: variable },
});

const V201: Speech = {
  boot: () => ({
    action: 'BootNotification',
    payload: { reason: 'PowerUp', chargingStation: { model: 'Simulated', vendorName: 'Quanyan' } },
  }),
  states: (points, timestamp) => [
    ...plugsOf(points).map((plug) => ({
      action: 'StatusNotification',
      payload: {
        timestamp,
        evseId: plug.number,
        connectorId: 1,
        connectorStatus: isFaulted(plug, points)
          ? 'Faulted'
          : points.status === 6
            ? 'Unavailable'
            : plug.charges
              ? 'Occupied'
              : 'Available',
      },
    })),
    {
      action: 'MeterValues',
      payload: { evseId: 0, meterValue: [{ timestamp, sampledValue: sampled(points, Number, (unit) => ({ unitOfMeasure: { unit } })) }] },
    },
    {
      action: 'NotifyEvent',
      payload: {
        generatedAt: timestamp,
        seqNo: 0,
        eventData: [
          ...PARTS.map(([point, component, variable], i) =>
            told(i + 1, component, variable, points[point] === 1 ? 'true' : 'false', timestamp),
          ),
          told(0, 'TemperatureSensor', 'Temperature', String(points.tempC ?? 0), timestamp),
        ],
      },
    },
  ],
  started: (plug, transactionId, points, timestamp, remote) =>
    transactionEvent('Started', plug, transactionId, points, timestamp, {
      idToken: remote ? { idToken: 'QUANYAN', type: 'Central' } : { idToken: 'SIMULATED', type: 'ISO14443' },
    }),
  ended: (plug, transactionId, points, timestamp) => transactionEvent('Ended', plug, transactionId, points, timestamp, {}),
};

function transactionEvent(eventType: string, plug: number, transactionId: string, points: Points, timestamp: string, more: object): Word {
  const ends = eventType === 'Ended';
  const sampledValue = [{ value: points.energyKwh ?? 0, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'kWh' } }];
  return {
    action: 'TransactionEvent',
    payload: {
      eventType,
      timestamp,
      triggerReason: ends ? 'EVDeparted' : 'Authorized',
      seqNo: ends ? 1 : 0,
      transactionInfo: { transactionId, chargingState: ends ? 'Idle' : 'Charging', ...(ends && { stoppedReason: 'Local' }) },
      evse: { id: plug, connectorId: 1 },
      meterValue: [{ timestamp, sampledValue }],
      ...more,
    },
  };
}

export const SPEECH = { 'ocpp1.6': V16, 'ocpp2.0.1': V201 } as const;
