import { lazy, Suspense, useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { arriveBy } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { INCIDENT_STATE_LABELS } from '#contract/transitions.ts';
import { ActionBar } from '#client/actions/ActionBar.tsx';
import { alertActions, incidentActions, NEXT_KEY, openTicket, ticketActions, type Action } from '#client/actions/actions.ts';
import { ask } from '#client/dialogs/open-dialog.ts';
import { useSendCommand } from '#client/actions/send-command.ts';
import { useTicketAction } from '#client/actions/use-ticket-action.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { alertOrder } from '#client/alerts/queue-item.ts';
import { LazyStrip } from '#client/media/LazyStrip.tsx';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { AlertItem, PlaceLink, RecordPanel, TicketItem } from '#client/panels/parts.tsx';
import { Sight } from '#client/panels/sight/Sight.tsx';
import { useStoredParts, useStoredRecord } from '#client/panels/stored-records.ts';
import { alertLabel, alertSays } from '#client/alerts/alert-words.ts';
import { useDeviceName } from '#client/alerts/DeviceName.tsx';
import { AgeText, Countdown } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { Button } from '#client/ui/controls/Button.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { withBasePath } from '#client/session/base-path.ts';
import { ThrowButton } from '#client/throwing/ThrowButton.tsx';
import { setView } from '#client/view/view.ts';
import { eventPlaceOf } from '#client/view/event-place.ts';
import { Briefing } from './Briefing.tsx';
import { lookBack } from '#client/view/look-back.ts';
import { usePast, useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { Timeline } from './Timeline.tsx';
import styles from '#client/panels/panel-parts.module.css';

export default definePanel({ id: 'incident', title: label('事件', 'Incident'), component: IncidentPanel });

/** An incident, or an alert that belongs to none. */
function IncidentPanel({ id, opened }: PanelProps): JSX.Element {
  const { t } = useWords();
  const alert = useStoredRecord('alert', opened === 'alert' ? id : '');
  const incident = useStoredRecord('incident', opened === 'alert' ? (alert?.incident ?? '') : id);
  if (incident) return <IncidentView incident={incident} />;
  if (alert) return <LoneAlert alert={alert} />;
  return (
    <RecordPanel title={t('incident.title')}>
      <EmptyState icon="alert-triangle" title={t('record.missing')}>
        {id}
      </EmptyState>
    </RecordPanel>
  );
}

function IncidentView({ incident }: { incident: Incident }): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { alerts, tickets } = useParts(incident);
  const seat = useMemo(() => eventPlaceOf(world, alerts, incident.place), [world, alerts, incident.place]);
  return (
    <RecordPanel title={t('incident.title')}>
      <div className={styles.head}>
        <p className={styles.line}>
          <Badge severity={incident.priority}>P{incident.priority}</Badge>
          <Badge>{pick(INCIDENT_STATE_LABELS[incident.state])}</Badge>
          <span className={styles.number}>{incident.number}</span>
          <AgeText at={incident.openedAt} className={styles.push} />
        </p>
        <h3 className={styles.title}>
          <SeverityMark severity={incident.severity} />
          <Name text={pick(incident.title)} lines={2} />
        </h3>
        <PlaceLink path={seat.whole || incident.place} seat={seat} />
        <p className={styles.reason}>{pick(incident.reason)}</p>
        <RescueClock alerts={alerts} tickets={tickets} />
        {incident.joinedTo !== undefined && <JoinedTo incident={incident.joinedTo} />}
        <LookBack alerts={alerts} incident={incident} />
        <p className={styles.line}>
          {incident.owner ? t('incident.owner', { name: incident.owner.name }) : t('incident.noOwner')}
          {incident.simulated && <span className={styles.push}>{t('simulated')}</span>}
        </p>
      </div>
      <IncidentActions incident={incident} alerts={alerts} tickets={tickets} />
      <AffectedNetworks incident={incident} alerts={alerts} />
      <Sight />
      {tickets.length > 0 && (
        <Section title={t('incident.tickets')} aside={tickets.length}>
          <ul className={styles.list}>
            {tickets.map((ticket) => (
              <TicketItem key={ticket.id} ticket={ticket} withPlace={false} />
            ))}
          </ul>
        </Section>
      )}
      <Proofs tickets={tickets} />
      <Section title={t('incident.alerts')} aside={alerts.length}>
        <ul className={styles.list}>
          {alerts.slice(0, MOST_ALERTS).map((alert) => (
            <AlertItem key={alert.id} alert={alert} withDevice />
          ))}
        </ul>
        {alerts.length > MOST_ALERTS && <p className={styles.quiet}>{t('incident.more', { n: alerts.length - MOST_ALERTS })}</p>}
      </Section>
      <Timeline incident={incident} alerts={alerts} tickets={tickets} />
    </RecordPanel>
  );
}

/** Shows the room as it was, from shortly before its first alert; and the incident as a page to take away. */
function LookBack({ alerts, incident }: { alerts: readonly Alert[]; incident: Incident }): JSX.Element | null {
  const { t } = useWords();
  const past = usePast();
  const world = useWorld();
  const first = alerts.reduce((earliest, { raisedAt }) => Math.min(earliest, raisedAt), incident.openedAt);
  return past ? null : (
    <p className={styles.line}>
      <Button look="quiet" icon="history" onClick={() => lookBack(world, first - BEFORE_MS)}>
        {t('replay.incident')}
      </Button>
      {incident.closedAt !== null && (
        <Button look="quiet" icon="player-play" onClick={() => void open(withBasePath(filmOf(incident.id)), '_blank', 'noopener')}>
          {t('replay.film')}
        </Button>
      )}
      <Briefing incident={incident.id} />
    </p>
  );
}

const Networks = lazy(() => import('#client/networks/Networks.tsx'));

/** Of an incident with an alert that tells of a network; past days have no answer of the valves of then. */
function AffectedNetworks({ incident, alerts }: { incident: Incident; alerts: readonly Alert[] }): JSX.Element | null {
  const { kinds } = useWorld();
  const past = usePast();
  const tells = alerts.some(({ active, kind, code }) => active && kinds.get(kind)?.alerts[code]?.network !== undefined);
  return past || !tells ? null : (
    <Suspense fallback={null}>
      <Networks incident={incident.id} />
    </Suspense>
  );
}

/** Where the film of a case is: an address that can be sent to somebody, who sees of it what they may know. */
const filmOf = (incident: string): string => `/replay?incident=${encodeURIComponent(incident)}`;

/** What led to it begins so long before its first alert. */
const BEFORE_MS = 60_000;

/** Until when help must be there, while nobody has been sent: from then on it is its ticket's clock. */
function RescueClock({ alerts, tickets }: { alerts: readonly Alert[]; tickets: readonly Ticket[] }): JSX.Element | null {
  const { kinds } = useWorld();
  const { t } = useWords();
  const deadline = tickets.length > 0 ? null : arriveBy(kinds, alerts);
  return deadline === null ? null : (
    <p className={styles.line} data-clock="rescue">
      {t('clock.rescue')} <Countdown deadline={deadline} />
    </p>
  );
}

/** Where its alerts have gone. */
function JoinedTo({ incident }: { incident: string }): JSX.Element {
  const { t } = useWords();
  return (
    <button type="button" className={styles.place} onClick={() => setView({ open: `incident:${incident}` })}>
      {t('incident.joined', { number: incident })}
    </button>
  );
}

/** What the crews of its tickets handed in. */
function Proofs({ tickets }: { tickets: readonly Ticket[] }): JSX.Element | null {
  const { t } = useWords();
  const photos = tickets.flatMap((ticket) => ticket.photos).sort((a, b) => b.at - a.at);
  if (photos.length === 0) return null;
  return (
    <Section title={t('ticket.photos')} aside={photos.length}>
      <LazyStrip shown={photos} />
    </Section>
  );
}

/** More alerts than this are counted, not listed. */
const MOST_ALERTS = 50;

function useParts(incident: Incident): { alerts: Alert[]; tickets: Ticket[] } {
  const { kinds } = useWorld();
  const alerts = useRecords('alert');
  const tickets = useRecords('ticket');
  const oldAlerts = useStoredParts(
    'alert',
    incident.id,
    incident.alerts.some((id) => !alerts.records.has(id)),
  );
  const oldTickets = useStoredParts(
    'ticket',
    incident.id,
    incident.tickets.some((id) => !tickets.records.has(id)),
  );
  return useMemo(
    () => ({
      alerts: incident.alerts
        .map((id) => alerts.records.get(id) ?? oldAlerts.find((one) => one.id === id))
        .filter((alert) => alert !== undefined)
        .sort(alertOrder(kinds)),
      tickets: incident.tickets
        .map((id) => tickets.records.get(id) ?? oldTickets.find((one) => one.id === id))
        .filter((ticket) => ticket !== undefined)
        .sort((a, b) => b.filedAt - a.filedAt),
    }),
    [incident, kinds, alerts.records, alerts.version, tickets.records, tickets.version, oldAlerts, oldTickets],
  );
}

/** What can be done with the incident, and the next step of its ticket under way: the whole loop without leaving. */
function IncidentActions({
  incident,
  alerts,
  tickets,
}: {
  incident: Incident;
  alerts: readonly Alert[];
  tickets: readonly Ticket[];
}): JSX.Element | null {
  const { user } = useSession();
  const run = useSendCommand();
  const act = useTicketAction();
  if (!user) return null;
  const unacked = alerts.filter((alert) => alert.acked === null).length;
  const ticket = openTicket(tickets);
  const own = incidentActions(incident, unacked, ticket, user);
  const step = ticket ? ticketActions(ticket, user).filter((action) => action.key === NEXT_KEY) : [];
  const next = step.map((action): Action => ({ ...action, look: unacked > 0 ? 'normal' : 'primary' }));
  const onAct = (action: Action): Promise<unknown> | undefined => {
    if (ticket && action.key === NEXT_KEY) return act(action, ticket);
    if (action.command === 'acknowledge') return run('acknowledge', { incident: incident.id });
    if (action.command === 'assign') return run('assign', { incident: incident.id, version: incident.version, owner: user.id });
    ask({ command: action.command, about: 'incident', id: incident.id });
    return undefined;
  };
  const lead = unacked > 0 ? 1 : 0;
  return (
    <div className={styles.actions}>
      <ActionBar actions={[...own.slice(0, lead), ...next, ...own.slice(lead)]} onAct={onAct} />
      <ThrowButton />
    </div>
  );
}

function LoneAlert({ alert }: { alert: Alert }): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { user } = useSession();
  const run = useSendCommand();
  const name = useDeviceName(alert);
  const said = pick(alertSays(alert));
  const act = (action: Action): Promise<unknown> | undefined => {
    if (action.command === 'acknowledge') return run('acknowledge', { alerts: [alert.id] });
    if (action.command === 'unshelve') return run('unshelve', { alert: alert.id, version: alert.version });
    ask({ command: action.command, about: 'alert', id: alert.id });
    return undefined;
  };
  return (
    <RecordPanel title={t('alert.title')}>
      <div className={styles.head}>
        <p className={styles.line}>
          <Name text={pick(name)} />
          <AgeText at={alert.raisedAt} className={styles.push} />
        </p>
        <h3 className={styles.title}>
          <SeverityMark severity={alert.severity} />
          <Name text={pick(alertLabel(world, alert))} lines={2} />
        </h3>
        <PlaceLink path={alert.place} seat={eventPlaceOf(world, [alert], alert.place)} />
        {said !== '' && <p className={styles.reason}>{said.slice(0, 1000)}</p>}
      </div>
      {user && (
        <div className={styles.actions}>
          <ActionBar actions={alertActions(alert, user)} onAct={act} />
        </div>
      )}
      <Sight />
      <Section title={t('incident.alerts')}>
        <ul className={styles.list}>
          <AlertItem alert={alert} withDevice />
        </ul>
      </Section>
    </RecordPanel>
  );
}
