import { useMemo, type JSX } from 'react';
import { civilDay } from '#contract/live/alert-days.ts';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { inScope, useScope } from '#client/situation/scope.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useRecords } from '#client/world/hooks.ts';
import { timesOf, type Spread } from './times.ts';

const WORDS = {
  title: label('响应用时', 'Response times'),
  source: label('告警与工单流转', 'Alerts and the flow of tickets'),
  median: label('确认用时中位', 'median to acknowledge'),
  of: (n: number) => label(`今日 ${n} 条红橙告警`, `${n} red and orange today`),
  waiting: (n: number, span: string) => label(`${n} 条待确认，最久 ${span}`, `${n} wait, the longest ${span}`),
  allDone: label('无待确认', 'none waits'),
  acknowledge: label('告警→确认', 'Alert → acknowledged'),
  dispatch: label('立案→派遣', 'Filed → sent'),
  arrive: label('立案→到场', 'Filed → there'),
  finish: label('立案→处置完成', 'Filed → finished'),
  bar: label('条长为九成用时', 'bars: nine of ten took less'),
};
const STEPS = ['acknowledge', 'dispatch', 'arrive', 'finish'] as const;
const STEP_MS = 10_000;

export default definePanel({ id: 'situation-response', title: WORDS.title, component: SituationResponse });

/** How long people took today from step to step, and what waits for them. */
function SituationResponse(): JSX.Element {
  const { pick, lang } = useWords();
  const scope = useScope();
  const alerts = useRecords('alert');
  const tickets = useRecords('ticket');
  const asOf = useRecordsAsOf();
  const at = Math.floor(useCurrentTime() / STEP_MS) * STEP_MS;
  const times = useMemo(() => {
    const within = <T extends { readonly place: string }>(records: Iterable<T>): T[] =>
      [...records].filter(({ place }) => inScope(scope, place));
    return timesOf(within(alerts.records.values()), within(tickets.records.values()), civilDay(at), at);
  }, [alerts.records, alerts.version, tickets.records, tickets.version, scope, at]);
  const span = (ms: number | null): string => (ms === null ? '—' : formatSpan(ms, lang));
  const most = Math.max(1, ...STEPS.map((step) => times[step].most ?? 0));
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.bar)} source={pick(WORDS.source)} asOf={asOf}>
      <Fact number={span(times.acknowledge.median)} title={pick(WORDS.median)}>
        <span>{pick(WORDS.of(times.acknowledge.count))}</span>
        <span>{pick(times.waiting === 0 ? WORDS.allDone : WORDS.waiting(times.waiting, span(times.longest)))}</span>
      </Fact>
      <Rows>
        {STEPS.map((step) => {
          const { median, most: slow }: Spread = times[step];
          return (
            <BarRow
              key={step}
              name={pick(WORDS[step])}
              share={slow === null ? null : slow / most}
              limit={median === null ? undefined : median / most}
            >
              {span(median)}
            </BarRow>
          );
        })}
      </Rows>
    </WallPanel>
  );
}
