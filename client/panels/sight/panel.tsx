import { useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { PlaceLink, RecordPanel } from '#client/panels/parts.tsx';
import { placesAlong } from '#client/places/place-words.ts';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { pathAround, readPoint } from '#client/sight/point.ts';
import { sightTarget } from '#client/sight/target.ts';
import { floorName } from '#contract/places/floors.ts';
import { floorAlong } from '#client/places/floors.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { Sight } from './Sight.tsx';
import parts from '#client/panels/panel-parts.module.css';
import styles from './sight.module.css';

export default definePanel({ id: 'sight', title: label('谁看得见', 'Who can see it'), component: SightPanel });

/** Who sees a place, a device or a picked point that has no record open: asked for by its path, or as `@lon,lat[,height]`. */
function SightPanel({ id }: PanelProps): JSX.Element {
  const world = useWorld();
  const { t } = useWords();
  const { version: places } = useRecords('place');
  const { version: devices } = useRecords('device');
  const known = useMemo(() => sightTarget(world, `sight:${id}`) !== null, [world, id, places, devices]);
  const point = useMemo(() => readPoint(id), [id]);
  const path = useMemo(() => (point ? pathAround(world, point) : id), [world, id, point, places]);
  const name = useNameOf(path);
  return (
    <RecordPanel title={t('sight.title')}>
      {known ? (
        <>
          <div className={parts.head}>
            <h3 className={parts.title}>
              <Name text={point ? (name === '' ? t('sight.point') : t('sight.pointOn', { place: name })) : name} lines={2} />
            </h3>
            {path !== '' && <PlaceLink path={path} />}
            {point && (
              <p className={styles.coordinates}>
                {point[0].toFixed(6)}, {point[1].toFixed(6)}
                {point[2] > 0 && ` · ${t('sight.height', { n: Math.round(point[2]) })}`}
              </p>
            )}
          </div>
          <Sight />
        </>
      ) : (
        <EmptyState icon="camera" title={t('record.missing')}>
          {id}
        </EmptyState>
      )}
    </RecordPanel>
  );
}

/** A device by its name, a place by its own and its floor: `7号楼 11层`. */
function useNameOf(path: string): string {
  const world = useWorld();
  const { pick } = useWords();
  const device = world.get('device', path.slice(path.lastIndexOf('/') + 1));
  if (device) return device.name;
  const floor = floorAlong(world, path)?.floor;
  const name = placesAlong(world, path).at(-1)?.name ?? path;
  return floor === undefined ? name : `${name} ${pick(floorName(floor))}`;
}
