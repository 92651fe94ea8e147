import type { JSX } from 'react';
import type { AlertDays } from '#contract/live/alert-days.ts';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import shared from '#client/situation/situation.module.css';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useAsked, withinQuery } from '#client/session/use-asked.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { compareDays } from './compare.ts';
import styles from './alerts.module.css';

const WORDS = {
  title: label('告警：今日与上周同日', 'Alerts: today and a week ago'),
  source: label('告警台账', 'Alert ledger'),
  today: label('今日告警', 'raised today'),
  before: (n: number) => label(`上周同日此时 ${n}`, `${n} by this time a week ago`),
  unknown: label('上周同日无记录', 'no record of a week ago'),
  none: label('今日无告警', 'No alert today'),
};
/** Kinds there is room for below the chart. */
const MOST_KINDS = 5;

export default definePanel({ id: 'situation-alerts', title: WORDS.title, component: SituationAlerts });

/** Alerts today by hour, kind and number, beside the same day a week before. */
function SituationAlerts(): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const scope = useScope();
  const { data, refusal } = useAsked<AlertDays>(`/api/v1/alert-days${withinQuery(scope.path)}`);
  const compared = data && compareDays(data);
  const most = Math.max(1, ...(compared?.kinds.map(({ today }) => today) ?? []));
  return (
    <WallPanel
      title={pick(WORDS.title)}
      aside={scope.place?.name}
      source={pick(refusal ? refusal.message : WORDS.source)}
      asOf={data?.at ?? 0}
    >
      <Fact number={compared ? compared.today : '—'} title={pick(WORDS.today)}>
        {compared && <span>{pick(compared.before === null ? WORDS.unknown : WORDS.before(compared.before))}</span>}
      </Fact>
      {data && <Hours {...data} />}
      <Rows none={compared && compared.kinds.length === 0 ? pick(WORDS.none) : undefined}>
        {compared?.kinds.slice(0, MOST_KINDS).map(({ kind, today, before }) => (
          <BarRow
            key={kind}
            name={pick(world.kinds.get(kind)?.label ?? label(kind, kind))}
            icon={world.kinds.get(kind)?.icon}
            share={today / most}
            limit={before === null || before > most ? undefined : before / most}
          >
            {today}
          </BarRow>
        ))}
      </Rows>
    </WallPanel>
  );
}

const WIDTH = 240;
const HEIGHT = 60;
const STEP = WIDTH / 24;

/** Columns: alerts of each hour of today; the line: those of a week before. */
function Hours({ today, weekBefore }: Pick<AlertDays, 'today' | 'weekBefore'>): JSX.Element {
  const most = Math.max(4, ...today.byHour, ...(weekBefore?.byHour ?? []));
  const y = (count: number): number => HEIGHT - (count / most) * HEIGHT;
  const line = weekBefore?.byHour.map((count, hour) => `${hour === 0 ? 'M' : 'L'}${hour * STEP},${y(count)}h${STEP}`).join('');
  return (
    <figure className={shared.chart}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {today.byHour.map((count, hour) => (
          <rect key={hour} className={styles.hour} x={hour * STEP + 1} width={STEP - 2} y={y(count)} height={HEIGHT - y(count)} />
        ))}
        {line && <path className={styles.before} d={line} />}
      </svg>
      <figcaption className={styles.hours}>
        {['0', '6', '12', '18', '24'].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </figcaption>
    </figure>
  );
}
