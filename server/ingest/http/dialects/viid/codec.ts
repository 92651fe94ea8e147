import type { EventReport } from '#contract/reports/event.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { biometricFields } from '#server/ingest/biometric.ts';
import { readEvent } from '#server/ingest/event.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, show } from '#server/ingest/report.ts';

export const SOURCE = 'viid';
const ID = /^\d{18,20}$/;
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;
const MAX_NOTIFICATIONS = 100;
const MAX_VEHICLES = 1000;

/** Codes of a status in the standard. */
const OK = '0';
const BAD_CONTENT = '8';

interface Status {
  readonly Id: string;
  readonly StatusCode: string;
  readonly StatusString: string;
}
interface Heard {
  readonly events: EventReport[];
  readonly faults: string[];
  /** One for each notification. */
  readonly statuses: Status[];
}
type Asking = Pick<IngressContext, 'now' | 'knows' | 'kindOf'> & Pick<IngressCall, 'allowed'>;

/**
 * `SubscribeNotificationListObject` → vehicles that passed. Of faces and persons nothing is taken: subscribe to motor vehicles alone.
 * Never throws.
 */
export function readNotifications(bytes: Uint8Array, asking: Asking): Heard {
  const heard: Heard = { events: [], faults: [], statuses: [] };
  const { value: body, fault } = readJson(bytes);
  if (fault !== null) heard.faults.push(`the body is ${fault}`);
  const list = isObject(body) ? body.SubscribeNotificationListObject : undefined;
  const found = isObject(list) ? list.SubscribeNotificationObject : undefined;
  const notifications: unknown[] = Array.isArray(found) ? found : isObject(found) ? [found] : [];
  if (notifications.length === 0)
    heard.faults.push(`SubscribeNotificationListObject.SubscribeNotificationObject is needed, got ${show(body)}`);
  if (notifications.length > MAX_NOTIFICATIONS)
    heard.faults.push(`${notifications.length} notifications in one push, at most ${MAX_NOTIFICATIONS}`);
  else for (const one of notifications) readNotification(one, asking, heard);
  return heard;
}

function readNotification(raw: unknown, asking: Asking, heard: Heard): void {
  const before = heard.faults.length;
  const body = isObject(raw) ? raw : {};
  const biometric = biometricFields(body);
  if (biometric.length > 0) heard.faults.push(`${biometric.join(', ')}: biometric data is never accepted; it was left out and not kept`);
  const list = isObject(body.MotorVehicleListObject) ? body.MotorVehicleListObject : body.MotorVehicleObjectList;
  const found = isObject(list) ? list.MotorVehicleObject : undefined;
  const vehicles: unknown[] = Array.isArray(found) ? found : isObject(found) ? [found] : [];
  if (vehicles.length === 0 && biometric.length === 0) heard.faults.push('there is no MotorVehicleObject in the notification');
  if (vehicles.length > MAX_VEHICLES) heard.faults.push(`${vehicles.length} vehicles in one notification, at most ${MAX_VEHICLES}`);
  else for (const vehicle of vehicles) readVehicle(vehicle, asking, heard);
  const fault = heard.faults.at(before);
  heard.statuses.push({
    Id: typeof body.NotificationID === 'string' ? body.NotificationID.slice(0, 48) : '',
    StatusCode: fault === undefined ? OK : BAD_CONTENT,
    StatusString: fault?.slice(0, 200) ?? 'OK',
  });
}

function readVehicle(raw: unknown, { now, knows, kindOf, allowed }: Asking, heard: Heard): void {
  const vehicle = isObject(raw) ? raw : {};
  const device = deviceOf(vehicle, knows);
  if (device === null) return void heard.faults.push(`DeviceID ${show(vehicle.DeviceID)}: the 20 digits of a device are needed`);
  const fault = (what: string): void => void heard.faults.push(`${device}: ${what}`);
  if (!allowed(device)) return fault('not allowed to report for it: this key speaks for other devices');
  const { PlateNo: plate, LaneNo: lane } = vehicle;
  const attributes = {
    ...(typeof plate === 'string' && plate !== '' && { plate }),
    ...((typeof lane === 'string' || typeof lane === 'number') && lane !== '' && { lane: String(lane) }),
  };
  const event = { event: 'vehicle-pass', attributes, observedAt: timeOf(vehicle.PassTime) };
  readEvent(event, { device, source: SOURCE, now: now(), kind: kindOf(device) }, heard.events, fault);
}

/** The camera where the ledger has it, else the toll-gate it stands at. */
function deviceOf({ DeviceID, TollgateID }: Record<string, unknown>, knows: Asking['knows']): string | null {
  const ids = [DeviceID, TollgateID].filter((id): id is string => typeof id === 'string' && ID.test(id)).map((id) => `viid:${id}`);
  return ids.find(knows) ?? ids[0] ?? null;
}

/** `yyyyMMddHHmmss` of China → ISO; anything else as it came, to be told. */
function timeOf(text: unknown): unknown {
  const digits = typeof text === 'string' ? TIME.exec(text) : null;
  if (digits === null) return text;
  const [, year, month, day, hour, minute, second] = digits;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`;
}

/** ms UTC → `yyyyMMddHHmmss` of China, as an answer says its time. */
export const localTime = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
