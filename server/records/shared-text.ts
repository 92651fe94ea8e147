import type { Device } from '#contract/records/device.ts';

/** Ids of kinds, of which there are few. */
const KINDS = new Map<string, string>();
const NO_ADDRESSES: string[] = [];

/**
 * The same device, sharing with others what they have in common. Read from a file or from storage each has a text of its own for its place
 * and kind: of a hundred thousand, over 10 MB.
 * @param pathOf the path of a place that is known, as its own record has it
 */
export function withSharedText(device: Device, pathOf: (place: string) => string | undefined): Device {
  const kind = KINDS.get(device.kind) ?? device.kind;
  KINDS.set(kind, kind);
  const place = pathOf(device.place) ?? device.place;
  return { ...device, kind, place, addresses: device.addresses.length === 0 ? NO_ADDRESSES : device.addresses };
}
