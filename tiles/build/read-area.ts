import type { AreaFeatures } from '../area/area.ts';
import { AreaComposer } from '#tiles/area/compose/compose.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import type { Report } from '../area/report.ts';
import type { Crs } from '../crs.ts';
import type { FoundFile } from '../sources/find.ts';

interface AreaReading {
  readonly files: readonly FoundFile[];
  readonly crs: Crs;
  /** Path of the place everything in the area hangs below. */
  readonly root: string;
  /** Only what touches this rectangle, WGS-84. */
  readonly bounds?: Bounds | undefined;
  /** Buildings in no community, grid or compound are gathered in squares this many metres wide. */
  readonly cells?: number | undefined;
  readonly report: Report;
  /** Who must be named wherever the area is shown; added to. */
  readonly credits: Set<string>;
  /** @returns what is told how far the reading of a file has come */
  readonly onFile?: (file: string) => { to(done: number, total: number): void; end(): void };
}

/** Reads map data into the features of one area. What could not be used stands in the report. */
export async function readArea({ files, crs, root, bounds, cells, report, credits, onFile }: AreaReading): Promise<AreaFeatures> {
  const composer = new AreaComposer({ crs, root, report, bounds, cells });
  for (const { file, source } of files) {
    const progress = onFile?.(file);
    await source.read(file, {
      add: (feature) => composer.add(feature),
      report,
      progress: (done, total) => progress?.to(done, total),
      attribute: (words) => credits.add(words),
    });
    progress?.end();
  }
  const area = composer.finish();
  report.note(
    `Found ${Object.entries(area)
      .map(([what, list]: [string, readonly unknown[]]) => `${list.length} ${what}`)
      .join(', ')}.`,
  );
  if (crs === 'cgcs2000') report.note('CGCS2000 was taken as equal to WGS-84 (they differ by decimetres).');
  return area;
}
