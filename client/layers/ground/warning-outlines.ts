import type { LonLat } from '#contract/places/geo.ts';
import type { Warning } from '#contract/records/warning.ts';
import type { LabelItem, LabelsMark, Line, LinesMark, Mark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { warningName } from '#client/warnings/in-force.ts';
import { renew, type LayerContext } from '../layer.ts';

export interface WarningOutlines {
  marks(): readonly Mark[];
  /** @returns whether anything looks different now. */
  rebuild(): boolean;
}

/** Outlines and no surfaces: what lies within stays as it is, for nothing is wrong there yet. */
export function createWarningOutlines({ world, lang }: LayerContext): WarningOutlines {
  let outlines: LinesMark = { type: 'lines', id: 'warnings/outlines', order: 12, version: 0, lines: [] };
  let names: LabelsMark = { type: 'labels', id: 'warnings/names', order: 86, version: 0, look: 'plain', labels: [] };
  let drawn = '';

  const ringsOf = ({ shapes, places }: Warning): (readonly LonLat[])[] =>
    shapes.length > 0 ? [...shapes] : places.flatMap((path) => [world.get('place', path)?.ring ?? []]).filter((ring) => ring.length > 0);
  const rebuild = (): boolean => {
    const current = [...world.all('warning').values()].filter(({ state }) => state === 'in-force').sort((a, b) => b.colour - a.colour);
    const lines: Line[] = [];
    const labels: LabelItem[] = [];
    for (const warning of current) {
      const tone = SEVERITY_TONE[warning.colour];
      for (const ring of ringsOf(warning)) {
        lines.push({ points: ring, tone, width: 3 });
        const [lon, lat] = northernmost(ring);
        labels.push({ text: warningName(warning)[lang], position: [lon, lat, 0], tone, ref: null, rank: warning.colour * 1000 });
      }
    }
    const now = JSON.stringify([lines, labels]);
    if (now === drawn) return false;
    drawn = now;
    outlines = renew(outlines, { lines });
    names = renew(names, { labels });
    return true;
  };
  rebuild();
  return { marks: () => [outlines, names], rebuild };
}

const northernmost = (ring: readonly LonLat[]): LonLat => ring.reduce((best, point) => (point[1] > best[1] ? point : best));
