import { RECORD_TYPES, type RecordType } from '#contract/records/record.ts';
import { Listeners } from './listeners.ts';
import type { World } from './world.ts';

/** A number per record type that grows with every batch touching it: what React compares instead of maps. */
interface Versions {
  of(type: RecordType): number;
  subscribe(listener: () => void): () => void;
}

const known = new WeakMap<World, Versions>();

/** One per world, made when first asked for. */
export function versionsOf(world: World): Versions {
  const made = known.get(world) ?? follow(world);
  known.set(world, made);
  return made;
}

function follow(world: World): Versions {
  const counts = Object.fromEntries(RECORD_TYPES.map((type) => [type, 0])) as Record<RecordType, number>;
  const listeners = new Listeners<[]>();
  world.onRecords((changes) => {
    const touched = changes === null ? RECORD_TYPES : new Set(changes.map((change) => change.type));
    for (const type of touched) counts[type]++;
    listeners.notify();
  });
  return { of: (type) => counts[type], subscribe: (listener) => listeners.add(listener) };
}
