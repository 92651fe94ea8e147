import { useMemo, type JSX, type ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { LINK_LABELS } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { percent } from '#client/panels/wall-health/health.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { inScope, useScope } from '#client/situation/scope.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useRecords } from '#client/world/hooks.ts';
import { todaysLoop } from './loop.ts';
import styles from './wall-loop.module.css';

export default definePanel({ id: 'wall-loop', title: label('今日闭环', 'Today’s loop'), component: WallLoop });

const QUARTER_MINUTE = 15_000;

/** Today's tickets along the seven links: how many got how far, and how many are where. */
function WallLoop(): JSX.Element {
  const { t, pick, lang } = useWords();
  const scope = useScope();
  const asOf = useRecordsAsOf();
  const { records, version } = useRecords('ticket');
  const at = Math.floor(useCurrentTime() / QUARTER_MINUTE) * QUARTER_MINUTE;
  const loop = useMemo(
    () =>
      todaysLoop(
        [...records.values()].filter(({ place }) => inScope(scope, place)),
        at,
      ),
    [records, version, scope, at],
  );
  const most = Math.max(1, ...loop.links.map((link) => link.done));
  return (
    <WallPanel
      title={t('wall.loop')}
      aside={t('wall.loopAbout', { filed: loop.filed, closed: loop.closed })}
      source={t('wall.ofTickets')}
      asOf={asOf}
    >
      <div className={styles.figures}>
        <Figure name={t('wall.onTime')}>{percent(loop.onTime)}</Figure>
        <Figure name={t('wall.mean')}>{loop.meanMs === null ? '—' : formatSpan(loop.meanMs, lang)}</Figure>
        <Figure name={t('wall.late')} bad={loop.late > 0}>
          {loop.late}
        </Figure>
      </div>
      <ol className={styles.links}>
        {loop.links.map(({ link, done, here }) => (
          <li key={link} className={styles.link}>
            <span className={styles.name}>{pick(LINK_LABELS[link])}</span>
            <span className={styles.bar}>
              <span style={{ width: `${(100 * done) / most}%` }} />
            </span>
            <span className={styles.here}>{here > 0 ? t('wall.here', { n: here }) : ''}</span>
            <span className={styles.done}>{done}</span>
          </li>
        ))}
      </ol>
    </WallPanel>
  );
}

const Figure = ({ name, bad, children }: { name: string; bad?: boolean; children: ReactNode }): JSX.Element => (
  <p className={styles.figure} data-bad={bad || undefined}>
    <span className={styles.number}>{children}</span>
    <span className={styles.name}>{name}</span>
  </p>
);
