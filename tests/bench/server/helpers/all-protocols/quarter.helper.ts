import { NEAR_ALL } from '#contract/wire/cells.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { generateTown } from '#scenes/town/town.ts';

/** What the screens wait for, by how it is said. */
export const PROBES = {
  mqtt: { id: 'probe-mqtt', kind: 'hydrant-pressure', point: 'pressureKpa', addresses: [] },
  jetlinks: { id: 'probe-jetlinks', kind: 'hydrant-pressure', point: 'pressureKpa', addresses: [] },
  http: { id: 'probe-http', kind: 'hydrant-pressure', point: 'pressureKpa', addresses: [] },
  hj212: { id: 'probe-hj212', kind: 'weather-station', point: 'humidityPct', addresses: ['hj212:probe-hj212'] },
} as const;
export type ProbeWay = keyof typeof PROBES;

interface Quarter {
  readonly places: unknown;
  readonly crews: unknown;
  readonly devices: DeviceDraft[];
}

/** Names of platforms that devices of these kinds come through besides. */
const PLATFORMS: Readonly<Record<string, (n: number) => string[]>> = {
  'access-gate': (n) => [`viid:${37_010_200_001_190}${String(n).padStart(6, '0')}`, `vzenith:qy-${String(n).padStart(6, '0')}`],
  'sos-button': (n) => [`ctwing:${n.toString(16).padStart(32, '0')}`],
  'smart-bin': (n) => [`onenet:${n}`],
};

/** The demo's quarter with devices of every kind that is known, and the probes in one of its compounds. */
export function quarterOf(count: number): { quarter: Quarter; compound: string } {
  if (count <= NEAR_ALL) throw new Error(`more than ${NEAR_ALL} devices are needed: of fewer a screen is told everything`);
  const { places, crews } = generateTown({ seed: 1 });
  const probes = Object.values(PROBES);
  const scattered = scatterDevices({ places, roads: [], water: [] }, { devices: count - probes.length, seed: 1 });
  const numbers = new Map<string, number>();
  const devices = scattered.map((device) => {
    const n = (numbers.get(device.kind) ?? 0) + 1;
    numbers.set(device.kind, n);
    return { ...device, addresses: [...device.addresses, ...(PLATFORMS[device.kind]?.(n) ?? [])] };
  });
  const neighbour = devices.find(({ kind }) => kind === 'hydrant-pressure')!;
  const beside = probes.map(({ id, kind, addresses }) => ({ ...neighbour, id, kind, name: id, addresses: [...addresses] }));
  return { quarter: { places, crews, devices: [...devices, ...beside] }, compound: neighbour.place.split('/').slice(0, 6).join('/') };
}
