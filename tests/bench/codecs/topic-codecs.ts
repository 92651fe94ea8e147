import { findDialects, take, type HearsDevices } from '#server/ingest/mqtt/take.ts';
import { testContext } from '#server/ingest/testing.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { BenchResult } from '../result.ts';
import { measured, type Row } from './measure.helper.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);
const KINDS = await loadKinds();
const DIALECTS = await findDialects();

interface Publication {
  readonly name: string;
  readonly topic: string;
  readonly body: object;
  readonly kind: string;
  /** Readings, events and positions that are handed on, and replies. */
  readonly says: number;
}

/** From a topic and bytes, through all conventions that a broker knows, to what would be stored and said back. */
async function rowOf({ name, topic, body, kind, says }: Publication): Promise<Row> {
  let handed = 0;
  const told: string[] = [];
  const context = testContext({
    kinds: KINDS,
    now: () => NOW,
    kindOf: () => KINDS.get(kind),
    accept: (observations, events = []) => Promise.resolve(void (handed += observations.length + events.length)),
    track: (reports) => ((handed += reports.length), []),
    reject: (_source, _peer, _bytes, reason) => void told.push(reason),
  });
  const downlink: HearsDevices = {
    answered: () => null,
    spoke: () => undefined,
    reply: () => Promise.resolve(void handed++),
  };
  const payload = Buffer.from(JSON.stringify(body));
  const once = (): Promise<void> => take(context, DIALECTS, '127.0.0.1', { topic, payload }, () => true, downlink);
  await once();
  if (handed !== says || told.length > 0) throw new Error(`${name}: ${handed} of ${says} were handed on, ${told.join()}`);
  return { name, take: once };
}

const place = { longitude: 117.02, latitude: 36.66, elevation: 90, height: 131, attitude_head: -90 };
const publications: readonly Publication[] = [
  {
    name: 'MQTT of our own, a report of two points',
    topic: 'quanyan/v1/mh-1/observations',
    body: { points: { waterLevelCm: 190, batteryPct: 87 }, observedAt: NOW },
    kind: 'manhole',
    says: 2,
  },
  {
    name: 'MQTT of our own, an event',
    topic: 'quanyan/v1/ag-1/events',
    body: { event: 'pass', attributes: { serial: 7, lane: '人行', direction: 'in', method: 'card' }, observedAt: NOW },
    kind: 'access-gate',
    says: 1,
  },
  {
    name: 'MQTT of our own, a position',
    topic: 'quanyan/v1/crew-1/track',
    body: { lng: 117.02, lat: 36.66, heading: 90, speed: 1.2, accuracy: 8, battery: 71, at: NOW },
    kind: 'patrol-car',
    says: 1,
  },
  {
    name: 'JetLinks, properties',
    topic: '/smoke-detector/sd-1/properties/report',
    body: { messageId: '1', timestamp: NOW, properties: { fire: 1, fault: 0 } },
    kind: 'smoke-detector',
    says: 2,
  },
  {
    name: 'JetLinks, an event',
    topic: '/access-gate/ag-1/event/forced',
    body: { messageId: '1', timestamp: NOW, data: {} },
    kind: 'access-gate',
    says: 1,
  },
  {
    name: 'GB/T 24476, state and codes of a lift',
    topic: 'lifts/gb2017/3010/state',
    body: { type: 'info', data: { floor: 9, direction: 1, door: 0, haspeople: 1, serviceMode: 0, fault: [11] } },
    kind: 'elevator',
    // Every code that is not in the list is over.
    says: 18,
  },
  {
    name: 'GB/T 24476, a fault of a lift',
    topic: '/API/V1/Up/LiftFault',
    body: {
      elevatorNo: '3010',
      currentFloor: '9',
      personInLift: 1,
      ErrorListBean: [{ keyId: 'k1', faultType: 1, faultBeginTime: '2026-11-27 08:15:30', faultEndTime: '' }],
    },
    kind: 'elevator',
    says: 3,
  },
  {
    name: 'DJI, where a drone is and what it reads',
    topic: 'thing/product/AIR1/osd',
    body: {
      tid: 't1',
      bid: 'b1',
      timestamp: NOW,
      gateway: 'DOCK1',
      data: { mode_code: 5, horizontal_speed: 6, home_distance: 120, battery: { capacity_percent: 71 }, ...place },
    },
    kind: 'patrol-drone',
    says: 7,
  },
  {
    name: 'DJI, a step of a flight, to the answer',
    topic: 'thing/product/DOCK1/events',
    body: {
      tid: 't1',
      bid: 'b1',
      timestamp: NOW,
      method: 'flighttask_progress',
      need_reply: 1,
      data: { output: { status: 'in_progress', ext: { flight_id: 'F7' } }, result: 0 },
    },
    kind: 'drone-dock',
    says: 2,
  },
];

export const run = async (): Promise<BenchResult[]> => measured(await Promise.all(publications.map(rowOf)));
