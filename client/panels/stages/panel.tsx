import type { JSX } from 'react';
import { useStore } from 'zustand';
import { label } from '#contract/label.ts';
import { useWords, type WordKey } from '#client/i18n/i18n.ts';
import { buildingOf } from '#client/places/floors.ts';
import { definePanel } from '#client/panels/panel.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import type { UiIcon } from '#client/ui/icons/names.ts';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { setView, viewStore, type StageId } from '#client/view/view.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import styles from './stages.module.css';

export default definePanel({ id: 'stages', title: label('视图', 'Views'), component: Stages });

const STAGES: readonly { readonly id: StageId; readonly icon: UiIcon; readonly words: WordKey; readonly key: string }[] = [
  { id: 'map', icon: 'map-2', words: 'stage.map', key: '1' },
  { id: 'globe', icon: 'world', words: 'stage.globe', key: '2' },
  { id: 'interior', icon: 'stairs', words: 'stage.interior', key: '3' },
];

/** Which stage shows where we look: flat map, city in three dimensions, inside of the building one is at. */
function Stages(): JSX.Element {
  const { t } = useWords();
  const { stage, focus } = useStore(viewStore);
  const world = useWorld();
  useRecords('place');
  const indoors = buildingOf(world, focus) !== null;
  const open = (id: StageId): (() => void) | undefined =>
    id === stage || (id === 'interior' && !indoors) ? undefined : () => setView({ stage: id });
  useKeys(Object.fromEntries(STAGES.map(({ id, key }) => [key, open(id)])));
  return (
    <div className={styles.stages} role="radiogroup" aria-label={t('stage.title')}>
      {STAGES.map(({ id, icon, words, key }) => (
        <button
          key={id}
          type="button"
          role="radio"
          className={styles.stage}
          aria-checked={id === stage}
          disabled={id === 'interior' && !indoors}
          onClick={open(id)}
          title={id === 'interior' && !indoors ? t('stage.noBuilding') : `${t(words)} (${key})`}
        >
          <Icon name={icon} />
          {t(words)}
          <Kbd>{key}</Kbd>
        </button>
      ))}
    </div>
  );
}
