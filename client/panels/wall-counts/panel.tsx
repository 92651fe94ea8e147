import { useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { SEVERITY_LABELS } from '#contract/severity.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useQueueLines } from '#client/alerts/queue-lines.ts';
import { useHandled } from '#client/panels/handled.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { inScope, useScope } from '#client/situation/scope.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { HandledMark } from '#client/ui/status/HandledMark.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useSession, useWorld } from '#client/world/hooks.ts';
import { countAlerts } from './counts.ts';
import styles from './wall-counts.module.css';

export default definePanel({ id: 'wall-counts', title: label('告警统计', 'Alert counts'), component: WallCounts });

/** Kinds there is room for. */
const MOST_KINDS = 7;

function WallCounts(): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { ready } = useSession();
  const lines = useQueueLines(false);
  const scope = useScope();
  const asOf = useRecordsAsOf();
  const counts = useMemo(
    () => countAlerts(lines.items.map(({ head }) => head).filter(({ place }) => inScope(scope, place))),
    [lines, lines.order, scope],
  );
  const handled = useHandled();
  const most = counts.byKind[0]?.all ?? 1;
  return (
    <WallPanel title={t('wall.counts')} aside={t('wall.now')} source={t('wall.ofAlerts')} asOf={asOf}>
      <ul className={styles.severities}>
        {counts.bySeverity.map(({ severity, all, unacked }) => (
          <li
            key={severity}
            className={styles.severity}
            data-none={(all === 0 && handled.bySeverity.get(severity) === 0) || undefined}
            data-severity={severity}
          >
            <span className={styles.number} data-long={all > 99 || undefined}>
              {ready ? all : '—'}
              <SeverityMark severity={severity} className={styles.mark} />
            </span>
            <span className={styles.name}>{pick(SEVERITY_LABELS[severity])}</span>
            <span className={styles.unacked}>{unacked > 0 ? t('wall.unacked', { n: unacked }) : ' '}</span>
            {handled.all > 0 && <HandledLine n={handled.bySeverity.get(severity)!} />}
          </li>
        ))}
      </ul>
      <ul className={styles.kinds}>
        {counts.byKind.slice(0, MOST_KINDS).map(({ kind, all, worst }) => (
          <li key={kind} className={styles.kind}>
            <Icon name={world.kinds.get(kind)?.icon ?? 'circle-dot'} className={styles.icon} />
            <span className={styles.kindName}>{pick(world.kinds.get(kind)?.label ?? label(kind, kind))}</span>
            <span className={styles.bar}>
              <span className={styles.fill} data-severity={worst} style={{ width: `${(100 * all) / most}%` }} />
            </span>
            <span className={styles.count}>{all}</span>
          </li>
        ))}
      </ul>
    </WallPanel>
  );
}

/** Cases of a severity that are only being handled. The line is there for all severities or for none, so that they stand in one row. */
function HandledLine({ n }: { n: number }): JSX.Element {
  const { t } = useWords();
  return (
    <span className={styles.handled} data-handled={n || undefined}>
      {n > 0 && (
        <>
          <HandledMark />
          {t('wall.handled', { n })}
        </>
      )}
    </span>
  );
}
