import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { TICKET_STATE_LABELS } from '#contract/transitions.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { KINDS } from '#client/world/kinds.ts';

const WORDS = {
  alerts: label('告警', 'Alerts'),
  tickets: label('工单', 'Tickets'),
  noAlerts: label('没有告警', 'No alert'),
  noTickets: label('没有工单', 'No ticket'),
  what: label('告警', 'Alert'),
  raised: label('发生', 'Raised'),
  cleared: label('结束', 'Ended'),
  active: label('持续中', 'Goes on'),
  acked: label('确认人', 'Acknowledged by'),
  times: label('次数', 'Times'),
  number: label('工单号', 'Number'),
  state: label('状态', 'State'),
  filed: label('立案', 'Filed'),
};
const SHOWN = 20;

/** The newest alerts of a device, and the tickets of the incident that the newest of them is part of. */
export function DeviceAlerts({ device }: { device: Device }): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useLoad<{ items: Alert[] }>(`/api/v1/alerts?device=${encodeURIComponent(device.id)}&limit=${SHOWN}`, 10_000);
  const incidents = [...new Set(data?.items.flatMap(({ incident }) => incident ?? []))];
  return (
    <>
      <section className={styles.section}>
        <h2>{pick(WORDS.alerts)}</h2>
        <Alerts device={device} alerts={data?.items ?? null} refusal={refusal} />
      </section>
      <section className={styles.section}>
        <h2>{pick(WORDS.tickets)}</h2>
        {data !== null && incidents.length === 0 ? (
          <p className={styles.quiet}>{pick(WORDS.noTickets)}</p>
        ) : (
          incidents.slice(0, 5).map((incident) => <Tickets key={incident} incident={incident} />)
        )}
      </section>
    </>
  );
}

interface AlertsProps {
  readonly device: Device;
  readonly alerts: readonly Alert[] | null;
  readonly refusal: ReturnType<typeof useLoad>['refusal'];
}

function Alerts({ device, alerts, refusal }: AlertsProps): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const known = KINDS.get(device.kind)?.alerts ?? {};
  if (alerts?.length === 0) return <p className={styles.quiet}>{pick(WORDS.noAlerts)}</p>;
  return (
    <Listing
      name={pick(WORDS.alerts)}
      rows={alerts}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.noAlerts)}
      columns={[
        {
          title: pick(WORDS.what),
          render: ({ code, severity }) => (
            <span className={styles.inline}>
              <SeverityMark severity={severity} /> {known[code] ? pick(known[code].label) : code}
            </span>
          ),
        },
        { title: pick(WORDS.raised), render: ({ raisedAt }) => formatMoment(raisedAt, now) },
        {
          title: pick(WORDS.cleared),
          render: ({ clearedAt }) =>
            clearedAt === null ? <span className={styles.warn}>{pick(WORDS.active)}</span> : formatMoment(clearedAt, now),
        },
        { title: pick(WORDS.acked), render: ({ acked }) => (acked ? <Name text={acked.by.name} /> : '—') },
        { title: pick(WORDS.times), number: true, render: ({ count }) => count },
      ]}
    />
  );
}

function Tickets({ incident }: { incident: string }): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { data, refusal } = useLoad<{ items: Ticket[] }>(`/api/v1/tickets?incident=${encodeURIComponent(incident)}&limit=${SHOWN}`);
  if (data?.items.length === 0) return <p className={styles.quiet}>{pick(WORDS.noTickets)}</p>;
  return (
    <Listing
      name={pick(WORDS.tickets)}
      rows={data?.items ?? null}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.noTickets)}
      columns={[
        { title: pick(WORDS.number), render: ({ number }) => <span className={styles.code}>{number}</span> },
        { title: pick(WORDS.what), render: ({ title }) => <Name text={pick(title)} /> },
        { title: pick(WORDS.state), render: ({ state }) => pick(TICKET_STATE_LABELS[state]) },
        { title: pick(WORDS.filed), render: ({ filedAt }) => formatMoment(filedAt, now) },
      ]}
    />
  );
}
