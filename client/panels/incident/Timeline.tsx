import { useMemo, type JSX } from 'react';
import type { CommandName } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import { operationWords } from '#contract/records/operation-words.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { CallOutcome, Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { COMMAND_DONE } from '#contract/transitions.ts';
import { actorName, saidIn } from '#client/i18n/said.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { alertLabel } from '#client/alerts/alert-words.ts';
import { DeviceName } from '#client/alerts/DeviceName.tsx';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { eventLabel, saidBy } from '#client/panels/timeline/event-words.ts';
import { useEvents } from '#client/panels/timeline/use-events.ts';
import { setView } from '#client/view/view.ts';
import { Moment } from '#client/ui/time/Age.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { timelineOf, type TimelineEvent } from './timeline.ts';
import styles from '#client/panels/panel-parts.module.css';

const CALL_WORDS: Readonly<Record<CallOutcome, Label>> = {
  'no-answer': label('无人接听', '(no answer)'),
  help: label('需要帮助', '(help is needed)'),
  well: label('平安', '(all is well)'),
};
const OPERATED = label('操作', 'told it to');
/** The newest of what its devices told; all of it is in the event panel. */
const MOST_EVENTS = 100;

interface TimelineProps {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  readonly tickets: readonly Ticket[];
}

/** What happened, newest first. */
export function Timeline({ incident, alerts, tickets }: TimelineProps): JSX.Element {
  const { t } = useWords();
  const { kinds } = useWorld();
  const tells = alerts.some(({ kind }) => kinds.get(kind)?.events !== undefined);
  const { events: told } = useEvents(tells ? `incident:${incident.id}` : '');
  const { records: operations, version } = useRecords('operation');
  const events = useMemo(
    () => timelineOf(incident, alerts, tickets, told?.slice(0, MOST_EVENTS), operations.values()),
    [incident, alerts, tickets, told, operations, version],
  );
  return (
    <Section
      title={t('timeline.title')}
      aside={
        tells && (
          <button type="button" className={styles.all} onClick={() => setView({ open: `timeline:incident:${incident.id}` })}>
            {t('events.title')}
          </button>
        )
      }
    >
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
  const { t, pick, lang } = useWords();
  const more = 'more' in event && event.more > 0 ? ` ${t('timeline.more', { n: event.more })}` : '';
  switch (event.what) {
    case 'opened':
    case 'closed':
      return <span className={styles.eventText}>{t(`timeline.${event.what}`)}</span>;
    case 'raised':
    case 'cleared':
      return (
        <span className={styles.eventText}>
          {t(`timeline.${event.what}`, { what: pick(alertLabel(world, event.alert)) })}
          {more}
          <bdi className={styles.eventWords}>
            <DeviceName alert={event.alert} most={120} />
          </bdi>
        </span>
      );
    case 'acked':
      return (
        <span className={styles.eventText}>
          {t('timeline.acked', { name: actorName(event.by, lang), what: pick(alertLabel(world, event.alert)) })}
          {more}
        </span>
      );
    case 'flow':
      return (
        <span className={styles.eventText}>
          <bdi>{actorName(event.by, lang)}</bdi>
          {event.onBehalf && ` ${t('ticket.onBehalf', { crew: t('ticket.theCrew') })}`}{' '}
          {event.action in COMMAND_DONE ? pick(COMMAND_DONE[event.action as CommandName]) : event.action}{' '}
          <span className={styles.quiet}>{event.ticket.number}</span>
          {event.late && <span className={styles.late}> {t('ticket.late')}</span>}
          {event.text !== '' && <bdi className={styles.eventWords}>{event.text}</bdi>}
        </span>
      );
    case 'late':
      return (
        <span className={styles.eventText}>
          <span className={styles.late}>{t(`late.${event.step}`)}</span> <span className={styles.quiet}>{event.ticket.number}</span>
        </span>
      );
    case 'event':
      return <DeviceEventWords event={event.event} />;
    case 'operation':
      return <OperationWords operation={event.operation} more={more} />;
    case 'call':
      return <CallWords event={event} />;
    case 'comment':
      return (
        <span className={styles.eventText}>
          {t('timeline.comment', { name: actorName(event.by, lang) })}
          <bdi className={styles.eventWords}>{saidIn(event, lang)}</bdi>
        </span>
      );
  }
}

function DeviceEventWords({ event }: { event: DeviceEvent }): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const values = saidBy(world.kinds, event).map(({ label, value, plain }) => (plain ? pick(value) : `${pick(label)} ${pick(value)}`));
  return (
    <span className={styles.eventText} data-event={event.type}>
      {pick(eventLabel(world.kinds, event))}
      <bdi className={styles.eventWords}>{[world.get('device', event.device)?.name ?? event.device, ...values].join(' · ')}</bdi>
    </span>
  );
}

/** Who told which device to do what, and what came of it so far. */
function OperationWords({ operation, more }: { operation: Operation; more: string }): JSX.Element {
  const world = useWorld();
  const { pick, lang } = useWords();
  const { kind, action, device, requestedBy, id } = operation;
  const what = world.kinds.get(kind)?.actions?.[action];
  return (
    <span className={styles.eventText} data-operated={id}>
      <bdi>{actorName(requestedBy, lang)}</bdi> {pick(OPERATED)} {what ? pick(what.label) : action}
      {more} <span className={styles.quiet}>{pick(operationWords(operation))}</span>
      <bdi className={styles.eventWords}>{world.get('device', device)?.name ?? device}</bdi>
    </span>
  );
}

function CallWords({ event }: { event: Extract<TimelineEvent, { what: 'call' }> }): JSX.Element {
  const { pick } = useWords();
  return (
    <span className={styles.eventText}>
      <bdi>{event.by.name}</bdi> {pick(COMMAND_DONE.call)} {pick(CALL_WORDS[event.outcome])}
      {event.text !== '' && <bdi className={styles.eventWords}>{event.text}</bdi>}
    </span>
  );
}
