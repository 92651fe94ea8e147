import { RISK_KIND, riskCode, riskSubject } from '#contract/kinds/risk-alert.ts';
import { label, type Label } from '#contract/label.ts';
import { WARNING_COLOURS } from '#contract/records/warning.ts';
import type { Severity } from '#contract/severity.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Compound } from './compounds.ts';
import { factorOf, type RiskModel } from './model.ts';
import type { Score } from './score.ts';

/** Parts that are named in the words of a warning. */
const MOST_NAMED = 4;

type Where = Pick<Compound, 'path' | 'simulated'> & Partial<Pick<Compound, 'center'>>;

/**
 * What is to be said when the colour that is warned of becomes another. Pure.
 * @param told the score as everybody may know it: its words go to every screen; null = nothing is known any more
 * @param at ms UTC
 */
export function warningSignals(
  model: RiskModel,
  where: Where,
  told: Score | null,
  { was, is }: { readonly was: Severity | null; readonly is: Severity | null },
  at: number,
): AlertSignal[] {
  if (was === is) return [];
  const signal = (colour: Severity, on: boolean): AlertSignal => ({
    device: null,
    address: riskSubject(where.path),
    kind: RISK_KIND,
    code: riskCode(colour),
    on,
    place: where.path,
    position: where.center ? [where.center[0], where.center[1], 0] : null,
    point: 'risk',
    value: Math.round(told?.score ?? 0),
    observedAt: at,
    receivedAt: at,
    clockFault: false,
    text: '',
    ...(on && told && { words: wordsOf(model, told, colour) }),
    simulated: where.simulated,
    ...(on ? { lasts: true as const } : {}),
  });
  return [...(is === null ? [] : [signal(is, true)]), ...(was === null ? [] : [signal(was, false)])];
}

/** 灾害风险橙色预警：约 52 分（45–61），把握 86%；井水位 +14、雨强 +11；期间部分限值收紧 */
function wordsOf(model: RiskModel, { score, low, high, certainty, parts }: Score, colour: Severity): Label {
  const named = parts
    .flatMap(({ factor, points }) =>
      points === null || points < 1 ? [] : [{ label: factorOf(model, factor)!.label, points: Math.round(points) }],
    )
    .sort((a, b) => b.points - a.points)
    .slice(0, MOST_NAMED);
  const [whole, least, most, sure] = [score ?? 0, low, high, 100 * certainty].map(Math.round);
  const degree = WARNING_COLOURS[colour];
  const [zh, en] = [named.map((part) => `${part.label.zh} +${part.points}`), named.map((part) => `${part.label.en} +${part.points}`)];
  return label(
    `灾害风险${degree.zh}预警：约 ${whole} 分（${least}–${most}），把握 ${sure}%；${zh.join('、')}；期间部分限值收紧。模型推算，不是官方预警。`,
    `Risk warning, ${degree.en}: about ${whole} points (${least}–${most}), ${sure}% of it known; ${en.join(', ')}; ` +
      'some limits are stricter meanwhile. Counted by a model; no official warning.',
  );
}
