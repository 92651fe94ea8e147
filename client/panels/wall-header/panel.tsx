import { useMemo, type JSX } from 'react';
import { useStore } from 'zustand';
import { label } from '#contract/label.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { jurisdictionPlace, placesAlong } from '#client/places/place-words.ts';
import { useSimulated } from '#client/world/simulated.ts';
import { Logo } from '#client/ui/page/Logo.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { viewStore } from '#client/view/view.ts';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { Heartbeat } from './Heartbeat.tsx';
import { Sentence } from './Sentence.tsx';
import { Times } from './Times.tsx';
import styles from './wall-header.module.css';

export default definePanel({ id: 'wall-header', title: label('大屏页眉', 'Wall header'), component: WallHeader });

function WallHeader(): JSX.Element {
  const world = useWorld();
  const { pick, t } = useWords();
  const { user } = useSession();
  const simulated = useSimulated();
  const focus = useStore(viewStore, (view) => view.focus);
  const { version } = useRecords('place');
  const whole = useMemo(() => jurisdictionPlace(world, user?.jurisdiction ?? ''), [world, version, user]);
  const place = focus === '' ? whole : placesAlong(world, focus).at(-1);
  return (
    <header className={styles.header}>
      <div className={styles.brand}>
        <span className={styles.name}>
          <Logo />
          {t('brand')}
        </span>
        <span className={styles.place}>
          {place && <Name text={place.name} />}
          {user && <span className={styles.audience}>{pick(ROLE_LABELS[user.role])}</span>}
          {simulated && <strong className={styles.simulated}>{t('simulated')}</strong>}
        </span>
      </div>
      <Sentence />
      <Heartbeat />
      <Times />
    </header>
  );
}
