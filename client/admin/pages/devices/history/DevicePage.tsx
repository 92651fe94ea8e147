import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { FIELD_LABELS } from '#client/admin/parts/ledger/actions.ts';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { KINDS } from '#client/world/kinds.ts';
import { EditDevice } from '../EditDevice.tsx';
import { DeviceAlerts } from './DeviceAlerts.tsx';
import { DeviceEdits } from './DeviceEdits.tsx';
import { DeviceReadings, type Live } from './DeviceReadings.tsx';

const WORDS = {
  back: label('返回列表', 'Back to the list'),
  edit: label('更改', 'Change'),
  retire: label('移出台账', 'Take out of the ledger'),
  retireAbout: label(
    '屏幕上不再显示，通信地址可再用；历史与已结案事件保留其名称。有未结束或未确认的生命安全告警时不能移出。',
    'Screens forget it and its addresses are free; history and closed incidents ' +
      'keep its name. Not while it has a life-safety alert that is not over.',
  ),
  retired: label('已移出台账', 'Taken out of the ledger'),
};

type ReadDevice = Device & { readonly live: Live | null };

/** One device: what it is, what it said, its alerts and tickets, and what people changed of it. */
export function DevicePage({ id, onBack }: { id: string; onBack: () => void }): JSX.Element {
  const { pick } = useWords();
  const { data: device, refusal, again } = useLoad<ReadDevice>(`/api/v1/devices/${encodeURIComponent(id)}`, 5000);
  const [doing, setDoing] = useState<'edit' | 'retire' | null>(null);
  if (refusal) return <EmptyState icon="alert-triangle" title={pick(refusal.message)} />;
  if (device === null) return <Skeleton rows={6} />;
  const close = (): void => setDoing(null);
  return (
    <div data-device-page={id}>
      <div className={styles.bar}>
        <Button icon="arrow-back-up" onClick={onBack}>
          {pick(WORDS.back)}
        </Button>
        <strong className={styles.title}>
          <Name text={device.name} />
        </strong>
        <span className={styles.code}>{device.id}</span>
        {!device.retired && (
          <span className={styles.end}>
            <Button look="danger" onClick={() => setDoing('retire')}>
              {pick(WORDS.retire)}
            </Button>
            <Button onClick={() => setDoing('edit')}>{pick(WORDS.edit)}</Button>
          </span>
        )}
      </div>
      {device.retired && <Retired retired={device.retired} />}
      <Facts device={device} />
      <DeviceReadings device={device} live={device.live} />
      <DeviceAlerts device={device} />
      <DeviceEdits id={id} />
      {doing === 'edit' && (
        <EditDevice
          device={withoutLive(device)}
          onClose={close}
          onDone={() => {
            close();
            again();
          }}
        />
      )}
      {doing === 'retire' && (
        <ReasonDialog
          title={`${pick(WORDS.retire)} · ${device.id}`}
          confirm={pick(WORDS.retire)}
          danger
          done={pick(WORDS.retired)}
          onClose={close}
          onConfirm={async (reason) => {
            await request('POST', '/api/v1/ledger/retire', { devices: [id], reason });
            again();
          }}
        >
          <p>{pick(WORDS.retireAbout)}</p>
        </ReasonDialog>
      )}
    </div>
  );
}

const withoutLive = ({ live: _live, ...device }: ReadDevice): Device => device;

function Retired({ retired: { at, by, reason } }: { retired: NonNullable<Device['retired']> }): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  return (
    <p className={styles.warn} role="status">
      {pick(WORDS.retired)} · {formatMoment(at, now)} · <bdi>{by.name}</bdi> · <bdi>{reason}</bdi>
    </p>
  );
}

function Facts({ device }: { device: Device }): JSX.Element {
  const { pick } = useWords();
  const kind = KINDS.get(device.kind);
  const facts = [
    [FIELD_LABELS.kind, kind ? pick(kind.label) : device.kind],
    [FIELD_LABELS.place, <PlaceName key="place" path={device.place} />],
    [FIELD_LABELS.floor, device.floor ?? '—'],
    [FIELD_LABELS.position, `${device.position[0]}, ${device.position[1]} · ${device.position[2]} m`],
    [FIELD_LABELS.addresses, device.addresses.join(' ') || '—'],
    [FIELD_LABELS.expectedS, device.expectedS ?? kind?.expectedIntervalS ?? '—'],
    [FIELD_LABELS.note, device.note ?? '—'],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([title, value]) => (
        <div key={title.en}>
          <dt>{pick(title)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
