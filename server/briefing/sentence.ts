import { label, type Label } from '#contract/label.ts';
import { clockTime, spanWords } from '#contract/time-words.ts';
import { MILESTONES, type BriefingFacts, type Milestone } from './facts.ts';

const AFTER: Record<Exclude<Milestone, 'opened'>, Label> = {
  acknowledged: label('确认', 'acknowledged'),
  dispatched: label('派出', 'a crew was sent'),
  arrived: label('到场', 'the crew was there'),
  finished: label('处置完成', 'it was dealt with'),
  closed: label('结案', 'it was closed'),
};
const NEXT: Partial<Record<Milestone, Label>> = {
  acknowledged: label('尚未确认', 'not yet acknowledged'),
  dispatched: label('尚未派人', 'nobody is sent yet'),
  arrived: label('队伍尚未到场', 'the crew is not there yet'),
  finished: label('正在处置', 'it is being dealt with'),
  closed: label('等待结案', 'it waits to be closed'),
};

/** The incident in one sentence that can be said in fifteen seconds. */
export function sentenceOf({ title, where, reached, simulated, alerts, moreAlerts }: BriefingFacts): Label {
  const opened = reached.opened!;
  const steps = MILESTONES.slice(1) as readonly Exclude<Milestone, 'opened'>[];
  const told = steps.flatMap((step) => {
    const at = reached[step];
    return at === undefined ? [] : [{ step, after: spanWords(at - opened) }];
  });
  const next =
    reached.closed === undefined
      ? steps.find((step) => steps.slice(steps.indexOf(step)).every((later) => reached[later] === undefined))
      : undefined;
  const count = alerts.length + moreAlerts;
  const [says, elsewhere] = [title, where !== '' && !title.zh.includes(where)];
  const zh = [
    `${clockTime(opened)} ${elsewhere ? `${where} ` : ''}${says.zh}，${count} 条告警`,
    ...told.map(({ step, after }) => `${after.zh}后${AFTER[step].zh}`),
    ...(next ? [NEXT[next]!.zh] : []),
  ];
  const en = [
    `${clockTime(opened)} ${elsewhere ? `${where}: ` : ''}${says.en}, ${count} ${count === 1 ? 'alert' : 'alerts'}`,
    ...told.map(({ step, after }) => `${AFTER[step].en} after ${after.en}`),
    ...(next ? [NEXT[next]!.en] : []),
  ];
  return label(`${simulated ? '【模拟】' : ''}${zh.join('，')}。`, `${simulated ? '[Simulated] ' : ''}${en.join('; ')}.`);
}
