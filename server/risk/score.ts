import type { Label } from '#contract/label.ts';
import type { Factor, RiskPart } from '#contract/risk/risk.ts';
import type { Severity } from '#contract/severity.ts';
import type { RiskModel } from './model.ts';

/** What is known of one factor at one place and time. */
export interface Fact {
  readonly factor: Factor;
  /** In the unit of the factor; null = nobody knows. */
  readonly value: number | null;
  /** 0 … 1: how much of what it is made of was heard. */
  readonly coverage: number;
  readonly source: Label;
  /** ms UTC; null = of no instant. */
  readonly at: number | null;
  readonly why: Label | null;
}

export interface Score {
  /** 0 … 100: of what is known, weighted; null = nothing is. */
  readonly score: number | null;
  /** What it could be, whatever the unknown were. */
  readonly low: number;
  readonly high: number;
  /** 0 … 1: share of the weights of which the values are known. */
  readonly certainty: number;
  readonly colour: Severity | null;
  /** By factor of the model, in its order. */
  readonly parts: readonly RiskPart[];
}

/**
 * The risk of a place: the weighted mean of its known factors. What is unknown is left out of the mean, takes its weight from the
 * certainty, and widens what the score could be; it is never counted as 0. Pure; the order of the facts does not matter, and more of a
 * factor is never less of a risk.
 * @param facts at most one of each factor @throws Error when there are two of one
 */
export function scoreOf(model: RiskModel, facts: readonly Fact[]): Score {
  const byFactor = new Map(facts.map((fact) => [fact.factor, fact]));
  if (byFactor.size < facts.length) throw new Error(`risk: two facts of one factor: ${facts.map(({ factor }) => factor).join(', ')}`);
  const known = model.factors.map((spec) => ({ spec, ...knownOf(byFactor.get(spec.id)), fact: byFactor.get(spec.id) }));
  let [all, counted, sum, certain, least] = [0, 0, 0, 0, 0];
  const shares = known.map(({ spec, value, coverage }) => {
    all += spec.weight;
    if (value === null) return null;
    const share = onScale(spec.scale, value);
    counted += spec.weight;
    sum += spec.weight * share;
    certain += spec.weight * coverage;
    least += spec.weight * coverage * share;
    return share;
  });
  const score = counted === 0 ? null : (100 * sum) / counted;
  const parts = known.map(({ spec, value, coverage, fact }, i): RiskPart => {
    const share = shares[i];
    return {
      factor: spec.id,
      value,
      share,
      weight: spec.weight,
      points: share === null ? null : (100 * spec.weight * share) / counted,
      coverage,
      source: fact?.source ?? UNTOLD,
      at: fact?.at ?? null,
      why: value === null ? (fact?.why ?? UNTOLD) : null,
    };
  });
  const within = (points: number): number => Math.min(100, Math.max(0, points));
  return {
    score: score && within(score),
    low: within((100 * least) / all),
    high: within((100 * (least + all - certain)) / all),
    certainty: Math.min(1, certain / all),
    colour: score === null ? null : colourOf(model, score),
    parts,
  };
}

const UNTOLD: Label = { zh: '无来源', en: 'No source' };

/** A value of which nothing was heard is none. */
function knownOf(fact: Fact | undefined): { readonly value: number | null; readonly coverage: number } {
  const coverage = Math.min(1, Math.max(0, fact?.coverage ?? 0));
  const value = fact?.value ?? null;
  return value === null || coverage === 0 || !Number.isFinite(value) ? { value: null, coverage: 0 } : { value, coverage };
}

/** Along the line from step to step; below the first and above the last as there. */
export function onScale(scale: RiskModel['factors'][number]['scale'], value: number): number {
  const next = scale.findIndex(([at]) => value < at);
  if (next === 0) return scale[0][1];
  if (next < 0) return scale.at(-1)![1];
  const [[v0, s0], [v1, s1]] = [scale[next - 1], scale[next]];
  return s0 + ((s1 - s0) * (value - v0)) / (v1 - v0);
}

/** The gravest colour from whose score on it is; null = below all. */
const colourOf = ({ colours }: RiskModel, score: number): Severity | null => colours.findLast(({ from }) => score >= from)?.colour ?? null;

/**
 * The colour that is warned of. What is not certain enough neither raises a warning nor ends one; one that is in force is lowered or
 * ended only somewhat below the score that raised it, and not before it has stood for a while: it must not come and go with every gust.
 * @param inForce null = none is @param heldMs for how long it has been
 */
export function warnedColour(
  model: RiskModel,
  { score, certainty }: Pick<Score, 'score' | 'certainty'>,
  inForce: Severity | null,
  heldMs: number,
): Severity | null {
  const { warn, colours } = model;
  if (score === null || certainty < warn.certainty) return inForce;
  const reached = colourOf(model, score);
  const colour = reached !== null && reached <= warn.from ? reached : null;
  if (inForce === null || (colour !== null && colour <= inForce)) return colour;
  const from = colours.find((one) => one.colour === inForce)!.from;
  return score >= from - warn.release || heldMs < warn.holdMin * 60_000 ? inForce : colour;
}
