import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Crew } from '#contract/records/crew.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { Ledger } from '#server/ledger/ledger.ts';

/** A street of two communities, small enough to know by heart. */
export const STREET = '/370102/370102004';
export const EAST = `${STREET}/370102004001`;
export const WEST = `${STREET}/370102004002`;
export const EAST_COURT = `${EAST}/court`;
export const WEST_COURT = `${WEST}/court`;
const BUILDING = `${EAST_COURT}/B1`;

const place = (at: string, level: PlaceLevel, name: string): Place => ({
  id: at.slice(at.lastIndexOf('/') + 1),
  path: at,
  level,
  name,
  center: [117.02, 36.66],
  simulated: true,
});

export const device = (id: string, kind: string, at: string, more: Partial<DeviceDraft> = {}): DeviceDraft => ({
  id,
  kind,
  name: id,
  place: at,
  position: [117.02, 36.66, 0],
  addresses: [],
  simulated: true,
  ...more,
});

export const crew = (id: string, at: string, skill: Crew['skill'] = 'municipal'): Crew => ({
  id,
  name: `${id} 班`,
  skill,
  place: at,
  position: [117.02, 36.66, 0],
  members: 3,
  state: 'free',
  simulated: true,
  version: 1,
  updatedAt: 0,
  updatedBy: { id: 'import', name: 'import' },
});

/** @param more devices beside the first ones. */
export function smallLedger(more: readonly DeviceDraft[] = []): Ledger {
  return {
    places: [
      place(STREET, 'street', '泉城路街道'),
      place(EAST, 'community', '东社区'),
      place(WEST, 'community', '西社区'),
      place(EAST_COURT, 'compound', '东苑'),
      place(WEST_COURT, 'compound', '西苑'),
      place(BUILDING, 'building', '1号楼'),
    ],
    devices: [
      device('mh-east', 'manhole', EAST_COURT),
      device('mh-west', 'manhole', WEST_COURT),
      device('sos-east', 'sos-button', BUILDING, { floor: 3 }),
      device('smoke-east', 'smoke-detector', BUILDING, { floor: 12, addresses: ['gb26875:889/1.1.131082'] }),
      device('unit-east', 'uitd', BUILDING, { addresses: ['gb26875:889'] }),
      ...more,
    ],
    crews: [crew('crew-east', EAST), crew('crew-west', WEST), crew('crew-fire', STREET, 'fire')],
  };
}

/** @returns the file's path. */
export async function writeLedger(folder: string, ledger: Ledger): Promise<string> {
  const file = path.join(folder, 'ledger.json');
  await writeFile(file, JSON.stringify(ledger));
  return file;
}
