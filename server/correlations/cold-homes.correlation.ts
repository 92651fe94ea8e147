import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { defineCorrelation } from './correlation.ts';

const COMPLAINT = 'cold-complaint';
/** What the heat meter of the building says itself. */
const SUPPLY = ['supply-cold', 'supply-falling'];
const RETURN = 'return-hot';

export default defineCorrelation({
  id: 'cold-homes',
  about: 'Residents of a building say that it is cold: by its heat meter, whether that comes from the supply, the risers or the flats.',
  around: 'building',
  codes: [COMPLAINT, ...SUPPLY, RETURN],
  rank: 55,
  find({ changes, standing }) {
    const codes = [...changes, ...standing.map(({ alert }) => alert)].map(({ code }) => code);
    return codes.includes(COMPLAINT) ? { changes, standing, presumed: true } : null;
  },
  words: ({ subject, alerts }) => {
    const all = alerts().map(({ alert }) => alert);
    const count = all.reduce((sum, { code, value }) => sum + (code === COMPLAINT ? Math.max(1, Math.round(value)) : 0), 0);
    const { title, reason } = causeOf(all);
    const many = count === 1 ? 'complaint' : 'complaints';
    return {
      title: label(`${subject.zh} · 不热投诉 ${count} 件：${title.zh}`, `${subject.en} · ${count} ${many} of cold: ${title.en}`),
      reason: label(
        `${subject.zh} 有 ${count} 件不热投诉未结，${reason.zh}`,
        `${subject.en} has ${count} open ${many} of cold; ${reason.en}`,
      ),
    };
  },
});

/** What the meter says of it. That it raised no alert is all that is known of a supply that is told to be in range. */
function causeOf(alerts: readonly Alert[]): { readonly title: Label; readonly reason: Label } {
  const cold = alerts.find(({ code }) => SUPPLY.includes(code));
  if (cold !== undefined) {
    const [zh, en] =
      cold.code === 'supply-cold' ? [`供水 ${degrees(cold)}`, `supply at ${degrees(cold)}`] : ['供水温度骤降', 'supply falling'];
    return {
      title: label('供水温度不足', 'its supply is too cold'),
      reason: label(
        `热量表报${zh}，低于要求：推测热源或换热站供热不足，请供热单位处理`,
        `its heat meter says ${en}: presumably the plant or the substation gives too little; this is for the heating company`,
      ),
    };
  }
  const hot = alerts.find(({ code }) => code === RETURN);
  if (hot !== undefined)
    return {
      title: label('供水正常、回水偏热', 'its supply is warm, its return too'),
      reason: label(
        `热量表未报供水温度越限，但回水 ${degrees(hot)} 偏热：推测楼内水力失调，请调平衡阀`,
        `its heat meter says nothing of a cold supply, but the return is at ${degrees(hot)}: presumably its risers are out of balance`,
      ),
    };
  return {
    title: label('供水温度未越限', 'its supply is in range'),
    reason: label(
      '热量表未报供水温度越限：推测原因在户内或立管（阀门、积气、滤网），请入户查看',
      'its heat meter says nothing of a cold supply: presumably it is the flats or a riser (valve, air, strainer): go and look there',
    ),
  };
}

const degrees = ({ value }: Alert): string => `${Math.round(value * 10) / 10} ℃`;
