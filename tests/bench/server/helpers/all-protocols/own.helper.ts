import { connectAsync } from 'mqtt';
import type { DeviceDraft } from '#contract/records/device.ts';
import { Fleet } from '#mock-feeds/fleet.ts';
import type { Library } from '#mock-feeds/library.ts';
import { nth, type Source } from './source.helper.ts';

const GATEWAYS = 16;

/** What most devices say: readings over MQTT, and who passes the gates. */
export async function ownSources(url: string, devices: readonly DeviceDraft[], library: Library): Promise<Source[]> {
  const fleet = new Fleet(devices, library);
  const { devices: speaking } = fleet;
  // One after another they would be kind by kind: a street speaks all at once.
  const step = 7919;
  const gates = devices.filter(({ kind }) => kind === 'access-gate');
  const clients = await Promise.all(Array.from({ length: GATEWAYS }, () => connectAsync(url, { reconnectPeriod: 1000 })));
  return [
    {
      name: 'MQTT, readings',
      perSecond: 7480,
      say: (n) => {
        const { id } = nth(speaking, n * step);
        const now = Date.now();
        const body = JSON.stringify({ points: fleet.readings(id, now), observedAt: now });
        return [nth(clients, n).publishAsync(`quanyan/v1/${id}/observations`, body, { qos: 1 })];
      },
    },
    {
      name: 'MQTT, passes',
      perSecond: 150,
      say: (n) => {
        const attributes = { serial: 1_000_000 + n, lane: '人行', direction: 'in', method: 'card' };
        const body = JSON.stringify({ event: 'pass', attributes, observedAt: Date.now() });
        return [nth(clients, n).publishAsync(`quanyan/v1/${nth(gates, n).id}/events`, body, { qos: 1 })];
      },
    },
  ];
}
