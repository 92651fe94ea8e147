import { useEffect, useState, type JSX } from 'react';
import { createStore } from 'zustand/vanilla';
import { useWords } from '#client/i18n/i18n.ts';
import { placeWords } from '#client/places/place-words.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { StageHost } from '#client/stages/StageHost.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { HOME, type View } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import styles from './region.module.css';

/** A picture of its own beside that of the wall: another place, or the inside of a building. */
export function RegionPicture({ focus, stage, open }: Pick<View, 'focus' | 'stage' | 'open'>): JSX.Element {
  const world = useWorld();
  const { pick, t, lang } = useWords();
  const asOf = useRecordsAsOf();
  const [views] = useState(() => createStore<View>(() => ({ ...HOME, focus, stage, open })));
  useEffect(() => views.setState({ focus, stage, open }), [views, focus, stage, open]);
  return (
    <WallPanel title={<Name text={pick(placeWords(world, focus))} />} source={t('wall.ofDevices')} asOf={asOf} className={styles.picture}>
      <StageHost world={world} density="wall" far lang={lang} views={views} />
    </WallPanel>
  );
}
