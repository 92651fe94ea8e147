import type { JSX } from 'react';
import { SEVERITIES, SEVERITY_LABELS } from '#contract/severity.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuCheck, MenuLine, MenuTitle } from '#client/ui/controls/Menu.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { isFiltering, toggled } from './filter.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';
import { clearFilter, patchFilter, setFold, useQueueStore } from './store.ts';
import styles from './queue.module.css';

/** Severities as switches with their counts, everything else in a menu, and in words what is left out. */
export function Filters({ all, hidden }: { all: readonly QueueItem[]; hidden: number }): JSX.Element {
  const { t, pick } = useWords();
  const { filter } = useQueueStore();
  return (
    <div className={styles.filters}>
      {SEVERITIES.map((severity) => {
        const count = all.filter((item) => item.severity === severity).length;
        return (
          <button
            key={severity}
            type="button"
            className={styles.severity}
            aria-pressed={filter.severities.includes(severity)}
            data-none={count === 0 || undefined}
            title={pick(SEVERITY_LABELS[severity])}
            aria-label={t('filter.severity', { severity: pick(SEVERITY_LABELS[severity]), n: count })}
            onClick={() => patchFilter({ severities: toggled(filter.severities, severity) })}
          >
            <SeverityMark severity={severity} />
            <span>{count}</span>
          </button>
        );
      })}
      <span className={styles.filterTools}>
        {isFiltering(filter) && (
          <button type="button" className={styles.clear} onClick={clearFilter}>
            {t('filter.hidden', { n: hidden })}
          </button>
        )}
        <FilterMenu />
      </span>
    </div>
  );
}

function FilterMenu(): JSX.Element {
  const { t, pick } = useWords();
  const world = useWorld();
  const { filter, fold } = useQueueStore();
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="filter" className={isFiltering(filter) ? styles.filtering : undefined}>
          {t('filter.title')}
        </Button>
      }
    >
      <MenuCheck checked={fold} onChange={setFold}>
        {t('filter.fold')}
      </MenuCheck>
      <MenuCheck checked={filter.here} onChange={(here) => patchFilter({ here })}>
        {t('filter.here')}
      </MenuCheck>
      <MenuLine />
      <MenuTitle>{t('filter.state')}</MenuTitle>
      <MenuCheck checked={filter.acked === 'unacked'} onChange={(on) => patchFilter({ acked: on ? 'unacked' : 'all' })}>
        {t('filter.unacked')}
      </MenuCheck>
      <MenuCheck checked={filter.acked === 'acked'} onChange={(on) => patchFilter({ acked: on ? 'acked' : 'all' })}>
        {t('filter.acked')}
      </MenuCheck>
      <MenuCheck checked={filter.state === 'active'} onChange={(on) => patchFilter({ state: on ? 'active' : 'all' })}>
        {t('filter.active')}
      </MenuCheck>
      <MenuCheck checked={filter.state === 'cleared'} onChange={(on) => patchFilter({ state: on ? 'cleared' : 'all' })}>
        {t('filter.cleared')}
      </MenuCheck>
      <MenuLine />
      <MenuTitle>{t('filter.kind')}</MenuTitle>
      {[...world.kinds.values()].map((kind) => (
        <MenuCheck
          key={kind.id}
          checked={filter.kinds.includes(kind.id)}
          onChange={() => patchFilter({ kinds: toggled(filter.kinds, kind.id) })}
        >
          {pick(kind.label)}
        </MenuCheck>
      ))}
    </Menu>
  );
}
