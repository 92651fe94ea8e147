import { connectAsync } from 'mqtt';
import type { DeviceDraft } from '#contract/records/device.ts';
import { Fleet } from '#mock-feeds/fleet.ts';
import type { Library } from '#mock-feeds/library.ts';
import { nth, type Source } from './source.helper.ts';

const CLIENTS = 4;
const MOST_DEVICES = 1500;

/** Other conventions over MQTT than our own. */
export async function dialectSources(url: string, all: readonly DeviceDraft[], library: Library): Promise<Source[]> {
  const of = (kind: string, scheme = ''): DeviceDraft[] =>
    all.filter((device) => device.kind === kind && (device.addresses[0] ?? '').startsWith(scheme)).slice(0, MOST_DEVICES);
  const [smoke, covers, lifts] = [of('smoke-detector'), of('manhole', 'lora:'), of('elevator', 'lift:')];
  const fleet = new Fleet(smoke, library);
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connectAsync(url, { reconnectPeriod: 1000 })));
  const source = (name: string, perSecond: number, message: (n: number) => readonly [topic: string, body: object]): Source => ({
    name,
    perSecond,
    say: (n) => {
      const [topic, body] = message(n);
      return [nth(clients, n).publishAsync(topic, JSON.stringify(body), { qos: 1 })];
    },
  });
  const named = ({ addresses }: DeviceDraft): string => addresses[0].split(':')[1];
  return [
    source('JetLinks', 600, (n) => {
      const { id } = nth(smoke, n);
      const now = Date.now();
      return [`/smoke-detector/${id}/properties/report`, { messageId: String(n), timestamp: now, properties: fleet.readings(id, now) }];
    }),
    source('ChirpStack', 400, (n) => {
      const up = { time: new Date().toISOString(), deviceInfo: { tags: { depthCm: '250' } }, fPort: 85 };
      return [`application/a1/device/${named(nth(covers, n))}/event/up`, { ...up, data: 'AXVcA4JECAQAAQ==', rxInfo: [{ rssi: -71 }] }];
    }),
    source('GB/T 24476', 150, (n) => [
      `lifts/gb2017/${named(nth(lifts, n))}/state`,
      { type: 'info', data: { floor: 1 + (n % 17), direction: n % 3, door: 0, haspeople: n % 2, fault: [] } },
    ]),
  ];
}
