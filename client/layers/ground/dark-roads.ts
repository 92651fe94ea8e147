import { lampStretches, type NamedLamp } from '#contract/places/lamp-stretches.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { LabelItem, LabelsMark, Line, LinesMark, Mark } from '#client/marks/marks.ts';
import { renew, type LayerContext } from '../layer.ts';

/** A road without light is a muffled band, and a thin broken line along it says that something is wrong there. */
const BAND_PX = 9;
const BROKEN_PX = 2;
/** Of each gap between two lamps so much is drawn. */
const DASH = 0.45;

export interface DarkRoads {
  marks(): readonly Mark[];
  /** @returns whether anything looks different now. */
  rebuild(): boolean;
}

/** @param codes of alerts that say that a lamp is out */
export function createDarkRoads({ world, lang }: LayerContext, codes: ReadonlySet<string>): DarkRoads {
  let bands: LinesMark = { type: 'lines', id: 'dark-roads/bands', order: 28, version: 0, lines: [] };
  let words: LabelsMark = { type: 'labels', id: 'dark-roads/words', order: 89, version: 0, look: 'plain', labels: [], scale: { to: 4 } };
  let drawn = '';

  const rebuild = (): boolean => {
    const lamps = new Map<string, NamedLamp>();
    for (const { code, active, device } of world.all('alert').values()) {
      const lamp = active && device !== null && codes.has(code) ? world.get('device', device) : undefined;
      if (lamp) lamps.set(lamp.id, lamp);
    }
    const now = [...lamps.keys()].sort().join(' ');
    if (now === drawn) return false;
    drawn = now;
    const stretches = lampStretches([...lamps.values()]);
    bands = renew(bands, {
      lines: [
        ...stretches.map(({ line }): Line => ({ points: line, tone: 'shielded', width: BAND_PX })),
        ...stretches.flatMap(({ line }) => broken(line)),
      ],
    });
    words = renew(words, {
      labels: stretches.map(({ line, lamps: { length }, metres }, rank): LabelItem => {
        const [lng, lat] = line[Math.floor(line.length / 2)];
        const far = Math.round(metres / 10) * 10;
        return {
          text: lang === 'zh' ? `${length} 灯不亮 · ${far} m` : `${length} lamps out · ${far} m`,
          position: [lng, lat, 0],
          tone: 'moderate',
          ref: null,
          rank,
        };
      }),
    });
    return true;
  };
  rebuild();
  return { marks: () => [bands, words], rebuild };
}

const broken = (line: readonly LonLat[]): Line[] =>
  line.slice(1).map(([x, y], i) => {
    const [fromX, fromY] = line[i];
    const at = (part: number): LonLat => [fromX + (x - fromX) * part, fromY + (y - fromY) * part];
    return { points: [at(0.5 - DASH / 2), at(0.5 + DASH / 2)], tone: 'moderate', width: BROKEN_PX };
  });
