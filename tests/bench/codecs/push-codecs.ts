import type { IngressCall, IngressContext, IngressRoute } from '#server/ingest/adapter.ts';
import edge from '#server/ingest/edge/adapter.ts';
import http from '#server/ingest/http/adapter.ts';
import talq from '#server/ingest/talq/adapter.ts';
import tcec from '#server/ingest/tcec/adapter.ts';
import { EXAMPLE, EXAMPLE_SECRETS, tokenFor } from '#server/ingest/tcec/operators.ts';
import { encrypt, signatureOf } from '#server/ingest/tcec/wire/envelope.ts';
import { testContext } from '#server/ingest/testing.ts';
import zlmediakit from '#server/ingest/zlmediakit/adapter.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { BenchResult } from '../result.ts';
import { measured, type Row } from './measure.helper.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);
const AT = '2026-11-23T08:15:30+08:00';
const MAC = '00:00:5e:00:53:09';
const CAMERA = '37010200011326000007';
const GATEWAY = '0f8a1d3e-6a51-4a0e-9f61-0c2b7a4d9001';
const LAMP = '9c1e7a52-4b0d-4d7d-8a55-1b2c3d4e5f60';
/** As large as a camera's still, bytes. */
const PICTURE = 40_000;
const ROUTES: readonly IngressRoute[] = [edge, http, talq, tcec, zlmediakit].flatMap(({ routes = [] }) => routes);
const KINDS = await loadKinds();

interface Push {
  readonly name: string;
  /** The path with its query. */
  readonly to: string;
  readonly body: unknown;
  readonly kind: string;
  readonly headers?: IngressCall['headers'];
  /** Readings and events that are handed on. */
  readonly says: number;
  /** What the row counts where it is not the message. */
  readonly each?: number;
  readonly unit?: string;
  readonly note?: string;
}

/** From the bytes of a body to what would be stored, and the answer as text. The door before it is that of every route. */
async function rowOf({ name, to, body, kind, headers = {}, says, ...about }: Push): Promise<Row> {
  const { pathname, searchParams: query } = new URL(to, 'http://localhost');
  const route = ROUTES.find(({ path }) => path === pathname)!;
  let handed = 0;
  const told: string[] = [];
  const context: IngressContext = {
    ...testContext({
      kinds: KINDS,
      now: () => NOW,
      kindOf: () => KINDS.get(kind),
      accept: (observations, events = []) => Promise.resolve(void (handed += observations.length + events.length)),
      reject: (_source, _peer, _bytes, reason) => void told.push(reason),
    }),
    adopt: (_edge, { observations, events }) => Promise.resolve(void (handed += observations.length + events.length)),
    warn: () => Promise.reject(new Error('nobody warns here')),
    serviceHeard: () => undefined,
    placeOf: () => '/s/c',
    keepMedia: () => Promise.reject(new Error('nothing is kept here')),
  };
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const call: IngressCall = { bytes, headers, query, peer: '127.0.0.1', allowed: () => true };
  const take = async (): Promise<string> => JSON.stringify(await route.handle(call, context));
  await take();
  if (handed !== says || told.length > 0) throw new Error(`${name}: ${handed} of ${says} were handed on, ${told.join()}`);
  return { name, take, ...about };
}

const INGEST = '/api/v1/ingest';
const reading = (n: number): object => ({ device: `m-${n}`, points: { waterLevelCm: 190, batteryPct: 87 }, observedAt: NOW });
const own: Push[] = [
  { name: 'HTTP of our own, a reading', to: '/api/v1/observations', body: { observations: [reading(0)] }, kind: 'manhole', says: 2 },
  {
    name: 'HTTP of our own, rows of a batch',
    to: '/api/v1/observations',
    body: { observations: Array.from({ length: 500 }, (_, n) => reading(n)) },
    kind: 'manhole',
    says: 1000,
    each: 500,
    unit: 'rows',
    note: 'two readings a row, 500 rows a batch',
  },
];

const access = {
  macAddress: MAC,
  dateTime: AT,
  eventType: 'AccessControllerEvent',
  eventState: 'active',
  AccessControllerEvent: { majorEventType: 5, subEventType: 1, doorNo: 1, serialNo: 1201, employeeNoString: 'R0001' },
};
const xml =
  `<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><macAddress>${MAC}</macAddress>` +
  `<channelID>3</channelID><dateTime>${AT}</dateTime><eventType>ANPR</eventType><eventState>active</eventState>` +
  '<ANPR><licensePlate>鲁A12345</licensePlate><line>2</line><direction>forward</direction></ANPR></EventNotificationAlert>';
const multipart = Buffer.concat([
  Buffer.from('--b\r\nContent-Disposition: form-data; name="event_log"\r\nContent-Type: application/json\r\n\r\n'),
  Buffer.from(JSON.stringify(access)),
  Buffer.from('\r\n--b\r\nContent-Disposition: form-data; name="Picture"\r\nContent-Type: image/jpeg\r\n\r\n'),
  Buffer.alloc(PICTURE, 0xff),
  Buffer.from('\r\n--b--\r\n'),
]);
const makers: Push[] = [
  { name: 'Hikvision, a pass in JSON', to: `${INGEST}/hikvision`, body: access, kind: 'access-gate', says: 1 },
  { name: 'Hikvision, a plate in XML', to: `${INGEST}/hikvision`, body: xml, kind: 'access-gate', says: 1 },
  {
    name: 'Hikvision, a pass with a picture of 40 kB in multipart',
    to: `${INGEST}/hikvision`,
    body: multipart,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    kind: 'access-gate',
    says: 1,
  },
  {
    name: 'Vzenith, a plate',
    to: `${INGEST}/vzenith`,
    body: {
      AlarmInfoPlate: {
        channel: 0,
        deviceName: '东门入',
        ipaddr: '10.0.0.8',
        serialno: 'A1B2-C3D4',
        result: { PlateResult: { license: '鲁A12345', confidence: 97, plateid: 88, timeStamp: { Timeval: { sec: NOW / 1000, usec: 0 } } } },
      },
    },
    kind: 'access-gate',
    says: 1,
  },
  {
    name: 'AI box, an alarm',
    to: `${INGEST}/ai-box`,
    body: { alarmID: 'a-1', deviceID: CAMERA, alarmType: 'INTRUSION', alarmTime: '2026-11-23 08:15:30', confidence: 0.87 },
    kind: 'camera',
    says: 1,
  },
];

const platforms: Push[] = [
  {
    name: 'GA/T 1400 (VIID), a vehicle',
    to: `${INGEST}/viid`,
    body: {
      SubscribeNotificationListObject: {
        SubscribeNotificationObject: [
          {
            NotificationID: 'n-1',
            MotorVehicleListObject: {
              MotorVehicleObject: [{ DeviceID: '37010200001190000001', PlateNo: '鲁A12345', PassTime: '20261123081530', LaneNo: 2 }],
            },
          },
        ],
      },
    },
    kind: 'access-gate',
    says: 1,
  },
  {
    name: 'CTWing, values of a profile',
    to: `${INGEST}/ctwing`,
    body: {
      topic: 'v1/up/ad19',
      timestamp: NOW,
      productId: '15081413',
      payload: { serviceId: 'notification', serviceData: { RSRP: 114, Battery_Level: '100' } },
      messageType: 'dataReport',
      deviceId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
      IMEI: '860000000000017',
    },
    kind: 'sos-button',
    says: 2,
  },
  {
    name: 'ZLMediaKit, what a stream carried',
    to: `${INGEST}/zlmediakit/on_flow_report`,
    body: {
      mediaServerId: 'zlm-1',
      hook_index: 7,
      app: 'rtp',
      schema: 'rtsp',
      stream: `37010200011180000001_${CAMERA}`,
      player: false,
      totalBytes: 1_500_000,
      duration: 4,
    },
    kind: 'camera',
    says: 1,
  },
];

const logged = (more: object): object => ({ data: { timestamp: AT, srcAddress: `${LAMP}/LampMonitor1`, ...more } });
const measuredOf = (attributeName: string, value: number): object =>
  logged({ type: 'AttributeLogData', attributeName, attributeValue: { type: 'AttributeFloat', value } });
const lamps: Push = {
  name: 'TALQ, a log report of three entries',
  to: `${INGEST}/talq/log-reports?clientAddress=${GATEWAY}&talqRequestId=${LAMP}`,
  headers: { 'talq-api-version': '2.7.1' },
  body: {
    address: GATEWAY,
    entries: [
      logged({ type: 'EventLogData', eventType: 'lampFailure', startEndFlag: true }),
      measuredOf('activePower', 0.4),
      measuredOf('supplyVoltage', 231),
    ],
  },
  kind: 'street-lamp',
  says: 3,
};

function connectors(): Push {
  const data = JSON.stringify({ ConnectorStatusInfo: { ConnectorID: '3701020010000001', Status: 255 } });
  const envelope = { OperatorID: EXAMPLE, Data: encrypt(data, EXAMPLE_SECRETS), TimeStamp: '20261123081530', Seq: '0001' };
  return {
    name: 'T/CEC 102, a state: opened, checked, answered',
    to: `${INGEST}/tcec/notification_stationStatus`,
    headers: { authorization: `Bearer ${tokenFor(EXAMPLE, NOW)}` },
    body: { ...envelope, Sig: signatureOf(envelope, EXAMPLE_SECRETS) },
    kind: 'charging-connector',
    says: 1,
    note: 'AES and HMAC in, AES and HMAC out, and an HMAC of the token',
  };
}

/** A parcel that has come before is taken once: without batches it is the present, which is taken each time. */
function parcel(readings: number): Push {
  const present = Array.from({ length: readings }, (_, n) => ({
    device: `m-${n}`,
    point: 'waterLevelCm',
    value: 190,
    observedAt: NOW,
    quality: 'good',
    source: 'mqtt',
  }));
  const many = { name: 'Edge, readings of a parcel', each: readings, unit: 'readings', note: `${readings} a parcel` };
  return {
    ...(readings === 1 ? { name: 'Edge, a parcel of one reading' } : many),
    to: '/api/v1/edge',
    body: { edge: 'box', run: 'r', sentAt: NOW, backlog: 0, lagMs: 0, dropped: 0, present, batches: [], alerts: [], operations: [] },
    kind: 'edge-box',
    // What the box says of itself comes besides.
    says: readings + 4,
  };
}

export async function run(): Promise<BenchResult[]> {
  const pushes = [...own, ...makers, ...platforms, lamps, connectors(), parcel(1), parcel(500)];
  return measured(await Promise.all(pushes.map(rowOf)));
}
