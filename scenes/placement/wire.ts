import type { DeviceDraft } from '#contract/records/device.ts';
import type { PlacedKind } from './placed-kinds.ts';

/**
 * Gives what hangs on a line its address there, `<gateway>/<rest>`, of the nearest gateway of its kind, as that one is known to its
 * protocol; with none it speaks for itself.
 */
export function wired(devices: readonly DeviceDraft[], kinds: readonly PlacedKind[]): DeviceDraft[] {
  const placements = new Map(kinds.map(({ kind, placement }) => [kind, placement]));
  const named = new Set(kinds.map(({ placement }) => placement.behind));
  const gateways = Map.groupBy(
    devices.filter(({ kind }) => placements.get(kind)?.gateway),
    ({ kind }) => (named.has(kind) ? kind : undefined),
  );
  const counts = new Map<string, number>();
  return devices.map((device) => {
    const { line, behind } = placements.get(device.kind) ?? {};
    const among = line === undefined ? undefined : gateways.get(behind);
    if (line === undefined || among === undefined) return device;
    const nth = (counts.get(device.kind) ?? 0) + 1;
    counts.set(device.kind, nth);
    const { id, addresses } = nearest(device, among);
    return { ...device, addresses: [`${addresses[0] ?? id}/${line(nth)}`, ...device.addresses] };
  });
}

/** Good enough to choose between neighbours. */
function nearest({ position: [x, y] }: DeviceDraft, among: readonly DeviceDraft[]): DeviceDraft {
  const squared = ({ position: [gx, gy] }: DeviceDraft): number => ((gx - x) * Math.cos((y * Math.PI) / 180)) ** 2 + (gy - y) ** 2;
  return among.reduce((best, one) => (squared(one) < squared(best) ? one : best));
}
