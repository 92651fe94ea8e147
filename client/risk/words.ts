import { label, type Label } from '#contract/label.ts';
import { WARNING_COLOURS } from '#contract/records/warning.ts';
import type { BackTest, CompoundRisk, Risk, RiskPart } from '#contract/risk/risk.ts';
import type { Severity } from '#contract/severity.ts';

export const WORDS = {
  title: label('灾害风险', 'Disaster risk'),
  about: label(
    '模型按加权因素推算各小区的风险，供提前排查；不是官方预警，也不是法定评估。未知的因素不当作零：只降低把握，并放宽可能的范围。',
    'A model counts the risk of each compound from weighted factors, to look there first. ' +
      'It is no official warning and no legal assessment. ' +
      'What is unknown is not counted as nothing: it lowers the certainty and widens what the score could be.',
  ),
  weights: label('权重', 'Weights'),
  outOf: label('分值 0–100', 'points, 0–100'),
  inForce: label('预警生效', 'warned'),
  unknown: label('未知', 'unknown'),
  none: label('尚未推算', 'Not counted yet'),
  calm: label('未达蓝色', 'below blue'),
  factor: label('因素', 'Factor'),
  value: label('当前值', 'Value'),
  weight: label('权重', 'Weight'),
  adds: label('得分', 'Adds'),
  heard: label('有数', 'Heard'),
  source: label('来源', 'Source'),
  age: label('时效', 'Age'),
  standing: label('台账', 'ledger'),
  colour: label('颜色', 'Colour'),
  spells: label('达到次数', 'Times reached'),
  falseRate: label('空报率', 'False alarms'),
  hitRate: label('命中率', 'Hits'),
  time: label('占时', 'Of the time'),
  warnsFrom: label('由此起预警', 'warns from here'),
  synthetic: label('合成历史', 'made-up'),
  simulated: label('模拟记录', 'simulated'),
  recorded: label('实际记录', 'recorded'),
  noHistory: label('尚无可回测的历史', 'There is no history to test on yet'),
  simulatedMark: label('模拟数据', 'Simulated'),
};

/** 橙色 Orange */
export const colourName = (colour: Severity | null): Label => {
  if (colour === null) return WORDS.calm;
  const { zh, en } = WARNING_COLOURS[colour];
  return label(zh, en);
};

type FactorTold = Risk['model']['factors'][number];

/** `52 %`, `橙色`; 未知 where nobody knows. */
export function valueWords({ factor, value }: Pick<RiskPart, 'factor' | 'value'>, { decimals, unit }: FactorTold): Label {
  if (value === null) return WORDS.unknown;
  if (factor === 'warnings') return value === 0 ? label('无', 'none') : WARNING_COLOURS[(5 - value) as Severity];
  const number = value.toFixed(decimals);
  return label(`${number} ${unit.zh}`.trim(), `${number} ${unit.en}`.trim());
}

/** Those that add most ahead, what is unknown last. */
export const byPoints = (parts: readonly RiskPart[] | null): RiskPart[] =>
  [...(parts ?? [])].sort((a, b) => (b.points ?? -1) - (a.points ?? -1) || b.weight - a.weight);

/** 38–61 分 · 把握 86% */
export const spanWords = ({ low, high, certainty }: Pick<CompoundRisk, 'low' | 'high' | 'certainty'>): Label => {
  const [least, most, sure] = [low, high, certainty * 100].map(Math.round);
  return label(`可能 ${least}–${most} · 把握 ${sure}%`, `could be ${least}–${most} · ${sure}% known`);
};

export const percent = (share: number | null): string => (share === null ? '—' : `${Math.round(share * 100)}%`);

/** 合成历史回测 90 天：命中 53% 空报 19% */
export function backTestWords(told: BackTest): Label {
  const row = told.rows.find(({ colour }) => colour === told.warnFrom);
  if (row === undefined || told.steps === 0) return WORDS.noHistory;
  const days = Math.max(1, Math.round((told.to - told.from) / 86_400_000));
  const of = historyWords(told);
  return label(
    `${of.zh}回测 ${days} 天：命中 ${percent(row.hitRate)} 空报 ${percent(row.falseAlarmRate)}`,
    `Test of ${days} d, ${of.en}: ${percent(row.hitRate)} hit, ${percent(row.falseAlarmRate)} false`,
  );
}

const historyWords = ({ history, simulated }: BackTest): Label =>
  history === 'synthetic' ? WORDS.synthetic : simulated ? WORDS.simulated : WORDS.recorded;
