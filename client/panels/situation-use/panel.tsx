import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { UseLedger } from '#contract/live/use-ledger.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import shared from '#client/situation/situation.module.css';
import { Fact } from '#client/situation/Parts.tsx';
import { useAsked } from '#client/session/use-asked.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { weekOf, type UseWeek } from './week.ts';
import styles from './use.module.css';

const WORDS = {
  title: label('在用账本', 'Use ledger'),
  source: label('审计链，不可更改', 'Audit chain, which nobody can edit'),
  duty: label('小时 今日有人值守', 'h on duty today'),
  tours: (minutes: number) => label(`近 7 日每小时值守 ${minutes} 分钟观摩`, `${minutes} min of tours for each hour of duty in 7 days`),
  noDuty: label('近 7 日无值守记录', 'no duty on record in 7 days'),
  chart: label('近 7 日：实心值守，空心观摩', 'last 7 days: filled duty, hollow tours'),
  work: ({ acknowledged, dispatched, closed, signIns }: UseWeek['today']) =>
    label(
      `确认 ${acknowledged} · 派遣 ${dispatched} · 结案 ${closed} · 登录 ${signIns}`,
      `${acknowledged} acknowledged · ${dispatched} sent · ${closed} closed · ${signIns} sign-ins`,
    ),
};
const HOUR_MS = 3_600_000;
const EVERY_MS = 60_000;

export default definePanel({ id: 'situation-use', title: WORDS.title, component: SituationUse });

/** What was worked with the system, beside what was only shown of it. */
function SituationUse(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useAsked<UseLedger>('/api/v1/use-ledger', EVERY_MS);
  const week = data && weekOf(data);
  const against = week && (week.tourMinutesPerHour === null ? WORDS.noDuty : WORDS.tours(Math.round(week.tourMinutesPerHour)));
  return (
    <WallPanel title={pick(WORDS.title)} source={pick(refusal ? refusal.message : WORDS.source)} asOf={data?.at ?? 0}>
      <Fact number={week ? (week.today.dutyMs / HOUR_MS).toFixed(1) : '—'} title={pick(WORDS.duty)}>
        {against && <span>{pick(against)}</span>}
      </Fact>
      {week && <Days days={week.days} name={pick(WORDS.chart)} />}
      {week && <p className={styles.work}>{pick(WORDS.work(week.today))}</p>}
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
    <figure className={shared.chart}>
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
