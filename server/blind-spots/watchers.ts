import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { STATUS } from '#contract/live/status.ts';
import { isVisible } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import { CATEGORIES, isPersonalCategory, type Category } from '#contract/vocabularies/categories.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';

/** Categories whose devices watch the ground around them; never those where somebody needs care. */
export const WATCHING: readonly Category[] = (Object.keys(CATEGORIES) as Category[]).filter(
  (category) => 'reachM' in CATEGORIES[category] && !isPersonalCategory(category),
);

/** A device that watches the ground around it. */
export interface Watcher {
  readonly device: Device;
  /** Index in `WATCHING`. */
  readonly category: number;
  readonly reachM: number;
  /** It is heard, and says what it is for. */
  readonly sees: boolean;
}

/** What is never heard, late, broken or switched off sees nothing. */
const BLIND: ReadonlySet<number> = new Set([STATUS.unknown, STATUS.offline, STATUS.stale, STATUS.fault, STATUS.shielded]);
/** Devices looked at before others have their turn. */
const AT_ONCE = 4096;

const reachOf = ({ camera }: Device, { category }: DeviceKind): number =>
  category === 'video' && camera
    ? Math.min(camera.reach, 2 * CATEGORIES.video.reachM)
    : ((CATEGORIES[category] as { reachM?: number }).reachM ?? 0);

export interface WatcherSources {
  readonly records: Pick<Records, 'all'>;
  readonly state: Pick<LiveState, 'columns' | 'resolve' | 'kind'>;
}

/** Those of a jurisdiction, looked at in slices: there may be a million devices. */
export async function watchersOf({ records, state }: WatcherSources, jurisdiction: string): Promise<Watcher[]> {
  const found: Watcher[] = [];
  let looked = 0;
  for (const device of records.all('device')) {
    if (++looked % AT_ONCE === 0) await nextTurn();
    const handle = state.resolve(device.id);
    if (handle < 0 || !isVisible(device.place, jurisdiction)) continue;
    const kind = state.kind(handle);
    const category = WATCHING.indexOf(kind.category);
    if (category < 0 || kind.moves) continue;
    found.push({ device, category, reachM: reachOf(device, kind), sees: !BLIND.has(state.columns.status[handle]) });
  }
  return found;
}
