import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { placeWords } from '#client/places/place-words.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useDeviceLive, useRecord, useWorld } from '#client/world/hooks.ts';
import type { Device } from '#contract/records/device.ts';
import styles from './wall-device.module.css';

const WORDS = {
  title: label('一台设备', 'One device'),
  source: label('设备读数', 'Readings of the device'),
  awaited: label('正在取这台设备的资料', 'Waiting for what is known of this device'),
  gone: label('这台设备已不在台账中', 'The device is no longer in the ledger'),
};
/** Points there is room for. */
const MOST_POINTS = 8;

export default definePanel({ id: 'wall-device', title: WORDS.title, component: WallDevice });

/** What one device reads now, for the room. */
function WallDevice({ id }: PanelProps): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const device = useRecord('device', id);
  if (device) return <Readings device={device} />;
  // Where there are more devices than a screen holds, it is told of this one once it watches it.
  return <EmptyState icon="refresh" title={pick(world.far.count > 0 ? WORDS.awaited : WORDS.gone)} />;
}

function Readings({ device }: { device: Device }): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const { values, observedAt } = useDeviceLive(device.handle);
  const kind = world.kinds.get(device.kind);
  return (
    <WallPanel
      title={<Name text={device.name} />}
      aside={kind ? pick(kind.label) : device.kind}
      source={pick(WORDS.source)}
      asOf={observedAt}
      className={styles.panel}
    >
      <p className={styles.place}>
        <Name text={pick(placeWords(world, device.place))} />
      </p>
      <dl className={styles.points}>
        {Object.entries(kind?.points ?? {})
          .slice(0, MOST_POINTS)
          .map(([point, spec], at) => (
            <div key={point}>
              <dt>{pick(spec.label)}</dt>
              <dd>
                {Number.isNaN(values[at])
                  ? '—'
                  : spec.states?.[values[at]]
                    ? pick(spec.states[values[at]])
                    : values[at]?.toFixed(spec.decimals)}
                {spec.unit && !spec.states && !Number.isNaN(values[at]) && <small> {spec.unit}</small>}
              </dd>
            </div>
          ))}
      </dl>
    </WallPanel>
  );
}
