import { z } from 'zod';
import { floorOf, floorPath } from '#contract/places/floors.ts';
import { parentPath, pathSchema } from '#contract/places/geo.ts';
import { deviceSchema, draftOf, type Device, type DeviceDraft } from '#contract/records/device.ts';

const { floor, expectedS, note, simulated } = deviceSchema.shape;

/** What may be changed of several devices at once, whatever they are; null = it is said of them no more. */
export const deviceChangeSchema = z
  .strictObject({
    place: pathSchema.describe('Floors of devices are kept: below a building each hangs at its floor'),
    floor: floor.unwrap().nullable(),
    expectedS: expectedS.unwrap().nullable(),
    note: note.unwrap().trim().nullable(),
    simulated,
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'name at least one field');
export type DeviceChange = z.infer<typeof deviceChangeSchema>;

/** @param isHouse true of buildings and units, below which floors are */
export function changed(device: Device, change: DeviceChange, isHouse: (path: string) => boolean): DeviceDraft {
  const { floor: level, expectedS: every, note: words, simulated: marked, place } = change;
  const { floor: _floor, expectedS: _expected, note: _note, ...rest } = draftOf(device);
  const now = {
    floor: level === undefined ? device.floor : (level ?? undefined),
    expectedS: every === undefined ? device.expectedS : (every ?? undefined),
    note: words === undefined ? device.note : words || undefined,
  };
  return {
    ...rest,
    ...(now.floor !== undefined && { floor: now.floor }),
    ...(now.expectedS !== undefined && { expectedS: now.expectedS }),
    ...(now.note !== undefined && { note: now.note }),
    simulated: marked ?? device.simulated,
    place: place === undefined && level === undefined ? device.place : atFloor(place ?? device.place, now.floor, isHouse),
  };
}

function atFloor(place: string, floorNow: number | undefined, isHouse: (path: string) => boolean): string {
  const house = floorOf(place) === null ? place : parentPath(place);
  return floorNow !== undefined && isHouse(house) ? floorPath(house, floorNow) : house;
}

/** Fields in which two drafts differ. */
export const differing = (before: DeviceDraft, after: DeviceDraft): string[] =>
  (['kind', 'name', 'place', 'position', 'floor', 'addresses', 'camera', 'expectedS', 'note', 'simulated'] as const).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
