import { isBehind } from '#contract/kinds/behind.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { World } from './world.ts';

/** Bypasses and disarmings that go on, by the id of every device whose alerts are kept and not raised meanwhile. */
export function suspendedIn(world: Pick<World, 'all' | 'get' | 'kinds'>): ReadonlyMap<string, Operation> {
  const found = new Map<string, Operation>();
  for (const operation of world.all('operation').values()) {
    if (operation.lastsS === undefined || operation.state !== 'acknowledged') continue;
    const suspends = world.kinds.get(operation.kind)?.actions?.[operation.action]?.suspends;
    if (typeof suspends !== 'object') continue;
    found.set(operation.device, operation);
    const own = suspends.of === 'behind' ? world.get('device', operation.device) : undefined;
    if (own) for (const device of world.all('device').values()) if (isBehind(own, device)) found.set(device.id, operation);
  }
  return found;
}
