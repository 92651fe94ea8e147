import { lazy, Suspense, useMemo, type ComponentType, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { isPersonalKind } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUSES } from '#contract/live/status.ts';
import { mayCommand } from '#contract/transitions.ts';
import { ActionBar } from '#client/actions/ActionBar.tsx';
import { alertActions } from '#client/actions/actions.ts';
import { useSendCommand } from '#client/actions/send-command.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { alertOrder } from '#client/alerts/queue-item.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { AlertItem, PlaceLink, RecordPanel, TicketItem } from '#client/panels/parts.tsx';
import { Sight } from '#client/panels/sight/Sight.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import type { InspectorProps } from '#client/ui/data/inspector.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { StatusDot } from '#client/ui/status/StatusDot.tsx';
import { eventPlaceOf } from '#client/view/event-place.ts';
import { setView } from '#client/view/view.ts';
import { useDeviceLive, useRecord, useRecords, useSession, useWorld, type DeviceLive } from '#client/world/hooks.ts';
import styles from '#client/panels/panel-parts.module.css';
import own from './device.module.css';

export default definePanel({ id: 'device', title: label('设备', 'Device'), component: DevicePanel });

const Readings = lazy(() => import('./Readings.tsx'));
const VideoCode = lazy(() => import('./VideoCode.tsx'));
const CareCard = lazy(() => import('#client/care/CareCard.tsx'));
const ScheduleCard = lazy(() => import('./schedules/ScheduleCard.tsx'));
const Operate = lazy(() => import('./operate/Operate.tsx'));
const EventTimeline = lazy(() => import('#client/panels/timeline/EventTimeline.tsx'));
const inspectors = import.meta.glob<ComponentType<InspectorProps>>('../../../devices/*/inspector.tsx', { import: 'default' });
const inspectorOf = new Map(
  Object.entries(inspectors).map(([file, load]) => [file.split('/').at(-2)!, lazy(async () => ({ default: await load() }))]),
);

function DevicePanel({ id }: PanelProps): JSX.Element {
  const { t } = useWords();
  const world = useWorld();
  const device = useRecord('device', id);
  const kind = device && world.kinds.get(device.kind);
  if (!device || !kind)
    return (
      <RecordPanel title={t('device.title')}>
        <EmptyState icon="circle-dot" title={t('record.missing')}>
          {id}
        </EmptyState>
      </RecordPanel>
    );
  return <DeviceView device={device} kind={kind} />;
}

function DeviceView({ device, kind }: { device: Device; kind: DeviceKind }): JSX.Element {
  const { t } = useWords();
  const live = useDeviceLive(device.handle);
  const alerts = useAlerts(device.id);
  const Inspector = inspectorOf.get(kind.id);
  return (
    <RecordPanel title={t('device.title')}>
      <DeviceHead device={device} kind={kind} live={live} />
      <DeviceActions alerts={alerts} />
      <Sight />
      {Inspector && (
        <Suspense fallback={null}>
          <Inspector device={device} kind={kind} values={live.values} observedAt={live.observedAt} />
        </Suspense>
      )}
      {isPersonalKind(kind) && (
        <Suspense fallback={null}>
          <CareCard device={device} />
        </Suspense>
      )}
      {kind.actions && (
        <Suspense fallback={<Skeleton rows={2} />}>
          <Operate device={device} kind={kind} status={live.status} values={live.values} />
        </Suspense>
      )}
      {isScheduled(kind) && (
        <Suspense fallback={null}>
          <ScheduleCard device={device} kind={kind} />
        </Suspense>
      )}
      <Suspense fallback={<Skeleton rows={6} />}>
        <Readings device={device} kind={kind} live={live} />
      </Suspense>
      {device.addresses.some((address) => address.startsWith('gb28181:')) && (
        <Suspense fallback={null}>
          <VideoCode device={device} />
        </Suspense>
      )}
      {kind.events && <DeviceEvents device={device} />}
      {alerts.length > 0 && (
        <Section title={t('device.alerts')} aside={alerts.length}>
          <ul className={styles.list}>
            {alerts.slice(0, 20).map((alert) => (
              <AlertItem key={alert.id} alert={alert} withDevice={false} />
            ))}
          </ul>
        </Section>
      )}
      <DeviceTickets alerts={alerts} />
      <Ledger device={device} kind={kind} />
    </RecordPanel>
  );
}

const isScheduled = ({ actions = {} }: DeviceKind): boolean => Object.values(actions).some(({ scheduled }) => scheduled !== undefined);

function DeviceHead({ device, kind, live }: { device: Device; kind: DeviceKind; live: DeviceLive }): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  return (
    <div className={styles.head}>
      <p className={styles.line}>
        <Icon name={kind.icon} className={own.icon} />
        {pick(kind.label)}
        <span className={styles.push}>
          <StatusDot status={STATUSES[live.status] ?? 'unknown'} />
        </span>
      </p>
      <h3 className={styles.title}>
        <Name text={device.name} lines={2} />
      </h3>
      <PlaceLink path={device.place} seat={eventPlaceOf(world, [], `${device.place}/${device.id}`)} />
      <p className={styles.line}>
        {t('device.heard')} <AgeText at={live.observedAt} />
        {live.clockFault && <Badge>{t('alert.clockFault')}</Badge>}
        {device.simulated && <span className={styles.push}>{t('simulated')}</span>}
      </p>
    </div>
  );
}

function useAlerts(device: string): Alert[] {
  const { kinds } = useWorld();
  const { records, version } = useRecords('alert');
  return useMemo(
    () =>
      [...records.values()]
        .filter((alert) => alert.device === device)
        .sort((a, b) => Number(b.active) - Number(a.active) || alertOrder(kinds)(a, b)),
    [records, version, device, kinds],
  );
}

function DeviceActions({ alerts }: { alerts: readonly Alert[] }): JSX.Element | null {
  const { user } = useSession();
  const run = useSendCommand();
  const unacked = alerts.filter((alert) => alert.acked === null);
  if (!user || unacked.length === 0 || !mayCommand(user.role, 'acknowledge')) return null;
  const actions = alertActions(unacked[0], user).filter((action) => action.command === 'acknowledge');
  return (
    <div className={styles.actions}>
      <ActionBar actions={actions} onAct={() => run('acknowledge', { alerts: unacked.map((alert) => alert.id) })} />
    </div>
  );
}

/** What happened at this device, and the way to all that happened where it hangs. */
function DeviceEvents({ device }: { device: Device }): JSX.Element {
  const { t } = useWords();
  return (
    <Section
      title={t('events.title')}
      aside={
        <button type="button" className={styles.all} onClick={() => setView({ open: `timeline:place:${device.place}` })}>
          {t('events.atPlace')}
        </button>
      }
    >
      <div className={styles.events}>
        <Suspense fallback={<Skeleton rows={4} />}>
          <EventTimeline focus={`device:${device.id}`} withDevice={false} />
        </Suspense>
      </div>
    </Section>
  );
}

/** Tickets of the incidents this device took part in. */
function DeviceTickets({ alerts }: { alerts: readonly Alert[] }): JSX.Element | null {
  const { t } = useWords();
  const { records, version } = useRecords('ticket');
  const tickets = useMemo(() => {
    const incidents = new Set(alerts.map((alert) => alert.incident));
    return [...records.values()].filter((ticket) => incidents.has(ticket.incident)).sort((a, b) => b.filedAt - a.filedAt);
  }, [records, version, alerts]);
  if (tickets.length === 0) return null;
  return (
    <Section title={t('device.tickets')} aside={tickets.length}>
      <ul className={styles.list}>
        {tickets.slice(0, 10).map((ticket) => (
          <TicketItem key={ticket.id} ticket={ticket} withPlace={false} />
        ))}
      </ul>
    </Section>
  );
}

function Ledger({ device, kind }: { device: Device; kind: DeviceKind }): JSX.Element {
  const { t } = useWords();
  return (
    <Section title={t('device.ledger')}>
      <dl className={own.ledger}>
        <dt>{t('device.id')}</dt>
        <dd>
          <Name text={device.id} />
        </dd>
        {device.addresses.length > 0 && (
          <>
            <dt>{t('device.addresses')}</dt>
            <dd>
              {device.addresses.map((address) => (
                <Name key={address} text={address} />
              ))}
            </dd>
          </>
        )}
        <dt>{t('device.position')}</dt>
        <dd>
          {device.position[0].toFixed(6)}, {device.position[1].toFixed(6)}
        </dd>
        <dt>{t('device.interval')}</dt>
        <dd>{t('device.everySeconds', { n: kind.expectedIntervalS })}</dd>
      </dl>
    </Section>
  );
}
