import type { DeviceDraft } from '#contract/records/device.ts';
import type { Column } from './column-titles.ts';

const TITLES = [
  'id',
  'kind',
  'name',
  'lon',
  'lat',
  'height',
  'place',
  'floor',
  'addresses',
  'expected',
  'note',
  'azimuth',
  'tilt',
  'fov',
  'reach',
  'pixels',
  'ptz',
  'simulated',
] as const satisfies readonly Column[];

/**
 * Devices as a device table (CSV, WGS-84) that `readTable` and `planImport` take back as they are.
 * @param isPlace there is a record of this path
 */
export function tableOf(devices: readonly DeviceDraft[], isPlace: (path: string) => boolean): string {
  const rows = devices.map(
    ({ id, kind, name, position: [lon, lat, height], place, floor, addresses, expectedS, note, camera, simulated }) =>
      // A floor has no record: its row names the building, and the storey beside it.
      [
        id,
        kind,
        name,
        lon,
        lat,
        height,
        isPlace(place) ? place : place.slice(0, place.lastIndexOf('/')),
        floor,
        addresses.join(';'),
        expectedS,
        note,
        camera?.azimuth,
        camera?.tilt,
        camera?.fov,
        camera?.reach,
        camera?.pixels,
        camera?.ptz,
        simulated,
      ],
  );
  return `${[TITLES, ...rows].map((row) => row.map(cellOf).join(',')).join('\n')}\n`;
}

function cellOf(value: string | number | boolean | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
