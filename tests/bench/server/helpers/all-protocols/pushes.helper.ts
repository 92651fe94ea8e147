import { Agent, request } from 'node:http';
import type { DeviceDraft } from '#contract/records/device.ts';
import { EXAMPLE, EXAMPLE_SECRETS } from '#server/ingest/tcec/operators.ts';
import { decrypt, encrypt, signatureOf } from '#server/ingest/tcec/wire/envelope.ts';
import { nth, type Source } from './source.helper.ts';

const INGEST = '/api/v1/ingest';
const CHINA_MS = 8 * 3_600_000;
/** Connections that pushes share. */
const SOCKETS = 24;

type Post = (path: string, body: object, headers?: Readonly<Record<string, string>>) => Promise<Record<string, unknown>>;

/** @throws when it was not taken, or not all of it */
function poster(url: string): Post {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  return (path, body, headers = {}) => {
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const length = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
      const asked = request(`${url}${path}`, { method: 'POST', agent, headers: { ...length, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const said = Buffer.concat(chunks).toString();
          const answer = JSON.parse(said || 'null') as Record<string, unknown> | null;
          const faults = (answer?.faults as unknown[] | undefined)?.length ?? 0;
          if (response.statusCode === 200 && faults === 0) resolve(answer ?? {});
          else reject(new Error(`${path}: ${response.statusCode} ${said.slice(0, 200)}`));
        });
      });
      asked.on('error', reject).end(text);
    });
  };
}

/** Platforms, boxes and makers that push over HTTP. */
export async function pushSources(url: string, all: readonly DeviceDraft[]): Promise<Source[]> {
  const post = poster(url);
  const of = (kind: string, scheme: string): string[] =>
    all.flatMap((device) =>
      device.kind === kind ? device.addresses.filter((one) => one.startsWith(`${scheme}:`)).map((one) => one.slice(scheme.length + 1)) : [],
    );
  const source = (name: string, perSecond: number, path: string, body: (n: number) => object): Source => ({
    name,
    perSecond,
    say: (n) => [post(path, body(n))],
  });
  return [
    ...gates(source, of),
    ...cameras(source, of('camera', 'gb28181')),
    ...platforms(source, all, of),
    edges(source, all),
    await chargers(post, of('charging-connector', 'tcec')),
  ];
}

type Make = (name: string, perSecond: number, path: string, body: (n: number) => object) => Source;
type Of = (kind: string, scheme: string) => string[];

/** `20261123081530`, China time. */
const stamp = (at: number): string => new Date(at + CHINA_MS).toISOString().replaceAll(/\D/g, '').slice(0, 14);
const plate = (n: number): string => `鲁A${String(n % 100_000).padStart(5, '0')}`;

function gates(make: Make, of: Of): Source[] {
  const [macs, libraries, readers] = [of('access-gate', 'hikvision'), of('access-gate', 'viid'), of('access-gate', 'vzenith')];
  return [
    make('Hikvision', 40, `${INGEST}/hikvision`, (n) => ({
      macAddress: nth(macs, n).replace(/..(?=.)/g, '$&:'),
      dateTime: new Date().toISOString(),
      eventType: 'AccessControllerEvent',
      eventState: 'active',
      AccessControllerEvent: { majorEventType: 5, subEventType: 1, doorNo: 1, serialNo: 1 + n, employeeNoString: `R${n % 500}` },
    })),
    make('GA/T 1400', 40, `${INGEST}/viid`, (n) => {
      const vehicle = { DeviceID: nth(libraries, n), PlateNo: plate(n), PassTime: stamp(Date.now()), LaneNo: 1 + (n % 2) };
      const one = { NotificationID: `n-${n}`, MotorVehicleListObject: { MotorVehicleObject: [vehicle] } };
      return { SubscribeNotificationListObject: { SubscribeNotificationObject: [one] } };
    }),
    make('Vzenith', 20, `${INGEST}/vzenith`, (n) => {
      const timeStamp = { Timeval: { sec: Math.floor(Date.now() / 1000), usec: 0 } };
      const result = { PlateResult: { license: plate(n), confidence: 97, plateid: 1 + n, timeStamp } };
      return { AlarmInfoPlate: { channel: 0, deviceName: 'gate', ipaddr: '10.0.0.8', serialno: nth(readers, n), result } };
    }),
  ];
}

const cameras = (make: Make, codes: readonly string[]): Source[] => [
  make('AI boxes', 5, `${INGEST}/ai-box`, (n) => ({
    alarmID: `a-${n}`,
    deviceID: nth(codes, n * 37),
    alarmType: 'INTRUSION',
    alarmTime: new Date().toISOString(),
    confidence: 0.87,
  })),
  make('ZLMediaKit', 40, `${INGEST}/zlmediakit/on_flow_report`, (n) => ({
    mediaServerId: 'zlm-1',
    app: 'rtp',
    schema: 'rtsp',
    stream: `37010200011180000001_${nth(codes, n)}`,
    player: false,
    totalBytes: 1_000_000 + (n % 100) * 10_000,
    duration: 4,
  })),
];

function platforms(make: Make, all: readonly DeviceDraft[], of: Of): Source[] {
  const [buttons, bins] = [of('sos-button', 'ctwing'), of('smart-bin', 'onenet')];
  const bottles = all.filter(({ kind }) => kind === 'water-dispenser');
  return [
    make('CTWing', 60, `${INGEST}/ctwing`, (n) => ({
      messageType: 'dataReport',
      deviceId: nth(buttons, n),
      timestamp: Date.now(),
      payload: { serviceData: { RSRP: 90 + (n % 20), Battery_Level: String(80 + (n % 20)) } },
    })),
    make('OneNET', 50, `${INGEST}/onenet`, (n) => ({
      msg: JSON.stringify({ type: 1, dev_id: nth(bins, n), ds_id: 'fillPct', at: Date.now(), value: n % 70 }),
    })),
    make('HTTP of our own', 60, '/api/v1/observations', (n) => ({
      observations: [{ device: nth(bottles, n).id, points: { fault: 0 }, observedAt: Date.now() }],
    })),
  ];
}

/** Boxes at compounds that pass on what they have heard. */
function edges(make: Make, all: readonly DeviceDraft[]): Source {
  const covers = all.filter(({ kind }) => kind === 'manhole');
  const boxes = all
    .filter(({ kind }) => kind === 'edge-box')
    .map(({ id, place }) => ({ id, covers: covers.filter((cover) => `${cover.place}/`.startsWith(`${place}/`)).slice(0, 5) }))
    .filter((box) => box.covers.length > 0);
  return make('Edge', 20, '/api/v1/edge', (n) => {
    const box = nth(boxes, n);
    const [at, about] = [Date.now(), { point: 'batteryPct', value: 60 + (n % 30), quality: 'good', source: 'mqtt' }];
    const present = box.covers.map(({ id }) => ({ device: id, ...about, observedAt: at }));
    return { edge: box.id, run: 'r', sentAt: at, backlog: 0, lagMs: 0, dropped: 0, present, batches: [], alerts: [], operations: [] };
  });
}

/** An operator of charging stations, with the token that it is given first. */
async function chargers(post: Post, addresses: readonly string[]): Promise<Source> {
  const sealed = (data: object): object => {
    const of = { OperatorID: EXAMPLE, Data: encrypt(JSON.stringify(data), EXAMPLE_SECRETS), TimeStamp: stamp(Date.now()), Seq: '0001' };
    return { ...of, Sig: signatureOf(of, EXAMPLE_SECRETS) };
  };
  const { Data } = await post(`${INGEST}/tcec/query_token`, sealed({ OperatorID: EXAMPLE }));
  const { AccessToken } = JSON.parse(String(decrypt(String(Data), EXAMPLE_SECRETS))) as { AccessToken: string };
  const headers = { authorization: `Bearer ${AccessToken}` };
  const say = async (n: number): Promise<void> => {
    const [, ConnectorID] = nth(addresses, n).split('/');
    const { Ret, Msg } = await post(
      `${INGEST}/tcec/notification_stationStatus`,
      sealed({ ConnectorStatusInfo: { ConnectorID, Status: 1 + (n % 3) } }),
      headers,
    );
    if (Ret !== 0) throw new Error(`T/CEC 102: ${String(Ret)} ${String(Msg)}`);
  };
  return { name: 'T/CEC 102', perSecond: 35, say: (n) => [say(n)] };
}
