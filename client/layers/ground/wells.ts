import { limitOf } from '#contract/kinds/limit-override.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { LabelItem, LabelsMark, Mark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { kindUnderWarnings } from '#client/warnings/stricter.ts';
import { renew, type LayerContext } from '../layer.ts';

export interface LevelWords {
  marks(): readonly Mark[];
  /** @returns whether anything looks different now. */
  rebuild(): boolean;
}

/** What a well says of its water. */
interface Well {
  worst: Alert;
  newest: Alert;
  /** cm a minute; 0 = it does not rise. */
  rate: number;
}

const OVER = 'water-over';

/** @param codes of alerts that say that a well fills */
export function createWells({ world, lang }: LayerContext, codes: ReadonlySet<string>): LevelWords {
  let words: LabelsMark = { type: 'labels', id: 'wells/levels', order: 88, version: 0, look: 'plain', labels: [], scale: { to: 3 } };
  let drawn = '';

  const textOf = ({ worst, newest, rate }: Well, device: Device): string => {
    const level = `${Math.round(newest.value)} cm`;
    if (rate <= 0) return level;
    const rises = lang === 'zh' ? `${level} ↑${short(rate)}/分` : `${level} ↑${short(rate)}/min`;
    const kind = world.kinds.get(newest.kind);
    const spec = kind && kindUnderWarnings(world, kind, device).points[newest.point];
    const bound = spec && limitOf(spec, 'alert')?.above;
    if (worst.code === OVER || bound === undefined || newest.value >= bound) return rises;
    const minutes = Math.ceil((bound - newest.value) / rate);
    return lang === 'zh' ? `${rises} · 约 ${minutes} 分越限` : `${rises} · over in ${minutes} min`;
  };
  const rebuild = (): boolean => {
    const wells = new Map<string, Well>();
    for (const alert of world.all('alert').values()) {
      if (!alert.active || alert.device === null || !codes.has(alert.code)) continue;
      const known = wells.get(alert.device);
      const rate = Math.max(known?.rate ?? 0, alert.rate ?? 0);
      wells.set(alert.device, {
        worst: known && known.worst.severity <= alert.severity ? known.worst : alert,
        newest: known && known.newest.lastAt >= alert.lastAt ? known.newest : alert,
        rate,
      });
    }
    const labels = [...wells].flatMap(([id, well]): LabelItem[] => {
      const device = world.get('device', id);
      if (!device) return [];
      const { severity } = well.worst;
      return [
        {
          text: textOf(well, device),
          position: device.position,
          tone: SEVERITY_TONE[severity],
          ref: null,
          rank: severity * 1000 - well.rate,
        },
      ];
    });
    const now = JSON.stringify(labels);
    if (now === drawn) return false;
    drawn = now;
    words = renew(words, { labels });
    return true;
  };
  rebuild();
  return { marks: () => [words], rebuild };
}

const short = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)));
