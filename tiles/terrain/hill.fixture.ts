import { writeFile } from 'node:fs/promises';
import { writeArrayBuffer, type GeotiffWriterMetadata } from 'geotiff';
import type { LonLat } from '#contract/places/geo.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { metresBetween } from '../crs.ts';

export type HeightAt = (place: LonLat) => number;

/** A hill of synthetic ground: `top` metres above `foot`, half as high `half` metres from its middle. */
export const hill =
  (middle: LonLat, { foot, top, half }: { foot: number; top: number; half: number }): HeightAt =>
  (place) =>
    foot + top * 2 ** -((metresBetween(middle, place) / half) ** 2);

export interface Sampling {
  /** Outer edges. */
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
}

/** Heights in the middles of cells, row by row from the north-west. */
export function sampled({ bounds: [west, south, east, north], columns, rows }: Sampling, heightAt: HeightAt): number[] {
  const [dx, dy] = [(east - west) / columns, (north - south) / rows];
  return Array.from({ length: columns * rows }, (_, i) =>
    heightAt([west + ((i % columns) + 0.5) * dx, north - (Math.floor(i / columns) + 0.5) * dy]),
  );
}

/** Writes an ESRI ASCII grid. Cells must be as wide as they are high, in degrees. NaN is written as −9999. */
export async function writeAsc(file: string, sampling: Sampling, heightAt: HeightAt): Promise<void> {
  const {
    bounds: [west, south, east],
    columns,
    rows,
  } = sampling;
  const heights = sampled(sampling, heightAt);
  const lines = Array.from({ length: rows }, (_, row) =>
    heights
      .slice(row * columns, (row + 1) * columns)
      .map((height) => (Number.isNaN(height) ? '-9999' : height.toFixed(3)))
      .join(' '),
  );
  const head = [
    'ncols',
    columns,
    'nrows',
    rows,
    'xllcorner',
    west,
    'yllcorner',
    south,
    'cellsize',
    (east - west) / columns,
    'NODATA_value',
    -9999,
  ];
  await writeFile(file, `${head.map((word, i) => `${word}${i % 2 === 0 ? ' ' : '\n'}`).join('')}${lines.join('\n')}\n`);
}

/** Writes a GeoTIFF of 32-bit floats, in EPSG:4326 unless `more` says otherwise. */
export async function writeTiff(
  file: string,
  sampling: Sampling,
  heightAt: HeightAt,
  more: Partial<GeotiffWriterMetadata> & Record<string, unknown> = {},
): Promise<void> {
  const {
    bounds: [west, south, east, north],
    columns,
    rows,
  } = sampling;
  const bytes = writeArrayBuffer(Float32Array.from(sampled(sampling, heightAt)), {
    width: columns,
    height: rows,
    ModelPixelScale: [(east - west) / columns, (north - south) / rows, 0],
    ModelTiepoint: [0, 0, 0, west, north, 0],
    GTModelTypeGeoKey: 2,
    GeographicTypeGeoKey: 4326,
    GTRasterTypeGeoKey: 1,
    GeogCitationGeoKey: 'WGS 84',
    ...more,
  });
  await writeFile(file, Buffer.from(bytes));
}
