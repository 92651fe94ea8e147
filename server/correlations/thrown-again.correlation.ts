import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

const AGAIN = 'thrown-again';

export default defineCorrelation({
  id: 'thrown-again',
  about: 'Something was thrown again and again from one stack of a building, by the paths that a camera saw; nobody is named.',
  around: 'compound',
  codes: ['thrown', AGAIN],
  rank: 33,
  severity: 2,
  find({ changes, standing }) {
    const cameras = new Set(changes.filter(({ code }) => code === AGAIN).map(({ device }) => device));
    if (cameras.size === 0) return null;
    return {
      changes: changes.filter(({ device }) => cameras.has(device)),
      standing: standing.filter(({ alert }) => cameras.has(alert.device)),
      presumed: true,
    };
  },
  words: ({ subject, where }) => {
    const cameras = where().map(({ name }) => name);
    const at = cameras.length === 1 ? cameras[0] : null;
    return {
      title: label(`${at ?? subject.zh} · 同一单元方向屡次高空抛物`, `${at ?? subject.en} · thrown again and again from one stack`),
      reason: label(
        `${subject.zh}：一个月内同一单元方向三次以上高空抛物；按轨迹推测，只作巡查与劝导的线索，不指认任何人、任何一户`,
        `${subject.en}: thrown three times or more within a month from one stack; presumed by the paths seen, to look and to ` +
          `warn there: it names no person and no flat`,
      ),
    };
  },
});
