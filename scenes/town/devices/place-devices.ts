import type { Placement } from '#contract/kinds/placement.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { PlacedKind } from '#scenes/placement/placed-kinds.ts';
import { wired } from '#scenes/placement/wire.ts';
import type { Random } from '#scenes/random.ts';
import type { Settlement } from '../settlement.ts';
import { TOWN_SITES } from './sites.ts';
import { apportion, type Spot } from './spot.ts';

/** Exactly `total` devices: one each where a kind asks for that, the rest by kind in its share. */
export function placeDevices(settlement: Settlement, total: number, kinds: readonly PlacedKind[], random: Random): DeviceDraft[] {
  const hung = (kind: PlacedKind, count: number): DeviceDraft[] =>
    spotsOf(settlement, kind.placement, count, random.fork(kind.kind)).map((spot, i) => ({
      id: `${kind.placement.prefix}-${String(i + 1).padStart(6, '0')}`,
      kind: kind.kind,
      ...spot,
      ...(kind.placement.address && { addresses: [kind.placement.address(i + 1)] }),
      simulated: true,
    }));
  const each = kinds.filter(({ placement }) => placement.share === 'one-each').flatMap((kind) => hung(kind, 0));
  if (total < each.length) throw new Error(`a town needs at least ${each.length} devices (one for each fire panel), got ${total}`);
  const shared = kinds.filter(({ placement }) => placement.share !== 'one-each');
  const counts = apportion(
    total - each.length,
    shared.map(({ placement }) => Number(placement.share)),
  );
  return wired([...shared.flatMap((kind, k) => hung(kind, counts[k])), ...each], kinds);
}

function spotsOf(settlement: Settlement, { at }: Placement, count: number, random: Random): Spot[] {
  const counts = apportion(
    count,
    at.map(({ part = 1 }) => part),
  );
  return at.flatMap((how, i) => TOWN_SITES[how.site](settlement, counts[i], random, how));
}
