import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

const CODES = ['intrusion', 'tamper', 'main-power-fault', 'forced', 'duress'];
const KINDS = new Set(['perimeter-zone', 'alarm-panel', 'access-gate']);
const WITHIN_MS = 600_000;

export default defineCorrelation({
  id: 'fence-crossed',
  about: 'A fence is crossed, and within ten minutes its panel, a gate or another stretch is wrong too: presumably people got in.',
  around: 'compound',
  codes: CODES,
  rank: 35,
  severity: 2,
  find({ changes, standing }) {
    const mine = changes.filter(({ kind }) => KINDS.has(kind));
    const before = standing.filter(({ alert, quietMs }) => KINDS.has(alert.kind) && quietMs <= WITHIN_MS);
    const all = [...mine, ...before.map(({ alert }) => alert)];
    const devices = new Set(all.map(({ device, address }) => device ?? address));
    const crossed = all.some(({ code }) => code === 'intrusion');
    return mine.length === 0 || !crossed || devices.size < 2 ? null : { changes: mine, standing: before, presumed: true };
  },
  words: ({ subject, devices, list }) => ({
    title: label(`${subject.zh} · 疑似有人翻越周界 → ${devices} 处异常`, `${subject.en} · fence crossed? → ${devices} devices`),
    reason: label(
      `推测有人进入 ${subject.zh}：十分钟内周界与出入口多处异常：${list.zh}`,
      `Presumed: people got into ${subject.en}: several signs from its fence, panel and gates within ten minutes: ${list.en}`,
    ),
  }),
});
