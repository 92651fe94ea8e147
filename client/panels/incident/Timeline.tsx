import { useMemo, type JSX } from 'react';
import type { CommandName } from '#contract/commands.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { COMMAND_DONE } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { alertLabel, deviceName } from '#client/panels/words.ts';
import { Moment } from '#client/ui/Age.tsx';
import { Section } from '#client/ui/Panel.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { timelineOf, type TimelineEvent } from './timeline.ts';
import styles from '#client/panels/panel-parts.module.css';

interface TimelineProps {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  readonly tickets: readonly Ticket[];
}

/** What happened, newest first. */
export function Timeline({ incident, alerts, tickets }: TimelineProps): JSX.Element {
  const { t } = useWords();
  const events = useMemo(() => timelineOf(incident, alerts, tickets), [incident, alerts, tickets]);
  return (
    <Section title={t('timeline.title')}>
      <ol className={styles.timeline}>
        {events.map((event, index) => (
          <li key={events.length - index} className={styles.event}>
            <Moment at={event.at} className={styles.eventTime} />
            <EventWords event={event} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function EventWords({ event }: { event: TimelineEvent }): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const more = 'more' in event && event.more > 0 ? ` ${t('timeline.more', { n: event.more })}` : '';
  switch (event.what) {
    case 'opened':
    case 'closed':
      return <span className={styles.eventText}>{t(`timeline.${event.what}`)}</span>;
    case 'raised':
    case 'cleared':
      return <span className={styles.eventText}>{t(`timeline.${event.what}`, { what: pick(alertLabel(world, event.alert)) })}{more}<bdi className={styles.eventWords}>{pick(deviceName(world, event.alert)).slice(0, 120)}</bdi></span>;
    case 'acked':
      return <span className={styles.eventText}>{t('timeline.acked', { name: event.by, what: pick(alertLabel(world, event.alert)) })}{more}</span>;
    case 'flow':
      return (
        <span className={styles.eventText}>
          <bdi>{event.by}</bdi>{event.onBehalf && ` ${t('ticket.onBehalf', { crew: t('ticket.theCrew') })}`} {event.action in COMMAND_DONE ? pick(COMMAND_DONE[event.action as CommandName]) : event.action} <span className={styles.quiet}>{event.ticket.number}</span>
          {event.late && <span className={styles.late}> {t('ticket.late')}</span>}
          {event.text !== '' && <bdi className={styles.eventWords}>{event.text}</bdi>}
        </span>
      );
    case 'comment':
      return <span className={styles.eventText}>{t('timeline.comment', { name: event.by })}<bdi className={styles.eventWords}>{event.text}</bdi></span>;
  }
}
