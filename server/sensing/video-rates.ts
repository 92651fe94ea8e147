import type { VideoRates } from '#contract/live/sensing.ts';
import { STATUS } from '#contract/live/status.ts';
import { isVisible, parentPath } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import { checkGb28181, gb28181Of } from '#contract/video/gb28181-id.ts';
import { hangsAt } from '#contract/video/where.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';

interface RatesDeps {
  readonly state: Pick<LiveState, 'columns' | 'kind' | 'resolve'>;
  readonly records: Pick<Records, 'get' | 'all'>;
}

/**
 * The rates that levels of smart communities are judged by, of all cameras of a jurisdiction: online, intact, giving a picture when asked,
 * with a right code, and where the ledger says they hang. Null where there is no camera.
 */
export function videoRates({ state, records }: RatesDeps, jurisdiction: string): VideoRates | null {
  const rates = { cameras: 0, online: 0, intact: 0, asked: 0, pictures: 0, codes: 0, positions: 0 };
  for (const device of records.all('device')) {
    const handle = isVisible(device.place, jurisdiction) ? state.resolve(device.id) : -1;
    const kind = handle < 0 ? null : state.kind(handle);
    if (kind?.points.picture === undefined) continue;
    const { columns } = state;
    const points = Object.keys(kind.points);
    const value = (point: string): number => columns.values[columns.base[handle] + points.indexOf(point)];
    const status = columns.status[handle];
    const online = status !== STATUS.unknown && status !== STATUS.offline && status !== STATUS.stale && value('online') !== 0;
    rates.cameras++;
    if (online) rates.online++;
    if (online && status !== STATUS.fault) rates.intact++;
    if (!Number.isNaN(value('picture'))) rates.asked++;
    if (online && value('picture') === 1) rates.pictures++;
    if (hasRightCode(device)) rates.codes++;
    if (hangsRight(device, records)) rates.positions++;
  }
  return rates.cameras === 0 ? null : rates;
}

/** A camera without a code has none that is right. */
function hasRightCode({ addresses, place }: Device): boolean {
  const codes = addresses.map(gb28181Of).filter((code) => code !== null);
  return codes.length > 0 && codes.every((code) => checkGb28181(code, place).length === 0);
}

function hangsRight({ place, position }: Device, records: RatesDeps['records']): boolean {
  for (let path = place; path !== ''; path = parentPath(path)) {
    const found = records.get('place', path);
    if (found) return hangsAt(position, found);
  }
  return false;
}
