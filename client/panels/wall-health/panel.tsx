import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { AgeText } from '#client/ui/time/Age.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useSession, useStatusCounts, useWorld } from '#client/world/hooks.ts';
import type { StatusCounts } from '#client/world/status-counts.ts';
import { faultsOf, healthOf, percent, type Health } from './health.ts';
import styles from './wall-health.module.css';

export default definePanel({ id: 'wall-health', title: label('设备在线', 'Devices online'), component: WallHealth });

/** Below this share online a kind is hardly watching any more. */
const LOW = 0.9;
const isLow = ({ rate }: Health): boolean => rate !== null && rate < LOW;
/** Kinds there is room for. */
const MOST_KINDS = 9;

/** How much of the eyes and ears is working: online rate of all devices, and of each kind that is not all there, the worst first. */
function WallHealth(): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { health, ready } = useSession();
  const statusCounts: StatusCounts = useStatusCounts();
  const all = healthOf(statusCounts, null);
  const kinds = [...world.kinds.values()]
    .map((kind) => ({ kind, health: healthOf(statusCounts, kind.id) }))
    .filter(({ health: { total, rate } }) => total > 0 && rate !== 1)
    .sort((a, b) => (a.health.rate ?? 1) - (b.health.rate ?? 1) || b.health.total - a.health.total);
  return (
    <WallPanel
      title={t('wall.health')}
      aside={
        health ? (
          <>
            {t('wall.data')} <AgeText at={health.lastObservationAt} />
          </>
        ) : (
          ''
        )
      }
    >
      <p className={styles.total}>
        <span className={styles.rate}>{ready ? percent(all.rate) : '—'}</span>
        <span className={styles.sum}>
          {t('wall.online', { online: all.online.toLocaleString('zh-CN'), total: all.total.toLocaleString('zh-CN') })}
        </span>
        <span className={styles.faults}>
          {faultsOf(all).map(({ words, n }) => (
            <span key={words}>{t(words, { n: n.toLocaleString('zh-CN') })}</span>
          ))}
        </span>
      </p>
      <ul className={styles.kinds}>
        {ready && kinds.length === 0 && all.total > 0 && <li className={styles.well}>{t('wall.allOnline')}</li>}
        {kinds.slice(0, MOST_KINDS).map((each) => (
          <li key={each.kind.id} className={styles.kind}>
            <Icon name={each.kind.icon} className={styles.icon} />
            <span className={styles.name}>{pick(each.kind.label)}</span>
            <span className={styles.of}>−{(each.health.total - each.health.online).toLocaleString('zh-CN')}</span>
            <span className={styles.percent} data-low={isLow(each.health) || undefined}>
              {percent(each.health.rate)}
            </span>
          </li>
        ))}
      </ul>
    </WallPanel>
  );
}
