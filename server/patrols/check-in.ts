import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { CHECK_IN_METHODS, type CheckInMethod } from '#contract/patrols/check-in.ts';
import type { CheckInFault, PatrolRound, RoundPoint } from '#contract/patrols/round.ts';
import type { Device } from '#contract/records/device.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';

/** A position that may be so wrong, metres, shows nothing. */
const VAGUE_M = 150;

export interface CheckIn {
  readonly method: CheckInMethod;
  /** From the point, metres; null: it does not say where it was made. */
  readonly distanceM: number | null;
  /** Why it does not count; null: it does. */
  readonly fault: CheckInFault | null;
}

type Told = Pick<DeviceEvent, 'attributes'>;
type Point = Pick<Device, 'addresses' | 'position'>;

/**
 * Whether a check-in shows that somebody was at a point. A tag has to be one of its own; a printed code can be copied, so it counts only
 * with a position near by, and so does a position alone. A tag of radio counts without one, but not with one that is elsewhere.
 * @param point the device that it was told of
 */
export function judgeCheckIn(
  { attributes }: Told,
  point: Point,
  round: Pick<PatrolRound, 'id' | 'radiusM'>,
  { photo }: Pick<RoundPoint, 'photo'>,
): CheckIn {
  const method = CHECK_IN_METHODS.find((one) => one === attributes.method) ?? 'position';
  const distanceM = distanceOf(attributes, point);
  const accuracyM = typeof attributes.accuracyM === 'number' && attributes.accuracyM > 0 ? attributes.accuracyM : 0;
  const faultOf = (): CheckInFault | null => {
    if (!isOwnTag(attributes.tag, point)) return 'tag';
    if (typeof attributes.round === 'string' && attributes.round !== '' && attributes.round !== round.id) return 'round';
    if (distanceM === null && method !== 'nfc') return 'no-place';
    if (accuracyM > VAGUE_M && method !== 'nfc') return 'vague';
    if (distanceM !== null && distanceM > round.radiusM + Math.min(accuracyM, VAGUE_M)) return 'far';
    return photo && (typeof attributes.photo !== 'string' || attributes.photo === '') ? 'no-photo' : null;
  };
  return { method, distanceM, fault: faultOf() };
}

/** A tag that is not named was read as an address of the point, or there is none. */
const isOwnTag = (tag: unknown, { addresses = [] }: Point): boolean =>
  typeof tag !== 'string' || tag === '' || addresses.some((address) => sameTag(address, tag));

/** `nfc:04A2…`, or without the word before the colon, in either case, with or without the colons that some readers write. */
function sameTag(address: string, tag: string): boolean {
  const bare = (said: string): string =>
    said
      .replace(/^(nfc|qr):/i, '')
      .replaceAll(/[:\s-]/g, '')
      .toUpperCase();
  return bare(address) === bare(tag);
}

/** Metres on the ground; 0, 0 is no fix. */
function distanceOf({ lng, lat }: Told['attributes'], { position }: Point): number | null {
  if (typeof lng !== 'number' || typeof lat !== 'number' || Math.abs(lng) > 180 || Math.abs(lat) > 90) return null;
  if (position === null || position === undefined || (lng === 0 && lat === 0)) return null;
  const east = (lng - position[0]) * METRES_PER_DEGREE * Math.cos((position[1] * Math.PI) / 180);
  return Math.round(Math.hypot(east, (lat - position[1]) * METRES_PER_DEGREE));
}
