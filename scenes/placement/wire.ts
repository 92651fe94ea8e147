import type { DeviceDraft } from '#contract/records/device.ts';
import type { PlacedKind } from './placed-kinds.ts';

/** Gives what hangs on a line its address there, `<gateway>/<rest>`, of the nearest gateway; with none it speaks for itself. */
export function wired(devices: readonly DeviceDraft[], kinds: readonly PlacedKind[]): DeviceDraft[] {
  const placements = new Map(kinds.map(({ kind, placement }) => [kind, placement]));
  const gateways = devices.filter(({ kind }) => placements.get(kind)?.gateway);
  if (gateways.length === 0) return [...devices];
  const counts = new Map<string, number>();
  return devices.map((device) => {
    const line = placements.get(device.kind)?.line;
    if (line === undefined) return device;
    const nth = (counts.get(device.kind) ?? 0) + 1;
    counts.set(device.kind, nth);
    return { ...device, addresses: [`${nearest(device, gateways).id}/${line(nth)}`, ...device.addresses] };
  });
}

/** Good enough to choose between neighbours. */
function nearest({ position: [x, y] }: DeviceDraft, among: readonly DeviceDraft[]): DeviceDraft {
  const squared = ({ position: [gx, gy] }: DeviceDraft): number => ((gx - x) * Math.cos((y * Math.PI) / 180)) ** 2 + (gy - y) ** 2;
  return among.reduce((best, one) => (squared(one) < squared(best) ? one : best));
}
