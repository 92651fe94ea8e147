import { connectorOf, list, object, oneOf, text, textOf, time, timeOf, whole, type Fields, type Shape } from './wire/fields.ts';
import { readMeterValues } from './measured.ts';
import { STATUS, type Alarm, type Said, type Status } from './said.ts';
import { message, nothing, taken, type Messages } from './messages.ts';

const STATUSES: Readonly<Record<string, Status>> = {
  Available: STATUS.available,
  Preparing: STATUS.occupied,
  Charging: STATUS.charging,
  SuspendedEVSE: STATUS.suspended,
  SuspendedEV: STATUS.suspended,
  Finishing: STATUS.finishing,
  Reserved: STATUS.reserved,
  Unavailable: STATUS.unavailable,
  Faulted: STATUS.faulted,
};

/** In the order of the kind's words: 0 is none. */
const ERRORS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'NoError',
    'ConnectorLockFailure',
    'EVCommunicationError',
    'GroundFailure',
    'HighTemperature',
    'InternalError',
    'LocalListConflict',
    'OtherError',
    'OverCurrentFailure',
    'OverVoltage',
    'PowerMeterFailure',
    'PowerSwitchFailure',
    'ReaderFailure',
    'ResetFailure',
    'UnderVoltage',
    'WeakSignal',
  ].map((word, number) => [word, number]),
);
const ALARM_OF: Readonly<Record<string, Alarm>> = {
  ConnectorLockFailure: 'lockFault',
  GroundFailure: 'groundFault',
  HighTemperature: 'overTemp',
  OverCurrentFailure: 'overCurrent',
};
/** The standard has no word for it: makers say it as another error, in their own. */
const EMERGENCY_STOP = /emergency.{0,3}stop|\be-?stop\b|急停/i;

const sample: Shape = { 'value?': text(2500), 'measurand?': text(60), 'unit?': text(30), 'phase?': text(10) };
const meterValue = list(object({ timestamp: time, sampledValue: list(object(sample)) }));
const info = { idTagInfo: { status: 'Accepted' } };

function boot(payload: Fields): Said[] {
  return [{ what: 'boot', reason: textOf(payload.firmwareVersion, 50) }];
}

/** What can be read of it counts, whatever else is wrong with it. */
function status({ connectorId, status, errorCode, timestamp, info, vendorErrorCode }: Fields): Said[] {
  const connector = connectorOf(connectorId) ?? 0;
  const now = typeof status === 'string' && Object.hasOwn(STATUSES, status) ? STATUSES[status] : null;
  const error = typeof errorCode === 'string' && Object.hasOwn(ERRORS, errorCode) ? ERRORS[errorCode] : null;
  if (now === null && error === null) return [];
  const words = [textOf(vendorErrorCode, 50), textOf(info, 50)].filter(Boolean).join(' · ');
  const alarms: Alarm[] = [];
  if (error !== null && Object.hasOwn(ALARM_OF, errorCode as string)) alarms.push(ALARM_OF[errorCode as string]);
  if (error !== 0 && EMERGENCY_STOP.test(words)) alarms.push('emergencyStop');
  return [{ what: 'status', connector, status: now, error, alarms: error === null ? null : alarms, at: timeOf(timestamp), text: words }];
}

const metered = ({ connectorId, meterValue: values }: Fields): Said[] => readMeterValues(values, connectorOf(connectorId) ?? 0);

const wattHours = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value / 1000 : null);

function started({ connectorId, idTag, meterStart, timestamp }: Fields, identity: string): Said[] {
  const connector = connectorOf(connectorId) ?? 0;
  const transaction = String(transactionOf(identity, connector, timestamp, meterStart));
  const at = timeOf(timestamp);
  return [{ what: 'started', connector, transaction, token: textOf(idTag, 20) || null, meterKwh: wattHours(meterStart), at }];
}

function ended({ transactionId, meterStop, timestamp, reason, transactionData }: Fields): Said[] {
  return [
    ...readMeterValues(transactionData, 0).slice(-1),
    {
      what: 'ended',
      connector: null,
      transaction: String(transactionId),
      meterKwh: wattHours(meterStop),
      reason: textOf(reason, 30) || 'Local',
      at: timeOf(timestamp),
    },
  ];
}

/**
 * The number of a charging, made of what the point says of its beginning: said again, after a line that broke or a restart of ours, it is
 * the same charging.
 */
function transactionOf(identity: string, connector: number, timestamp: unknown, meterStart: unknown): number {
  let hash = 0x811c9dc5;
  for (const char of `${identity}/${connector}/${String(timestamp)}/${String(meterStart)}`)
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return hash >>> 1 || 1;
}

/** Messages of a charge point by OCPP 1.6. */
export const V16: Messages = {
  messages: {
    BootNotification: message({ chargePointVendor: text(20), chargePointModel: text(20) }, boot, ({ now, everyS }) => ({
      currentTime: new Date(now).toISOString(),
      interval: everyS,
      status: 'Accepted',
    })),
    Heartbeat: message(
      {},
      () => [{ what: 'alive' }],
      ({ now }) => ({ currentTime: new Date(now).toISOString() }),
    ),
    StatusNotification: message(
      {
        connectorId: whole(),
        errorCode: oneOf(ERRORS),
        status: oneOf(STATUSES),
        'info?': text(50),
        'timestamp?': time,
        'vendorId?': text(255),
        'vendorErrorCode?': text(50),
      },
      status,
      taken,
      { evenSo: true },
    ),
    MeterValues: message({ connectorId: whole(), 'transactionId?': whole(-2_147_483_648), meterValue }, metered, taken, { evenSo: true }),
    Authorize: message({ idTag: text(20) }, nothing, () => info, { tellsWho: true }),
    StartTransaction: message(
      {
        connectorId: whole(1),
        idTag: text(20),
        meterStart: whole(-2_147_483_648),
        timestamp: time,
        'reservationId?': whole(-2_147_483_648),
      },
      started,
      ({ payload: { connectorId, timestamp, meterStart }, identity }) => ({
        ...info,
        transactionId: transactionOf(identity, connectorOf(connectorId) ?? 0, timestamp, meterStart),
      }),
      { tellsWho: true },
    ),
    StopTransaction: message(
      {
        transactionId: whole(-2_147_483_648),
        meterStop: whole(-2_147_483_648),
        timestamp: time,
        'idTag?': text(20),
        'reason?': text(30),
        'transactionData?': meterValue,
      },
      ended,
      taken,
      { tellsWho: true },
    ),
    DataTransfer: message({ vendorId: text(255) }, nothing, () => ({ status: 'UnknownVendorId' })),
    DiagnosticsStatusNotification: message({ status: text(30) }, nothing, taken),
    FirmwareStatusNotification: message({ status: text(30) }, nothing, taken),
    SecurityEventNotification: message({ type: text(50), timestamp: time }, nothing, taken),
    LogStatusNotification: message({ status: text(30) }, nothing, taken),
  },
  /** What the standard has and only a central system says, or what is not done here. */
  known: new Set([
    'SignCertificate',
    'SignedFirmwareStatusNotification',
    'RemoteStartTransaction',
    'RemoteStopTransaction',
    'UnlockConnector',
    'Reset',
    'TriggerMessage',
    'GetConfiguration',
    'ChangeConfiguration',
    'ChangeAvailability',
    'ClearCache',
  ]),
};
