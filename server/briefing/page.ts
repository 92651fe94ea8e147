import { label, type Label } from '#contract/label.ts';
import { clockTime, spanWords } from '#contract/time-words.ts';
import type { CommandName } from '#contract/commands.ts';
import { COMMAND_LABELS, INCIDENT_STATE_LABELS } from '#contract/transitions.ts';
import { MILESTONES, type BriefingFacts, type Milestone } from './facts.ts';
import { framed, type BriefingHead } from './frame.ts';
import { sentenceOf } from './sentence.ts';
import { html, type Lang } from './words.ts';

const WORDS = {
  name: label('泉眼 · 事件简报', 'Quanyan · incident briefing'),
  state: label('状态', 'State'),
  priority: label('优先级', 'Priority'),
  steps: label('处置用时', 'From step to step'),
  alerts: label('告警', 'Alerts'),
  more: (n: number) => label(`另有 ${n} 条`, `and ${n} more`),
  time: label('时间', 'Time'),
  what: label('内容', 'What'),
  where: label('地点', 'Where'),
  over: label('已恢复', 'Over'),
  lasting: label('持续', 'Lasting'),
  tickets: label('工单', 'Tickets'),
  crew: label('队伍', 'Crew'),
  step: label('环节', 'Step'),
  by: label('经办', 'By'),
  late: label('超时', 'late'),
  onTime: label('按时办结', 'closed in time'),
  tooLate: label('超时办结', 'closed late'),
  none: label('尚未派单', 'No ticket yet'),
  open: label('未完成', 'not yet'),
  source: label('来源：泉眼事件、告警与工单记录', 'Source: Quanyan’s records of incidents, alerts and tickets'),
} as const;
const STEP_WORDS: Record<Milestone, Label> = {
  opened: label('告警', 'Alert'),
  acknowledged: label('确认', 'Acknowledged'),
  dispatched: label('派遣', 'Sent'),
  arrived: label('到场', 'There'),
  finished: label('处置完成', 'Finished'),
  closed: label('结案', 'Closed'),
};

/** An incident: what was done when, its alerts and tickets. Without doctype. */
export function briefingPage(facts: BriefingFacts, head: BriefingHead): string {
  const { lang } = head;
  const section = (title: Label, body: string): string => `<section><h2>${html(title[lang])}</h2>${body}</section>`;
  return framed(
    {
      brand: WORDS.name,
      number: facts.number,
      simulated: facts.simulated,
      title: facts.title,
      say: sentenceOf(facts),
      terms: [
        [WORDS.state, INCIDENT_STATE_LABELS[facts.state][lang]],
        [WORDS.priority, `P${facts.priority}`],
        [WORDS.where, facts.where],
      ],
      body: [
        section(WORDS.steps, stepsOf(facts, lang)),
        section(WORDS.alerts, alertsOf(facts, lang)),
        section(WORDS.tickets, ticketsOf(facts, lang)),
      ].join('\n'),
      source: WORDS.source,
    },
    head,
  );
}

/** Each step with its time and how long after the alert; a step that is not reached says so. */
function stepsOf({ reached }: BriefingFacts, lang: Lang): string {
  const items = MILESTONES.map((milestone) => {
    const at = reached[milestone];
    const after = milestone === 'opened' || at === undefined ? '' : `+${spanWords(at - reached.opened!)[lang]}`;
    const time = at === undefined ? WORDS.open[lang] : clockTime(at);
    const told = `<b>${html(STEP_WORDS[milestone][lang])}</b><span>${html(time)}</span><i>${html(after)}</i>`;
    return `<li${at === undefined ? '' : ' class="done"'}>${told}</li>`;
  });
  return `<ol class="steps">${items.join('')}</ol>`;
}

const row = (tag: 'td' | 'th', cells: readonly string[]): string => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><thead>${row('th', head)}</thead><tbody>${rows.join('')}</tbody></table>`;

function alertsOf({ alerts, moreAlerts }: BriefingFacts, lang: Lang): string {
  const t = (words: Label): string => html(words[lang]);
  const rows = alerts.map(({ at, what, where, over }) =>
    row('td', [html(clockTime(at)), t(what), html(where), t(over ? WORDS.over : WORDS.lasting)]),
  );
  const more = moreAlerts > 0 ? `<p>${t(WORDS.more(moreAlerts))}</p>` : '';
  return table([WORDS.time, WORDS.what, WORDS.where, WORDS.state].map(t), rows) + more;
}

function ticketsOf({ tickets }: BriefingFacts, lang: Lang): string {
  const t = (words: Label): string => html(words[lang]);
  if (tickets.length === 0) return `<p>${t(WORDS.none)}</p>`;
  return tickets
    .map(({ number, crew, steps, onTime }) => {
      const result = onTime === null ? '' : ` · ${t(onTime ? WORDS.onTime : WORDS.tooLate)}`;
      const rows = steps.map(({ at, action, by, late }) =>
        row('td', [
          html(clockTime(at)),
          (COMMAND_LABELS[action as CommandName] ? t(COMMAND_LABELS[action as CommandName]) : html(action)) +
            (late ? ` <mark>${t(WORDS.late)}</mark>` : ''),
          html(by),
        ]),
      );
      const title = `${html(number)}${crew === '' ? '' : ` · ${html(crew)}`}${result}`;
      return `<h3>${title}</h3>${table([WORDS.time, WORDS.step, WORDS.by].map(t), rows)}`;
    })
    .join('');
}
