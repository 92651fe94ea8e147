import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useReadingsAsOf } from '#client/situation/as-of.ts';
import { Fact } from '#client/situation/Parts.tsx';
import { inScope, useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useSession, useStatusCounts, useWorld } from '#client/world/hooks.ts';
import type { StatusCounts } from '#client/world/status-counts.ts';
import { countWithin, faultsOf, healthOf, percent, type Health } from './health.ts';
import styles from './wall-health.module.css';

export default definePanel({ id: 'wall-health', title: label('数据可信度', 'Trust in the data'), component: WallHealth });

/** Below this share heard a kind is hardly watching any more. */
const LOW = 0.9;
const isLow = ({ rate }: Health): boolean => rate !== null && rate < LOW;
/** Kinds that are shown, and once the figure is opened. */
const KINDS = { closed: 3, open: 9 } as const;

/**
 * The figure of trust: the share of devices heard within their interval. Opened by a press into what it is made of: how the others are
 * silent, and of which kinds they are, the worst first.
 */
function WallHealth(): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { ready } = useSession();
  const scope = useScope();
  const [open, setOpen] = useState(false);
  const asOf = useReadingsAsOf();
  const counts = useCountsWithin(scope);
  const all = healthOf(counts, null);
  const kinds = [...world.kinds.values()]
    .map((kind) => ({ kind, health: healthOf(counts, kind.id) }))
    .filter(({ health: { total, rate } }) => total > 0 && rate !== 1)
    .sort((a, b) => (a.health.rate ?? 1) - (b.health.rate ?? 1) || b.health.total - a.health.total);
  const n = (count: number): string => count.toLocaleString('zh-CN');
  return (
    <WallPanel title={t('wall.health')} aside={scope.place?.name} source={t('wall.ofDevices')} asOf={asOf}>
      <button
        type="button"
        className={styles.open}
        aria-expanded={open}
        aria-label={`${t('wall.health')}: ${t('wall.trustMade')}`}
        data-trust={all.rate ?? ''}
        onClick={() => setOpen(!open)}
      >
        <Fact number={<span data-low={isLow(all) || undefined}>{ready ? percent(all.rate) : '—'}</span>} title={t('wall.trust')}>
          <span className={styles.faults}>
            {faultsOf(all).map(({ words, n: count }) => (
              <span key={words}>{t(words, { n: n(count) })}</span>
            ))}
          </span>
        </Fact>
      </button>
      <p className={styles.sum}>{t('wall.trustOf', { online: n(all.online), total: n(all.total) })}</p>
      <ul className={styles.kinds} data-open={open || undefined}>
        {ready && kinds.length === 0 && all.total > 0 && <li className={styles.well}>{t('wall.allOnline')}</li>}
        {kinds.slice(0, open ? KINDS.open : KINDS.closed).map((each) => (
          <li key={each.kind.id} className={styles.kind}>
            <Icon name={each.kind.icon} className={styles.icon} />
            <span className={styles.name}>{pick(each.kind.label)}</span>
            <span className={styles.of}>−{n(each.health.total - each.health.online)}</span>
            <span className={styles.percent} data-low={isLow(each.health) || undefined}>
              {percent(each.health.rate)}
            </span>
          </li>
        ))}
      </ul>
    </WallPanel>
  );
}

/** The server's counts for all that one may see; within a community, counted here. */
function useCountsWithin(scope: ReturnType<typeof useScope>): Pick<StatusCounts, 'count' | 'total'> {
  const whole = useStatusCounts();
  const narrow = scope.place?.level === 'community';
  const counted = useGathered(
    (world) => (narrow ? countWithin(world.all('device').values(), world.columns.status, (path) => inScope(scope, path)) : null),
    scope,
  );
  return counted ?? whole;
}
