import {
  connectorOf,
  flag,
  isObject,
  list,
  object,
  oneOf,
  text,
  textOf,
  time,
  timeOf,
  whole,
  type Fields,
  type Shape,
} from './wire/fields.ts';
import { readMeterValues } from './measured.ts';
import { message, nothing, taken, type Messages } from './messages.ts';
import { STATUS, type Alarm, type Said, type Status } from './said.ts';

const STATUSES: Readonly<Record<string, Status>> = {
  Available: STATUS.available,
  Occupied: STATUS.occupied,
  Reserved: STATUS.reserved,
  Unavailable: STATUS.unavailable,
  Faulted: STATUS.faulted,
};
const CHARGING_STATES: Readonly<Record<string, Status>> = {
  Charging: STATUS.charging,
  EVConnected: STATUS.occupied,
  SuspendedEV: STATUS.suspended,
  SuspendedEVSE: STATUS.suspended,
  Idle: STATUS.finishing,
};
const EVENT_TYPES = { Started: 1, Updated: 1, Ended: 1 };
const TRIGGERS = { Alerting: 1, Delta: 1, Periodic: 1 };

/** Parts of the standard whose word is an alarm of ours, when one of these of their variables is true. */
const ALARM_PARTS: Readonly<Record<string, Alarm>> = {
  rcd: 'groundFault',
  groundisolationprotection: 'groundFault',
  overcurrentbreaker: 'overCurrent',
  overcurrentprotection: 'overCurrent',
  evretentionlock: 'lockFault',
  connectorplugretentionlock: 'lockFault',
  emergencystopsensor: 'emergencyStop',
  caseaccesssensor: 'doorOpen',
  temperaturesensor: 'overTemp',
  externaltemperaturesensor: 'overTemp',
  aircoolingsystem: 'overTemp',
  liquidcoolingsystem: 'overTemp',
};
const TELLING = new Set(['active', 'tripped', 'problem', 'fault', 'overload']);

const evse: Shape = { id: whole(), 'connectorId?': whole() };
const sample: Shape = { 'measurand?': text(60), 'phase?': text(10) };
const meterValue = list(object({ timestamp: time, sampledValue: list(object(sample)) }));
const token: Shape = { idToken: text(36), type: text(20) };
const named: Shape = { name: text(50), 'evse?': object(evse) };
const eventData: Shape = {
  eventId: whole(),
  timestamp: time,
  trigger: oneOf(TRIGGERS),
  actualValue: text(2500),
  'cleared?': flag,
  component: object(named),
  variable: object({ name: text(50) }),
};
const accepted = { idTokenInfo: { status: 'Accepted' } };

function status({ evseId, connectorStatus, timestamp }: Fields): Said[] {
  const now = typeof connectorStatus === 'string' && Object.hasOwn(STATUSES, connectorStatus) ? STATUSES[connectorStatus] : null;
  if (now === null) return [];
  return [{ what: 'status', connector: connectorOf(evseId) ?? 0, status: now, alarms: null, error: null, at: timeOf(timestamp), text: '' }];
}

/** What parts of the point tell: temperatures, and that something tripped. */
function events({ eventData: told }: Fields): Said[] {
  if (!Array.isArray(told)) return [];
  return told.slice(0, 200).flatMap((one: unknown): Said[] => {
    if (!isObject(one) || !isObject(one.component) || !isObject(one.variable)) return [];
    const part = textOf(one.component.name, 50).toLowerCase();
    const variable = textOf(one.variable.name, 50).toLowerCase();
    const at = timeOf(one.timestamp);
    const connector = isObject(one.component.evse) ? (connectorOf(one.component.evse.id) ?? 0) : 0;
    const value = textOf(one.actualValue, 50).trim();
    if (variable === 'temperature' && value !== '' && Number.isFinite(Number(value)))
      return [{ what: 'measured', connector, at, values: { tempC: Number(value) } }];
    if (!TELLING.has(variable) || !Object.hasOwn(ALARM_PARTS, part)) return [];
    return [{ what: 'alarm', alarm: ALARM_PARTS[part], on: one.cleared !== true && /^(true|1)$/i.test(value), at }];
  });
}

function transaction({ eventType, timestamp, transactionInfo, evse: at, idToken, meterValue: values }: Fields): Said[] {
  const info = isObject(transactionInfo) ? transactionInfo : {};
  const connector = isObject(at) ? connectorOf(at.id) : null;
  const id = textOf(info.transactionId, 36);
  const when = timeOf(timestamp);
  const measured = readMeterValues(values, connector ?? 0);
  const energies = measured.flatMap((one) => (one.what === 'measured' ? (one.values.energyKwh ?? []) : []));
  const state = typeof info.chargingState === 'string' && Object.hasOwn(CHARGING_STATES, info.chargingState) ? info.chargingState : null;
  const said: Said[] = [...measured];
  if (eventType === 'Started')
    said.push({
      what: 'started',
      connector: connector ?? 0,
      transaction: id,
      token: isObject(idToken) ? textOf(idToken.idToken, 36) || null : null,
      meterKwh: energies[0] ?? null,
      at: when,
    });
  if (state !== null && connector !== null && eventType !== 'Ended')
    said.push({ what: 'status', connector, status: CHARGING_STATES[state], alarms: null, error: null, at: when, text: '' });
  if (eventType === 'Ended')
    said.push({
      what: 'ended',
      connector,
      transaction: id,
      meterKwh: energies.at(-1) ?? null,
      reason: textOf(info.stoppedReason, 30) || 'Local',
      at: when,
    });
  return said;
}

const boot: Shape = { reason: text(30), chargingStation: object({ model: text(20), vendorName: text(50) }) };

/** Messages of a charging station by OCPP 2.0.1. */
export const V201: Messages = {
  messages: {
    BootNotification: message(
      boot,
      ({ reason }) => [{ what: 'boot', reason: textOf(reason, 30) }],
      ({ now, everyS }) => ({ currentTime: new Date(now).toISOString(), interval: everyS, status: 'Accepted' }),
    ),
    Heartbeat: message(
      {},
      () => [{ what: 'alive' }],
      ({ now }) => ({ currentTime: new Date(now).toISOString() }),
    ),
    StatusNotification: message(
      { timestamp: time, connectorStatus: oneOf(STATUSES), evseId: whole(), connectorId: whole() },
      status,
      taken,
      { evenSo: true },
    ),
    MeterValues: message(
      { evseId: whole(), meterValue },
      ({ evseId, meterValue: values }) => readMeterValues(values, connectorOf(evseId) ?? 0),
      taken,
      { evenSo: true },
    ),
    TransactionEvent: message(
      {
        eventType: oneOf(EVENT_TYPES),
        timestamp: time,
        triggerReason: text(50),
        seqNo: whole(),
        transactionInfo: object({ transactionId: text(36), 'chargingState?': oneOf(CHARGING_STATES) }),
        'evse?': object(evse),
        'idToken?': object(token),
        'meterValue?': meterValue,
      },
      transaction,
      ({ payload }) => (payload.idToken === undefined ? {} : accepted),
      { tellsWho: true },
    ),
    Authorize: message({ idToken: object(token) }, nothing, () => accepted, { tellsWho: true }),
    NotifyEvent: message({ generatedAt: time, seqNo: whole(), eventData: list(object(eventData)) }, events, taken, { evenSo: true }),
    NotifyReport: message({ requestId: whole(), generatedAt: time, seqNo: whole() }, nothing, taken),
    NotifyMonitoringReport: message({ requestId: whole(), generatedAt: time, seqNo: whole() }, nothing, taken),
    SecurityEventNotification: message({ type: text(50), timestamp: time }, nothing, taken),
    FirmwareStatusNotification: message({ status: text(30) }, nothing, taken),
    LogStatusNotification: message({ status: text(30) }, nothing, taken),
    DataTransfer: message({ vendorId: text(255) }, nothing, () => ({ status: 'UnknownVendorId' })),
  },
  known: new Set([
    'SignCertificate',
    'Get15118EVCertificate',
    'GetCertificateStatus',
    'NotifyChargingLimit',
    'NotifyCustomerInformation',
    'NotifyDisplayMessages',
    'NotifyEVChargingNeeds',
    'NotifyEVChargingSchedule',
    'ClearedChargingLimit',
    'ReportChargingProfiles',
    'ReservationStatusUpdate',
    'PublishFirmwareStatusNotification',
    'RequestStartTransaction',
    'RequestStopTransaction',
    'UnlockConnector',
    'Reset',
    'TriggerMessage',
    'GetVariables',
    'SetVariables',
    'ChangeAvailability',
  ]),
};
