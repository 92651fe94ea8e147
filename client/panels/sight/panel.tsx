import { useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { PlaceLink, RecordPanel } from '#client/panels/parts.tsx';
import { placesAlong } from '#client/panels/words.ts';
import { EmptyState } from '#client/ui/EmptyState.tsx';
import { Name } from '#client/ui/Name.tsx';
import { sightTarget } from '#client/sight/target.ts';
import { floorAlong, floorName } from '#client/layers/floors.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { Sight } from './Sight.tsx';
import parts from '#client/panels/panel-parts.module.css';

export default definePanel({ id: 'sight', title: label('谁看得见', 'Who can see it'), component: SightPanel });

/** Who sees a place or a device that has no record open: asked for by its path. */
function SightPanel({ id }: PanelProps): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { version: places } = useRecords('place');
  const { version: devices } = useRecords('device');
  const known = useMemo(() => sightTarget(world, `sight:${id}`) !== null, [world, id, places, devices]);
  const floor = floorAlong(world, id)?.floor;
  const name = world.get('device', id.slice(id.lastIndexOf('/') + 1))?.name ?? placesAlong(world, id).at(-1)?.name ?? id;
  return (
    <RecordPanel title={t('sight.title')}>
      {known ? (
        <>
          <div className={parts.head}>
            <h3 className={parts.title}><Name text={floor === undefined || name === id ? name : `${name} ${pick(floorName(floor))}`} lines={2} /></h3>
            <PlaceLink path={id} />
          </div>
          <Sight />
        </>
      ) : <EmptyState icon="camera" title={t('record.missing')}>{id}</EmptyState>}
    </RecordPanel>
  );
}
