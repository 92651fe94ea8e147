import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

/** What detectors say. */
const GAS: ReadonlySet<string> = new Set(['gas-leak', 'gas-high']);
/** What a meter says that runs faster than what hangs on it can burn. */
const FLOW = 'overflow';
const WITHIN_MS = 30 * 60_000;

export default defineCorrelation({
  id: 'gas-flows',
  about: 'A gas detector of a building alarms while a gas meter there runs too fast: presumably it leaks behind that meter.',
  around: 'building',
  codes: [...GAS, FLOW],
  rank: 4,
  severity: 1,
  find({ changes, standing }) {
    const lately = standing.filter(({ quietMs }) => quietMs <= WITHIN_MS);
    const codes = [...changes, ...lately.map(({ alert }) => alert)].map(({ code }) => code);
    if (!codes.includes(FLOW) || !codes.some((code) => GAS.has(code))) return null;
    return { changes, standing: lately, presumed: true };
  },
  words: ({ subject, list }) => ({
    title: label(`${subject.zh} · 燃气泄漏？→ 关闭表阀`, `${subject.en} · gas leak? → close the valve at the meter`),
    reason: label(
      `推测燃气在流量异常的表后泄漏，先关该表阀门、通风、勿动电器：${list.zh}`,
      `Presumed: gas leaks behind the meter that runs too fast; close its valve first, air the rooms, switch nothing: ${list.en}`,
    ),
  }),
});
