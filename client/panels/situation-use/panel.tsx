import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { UseLedger } from '#contract/live/use-ledger.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useAsked, withinQuery } from '#client/situation/use-asked.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { formatSpan } from '#client/ui/time/format.ts';
import { weekOf, type UseWeek } from './week.ts';
import styles from './use.module.css';

const WORDS = {
  title: label('在用账本', 'Use ledger'),
  source: label('审计链，不可更改', 'Audit chain, which nobody can edit'),
  duty: label('今日有人值守', 'on duty today'),
  tours: (minutes: number) => label(`近 7 日每小时值守 ${minutes} 分钟观摩`, `${minutes} min of tours for each hour of duty in 7 days`),
  noDuty: label('近 7 日无值守记录', 'no duty on record in 7 days'),
  chart: label('近 7 日：实心值守，空心观摩', 'last 7 days: filled duty, hollow tours'),
  signIns: label('登录', 'Signed in'),
  acknowledged: label('确认告警', 'Acknowledged'),
  dispatched: label('派遣', 'Dispatched'),
  closed: label('结案', 'Closed'),
};
const ROWS = ['signIns', 'acknowledged', 'dispatched', 'closed'] as const;
const EVERY_MS = 60_000;

export default definePanel({ id: 'situation-use', title: WORDS.title, component: SituationUse });

/** What was worked with the system, beside what was only shown of it. */
function SituationUse(): JSX.Element {
  const { pick, lang } = useWords();
  const scope = useScope();
  const { data, refusal } = useAsked<UseLedger>(`/api/v1/use-ledger${withinQuery(scope.path)}`, EVERY_MS);
  const week = data && weekOf(data);
  const most = Math.max(1, ...ROWS.map((row) => week?.today[row] ?? 0));
  const against = week && (week.tourMinutesPerHour === null ? WORDS.noDuty : WORDS.tours(Math.round(week.tourMinutesPerHour)));
  return (
    <WallPanel
      title={pick(WORDS.title)}
      aside={scope.place?.name}
      source={pick(refusal ? refusal.message : WORDS.source)}
      asOf={data?.at ?? 0}
    >
      <Fact number={week ? formatSpan(week.today.dutyMs, lang) : '—'} title={pick(WORDS.duty)}>
        {against && <span>{pick(against)}</span>}
      </Fact>
      {week && <Days days={week.days} name={pick(WORDS.chart)} />}
      <Rows>
        {ROWS.map((row) => (
          <BarRow key={row} name={pick(WORDS[row])} share={week ? week.today[row] / most : null}>
            {week ? week.today[row] : '—'}
          </BarRow>
        ))}
      </Rows>
    </WallPanel>
  );
}

const WIDTH = 240;
const HEIGHT = 60;

/** Two columns a day: duty, and beside it tours. */
function Days({ days, name }: Pick<UseWeek, 'days'> & { readonly name: string }): JSX.Element {
  const most = Math.max(1, ...days.flatMap(({ dutyMs, tourMs }) => [dutyMs, tourMs]));
  const step = WIDTH / Math.max(1, days.length);
  const column = (at: number, ms: number, className: string): JSX.Element => {
    const height = (ms / most) * (HEIGHT - 2);
    return <rect className={className} x={at} width={step * 0.36} y={HEIGHT - height} height={height} />;
  };
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
        {days.map(({ from, dutyMs, tourMs }, at) => (
          <g key={from}>
            {column(at * step + step * 0.1, dutyMs, styles.duty)}
            {column(at * step + step * 0.54, tourMs, styles.tour)}
          </g>
        ))}
      </svg>
      <figcaption className={styles.caption}>{name}</figcaption>
    </figure>
  );
}
