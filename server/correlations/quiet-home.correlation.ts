import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

/** Nothing happened: a day without water. */
const STILL = 'no-water';
/** Nothing was heard, not even that nothing happened; or what is worn lies somewhere. */
const SIGNS: ReadonlySet<string> = new Set(['offline', 'taken-off']);

const cares = (kinds: KindIndex, kind: string): boolean => {
  const known = kinds.get(kind);
  return known !== undefined && isPersonalKind(known);
};

export default defineCorrelation({
  id: 'quiet-home',
  about:
    'Where somebody who needs care lives, no water is drawn for long and another care device there is silent or not worn: go and look.',
  around: 'place',
  codes: [STILL, ...SIGNS],
  rank: 5,
  severity: 2,
  find({ changes, standing, kinds }) {
    const mine = changes.filter(({ kind }) => cares(kinds, kind));
    const before = standing.filter(({ alert }) => cares(kinds, alert.kind));
    const still = new Set(
      [...mine.filter(({ code }) => code === STILL), ...before.map(({ alert }) => alert).filter(({ code }) => code === STILL)].map(
        ({ device }) => device,
      ),
    );
    const others = [...mine, ...before.map(({ alert }) => alert)].filter(({ code, device }) => SIGNS.has(code) && !still.has(device));
    return still.size === 0 || others.length === 0 ? null : { changes: mine, standing: before, presumed: true };
  },
  words({ subject, list }) {
    return {
      title: label(
        `${subject.zh} · 长时间未用水且关爱设备异常，请电话确认或上门查看`,
        `${subject.en} · no water for long and a care device silent or not worn: call, or go and look`,
      ),
      reason: label(
        `推测需要上门：同处关爱设备多项异常：${list.zh}`,
        `Presumed to need a visit: several signs from the care devices there: ${list.en}`,
      ),
    };
  },
});
