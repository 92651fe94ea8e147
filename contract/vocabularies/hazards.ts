import { label, type Label } from '../label.ts';

interface HazardSpec {
  readonly label: Label;
  /** Codes of events by which platforms name it. */
  readonly codes?: readonly string[];
  /** Parts of the name of an event, in lower case, by which it is known where no code is. */
  readonly words: readonly string[];
}

/**
 * What official warnings warn of. The first whose words are in the name of an event is it, so the more particular stand ahead. To add one,
 * add a line.
 */
export const HAZARDS = {
  thunder: { label: label('雷电', 'Lightning'), codes: ['11B14'], words: ['雷电', 'lightning', 'thunder'] },
  flood: { label: label('洪涝', 'Flood'), words: ['洪水', '山洪', '内涝', '渍涝', '汛', 'flood'] },
  rain: { label: label('暴雨', 'Rainstorm'), codes: ['11B03'], words: ['暴雨', '强降水', '强降雨', 'rain'] },
  wind: { label: label('大风', 'Gale'), codes: ['11B06'], words: ['大风', '台风', 'gale', 'wind', 'typhoon', 'storm'] },
  heat: { label: label('高温', 'Heat'), codes: ['11B09'], words: ['高温', 'heat', 'high temperature'] },
  ice: { label: label('道路结冰', 'Icy roads'), words: ['结冰', 'icy', ' ice'] },
  snow: { label: label('暴雪', 'Snow'), words: ['暴雪', '降雪', 'snow'] },
  cold: { label: label('寒潮', 'Cold'), words: ['寒潮', '低温', '霜冻', 'cold', 'frost', 'low temperature'] },
  fog: { label: label('大雾', 'Fog'), codes: ['11B17'], words: ['雾', '霾', 'fog', 'haze'] },
  hail: { label: label('冰雹', 'Hail'), words: ['冰雹', 'hail'] },
  dust: { label: label('沙尘', 'Dust'), words: ['沙尘', 'dust', 'sand'] },
  // Never the name of an event: what this system's own risk model expects of a compound.
  risk: { label: label('综合风险', 'Risk'), words: [] },
  other: { label: label('其他', 'Other'), words: [''] },
} as const satisfies Readonly<Record<string, HazardSpec>>;

export type Hazard = keyof typeof HAZARDS;
export const HAZARD_NAMES = Object.keys(HAZARDS) as Hazard[];

/** @param code of the event, '' = none is said @param name of the event */
export function hazardOf(code: string, name: string): Hazard {
  const specs = Object.entries(HAZARDS) as [Hazard, HazardSpec][];
  const byCode = specs.find(([, { codes = [] }]) => codes.includes(code.toUpperCase()));
  const said = ` ${name.toLowerCase()}`;
  return (byCode ?? specs.find(([, { words }]) => words.some((word) => said.includes(word))))?.[0] ?? 'other';
}
