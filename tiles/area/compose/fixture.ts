import type { Geometry, Position } from 'geojson';
import type { AreaFeatures } from '#tiles/area/area.ts';
import type { SourceFeature, Theme } from '#tiles/area/feature.ts';
import { Report } from '#tiles/area/report.ts';
import type { Crs } from '#tiles/crs.ts';
import { AreaComposer } from './compose.ts';

/** Made-up features for tests of composing; metres are about 1e-5 degrees. */
const ring = (x: number, y: number, size = 10): Position[] =>
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ].map(([i, j]) => [117 + (x + i * size) * 1e-5, 36 + (y + j * size) * 1e-5]);
export const polygon = (...at: Parameters<typeof ring>): Geometry => ({ type: 'Polygon', coordinates: [ring(...at)] });
export const feature = (theme: Theme, id: string, geometry: Geometry, more: Partial<SourceFeature> = {}): SourceFeature => ({
  theme,
  id,
  name: id,
  kind: '',
  geometry,
  where: `file #${id}`,
  ...more,
});

/** An area composed of these features, with the reasons of its report as `count reason`. */
export function compose(
  features: readonly SourceFeature[],
  more: { crs?: Crs; cells?: number } = {},
): { area: AreaFeatures; report: Report; reasons: string[] } {
  const report = new Report();
  const composer = new AreaComposer({ crs: 'wgs84', root: '/area', report, ...more });
  for (const one of features) composer.add(one);
  const area = composer.finish();
  return { area, report, reasons: [...report.skipped, ...report.changed].map(({ reason, count }) => `${count} ${reason}`) };
}
