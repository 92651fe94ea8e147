import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { CommandName } from '#contract/commands.ts';
import { LATE_STEPS, type Ticket } from '#contract/records/ticket.ts';
import { responseClock } from '#contract/records/response-clock.ts';
import { COMMAND_LABELS, LINK_LABELS, TICKET_STATE_LABELS } from '#contract/transitions.ts';
import { ActionBar } from '#client/actions/ActionBar.tsx';
import { ticketActions } from '#client/actions/actions.ts';
import { useTicketAction } from '#client/actions/use-ticket-action.ts';
import { actorName, saidIn } from '#client/i18n/said.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { PlaceLink, RecordPanel } from '#client/panels/parts.tsx';
import { Sight } from '#client/panels/sight/Sight.tsx';
import { AgeText, Countdown, Moment } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { formatSpan } from '#client/ui/time/format.ts';
import { openEventPlace, eventPlaceOf } from '#client/view/event-place.ts';
import { setView } from '#client/view/view.ts';
import { useRecord, useSession, useWorld } from '#client/world/hooks.ts';
import { useStoredRecord } from '#client/panels/stored-records.ts';
import { stepsOf } from './stepper.ts';
import styles from '#client/panels/panel-parts.module.css';
import { LazyStrip } from '#client/media/LazyStrip.tsx';
import own from './ticket.module.css';

export default definePanel({ id: 'ticket', title: label('工单', 'Ticket'), component: TicketPanel });

function TicketPanel({ id }: PanelProps): JSX.Element {
  const { t, lang } = useWords();
  const { user } = useSession();
  const ticket = useStoredRecord('ticket', id);
  const act = useTicketAction();
  if (!ticket)
    return (
      <RecordPanel title={t('ticket.title')}>
        <EmptyState icon="clipboard-list" title={t('record.missing')}>
          {id}
        </EmptyState>
      </RecordPanel>
    );
  return (
    <RecordPanel title={t('ticket.title')}>
      <TicketHead ticket={ticket} />
      <Stepper ticket={ticket} />
      {user && (
        <div className={styles.actions}>
          <ActionBar actions={ticketActions(ticket, user)} onAct={(action) => act(action, ticket)} />
        </div>
      )}
      <Sight />
      <Flow ticket={ticket} />
      {ticket.photos.length > 0 && <Photos ticket={ticket} />}
      {ticket.comments.length > 0 && (
        <Section title={t('ticket.comments')}>
          <ol className={styles.timeline}>
            {ticket.comments.toReversed().map((comment, index) => (
              <li key={index} className={styles.event}>
                <Moment at={comment.at} className={styles.eventTime} />
                <span className={styles.eventText}>
                  <bdi>{actorName(comment.by, lang)}</bdi>
                  <bdi className={styles.eventWords}>{saidIn(comment, lang)}</bdi>
                </span>
              </li>
            ))}
          </ol>
        </Section>
      )}
    </RecordPanel>
  );
}

function TicketHead({ ticket }: { ticket: Ticket }): JSX.Element {
  const { t, pick, lang } = useWords();
  const world = useWorld();
  const incident = useRecord('incident', ticket.incident);
  const crew = useRecord('crew', ticket.crew ?? '');
  return (
    <div className={styles.head}>
      <p className={styles.line}>
        <Badge>{pick(TICKET_STATE_LABELS[ticket.state])}</Badge>
        <span className={styles.number}>{ticket.number}</span>
        {incident && (
          <button type="button" className={own.incident} onClick={() => setView({ open: `incident:${incident.id}` })}>
            <Icon name="arrow-back-up" />
            {incident.number}
          </button>
        )}
      </p>
      <h3 className={styles.title}>
        <SeverityMark severity={ticket.severity} />
        <Name text={pick(ticket.title)} lines={2} />
      </h3>
      <PlaceLink path={ticket.place} seat={openEventPlace(world, `ticket:${ticket.id}`) ?? eventPlaceOf(world, [], ticket.place)} />
      <div className={own.deadline}>
        {ticket.evaluation ? (
          <span className={own.clock}>
            {t(ticket.evaluation.onTime ? 'ticket.onTime' : 'ticket.wasLate', {
              span: formatSpan(ticket.evaluation.seconds * 1000, lang),
            })}
            {' · '}
            {scoreOf(ticket) === null ? t('ticket.unscored') : t('ticket.score', { n: scoreOf(ticket) })}
          </span>
        ) : (
          <Countdown deadline={ticket.deadline} className={own.clock} />
        )}
        <ResponseClockText ticket={ticket} />
        {LATE_STEPS.map(
          (step) =>
            ticket.late?.[step] !== undefined && (
              <span key={step} className={styles.late} data-late={step}>
                {t(`late.${step}`)} <Moment at={ticket.late[step]} />
              </span>
            ),
        )}
        <span className={styles.quiet}>
          <bdi>{ticket.catalogue.name}</bdi> · <bdi>{ticket.limit}</bdi> · {t('ticket.until')} <Moment at={ticket.deadline} />
        </span>
      </div>
      <p className={styles.line}>
        <Icon name="users" />
        {crew ? <Name text={crew.name} /> : t('ticket.noCrew')}
        {ticket.simulated && <span className={styles.push}>{t('simulated')}</span>}
      </p>
    </div>
  );
}

/** Records closed before scores were kept have none. */
const scoreOf = ({ evaluation }: Ticket): number | null => evaluation?.score ?? null;

/** An extreme ticket has clocks for accepting and arriving too. */
function ResponseClockText({ ticket }: { ticket: Ticket }): JSX.Element | null {
  const { t } = useWords();
  const clock = responseClock(ticket);
  return (
    clock && (
      <span className={own.clock} data-clock={clock.step}>
        {t(`clock.${clock.step}`)} <Countdown deadline={clock.deadline} />
      </span>
    )
  );
}

/** The seven links, left to right, with when each was reached. */
function Stepper({ ticket }: { ticket: Ticket }): JSX.Element {
  const { pick, lang } = useWords();
  return (
    <ol className={own.steps}>
      {stepsOf(ticket).map((step) => (
        <li
          key={step.link}
          className={own.step}
          data-state={step.state}
          aria-current={step.state === 'now' ? 'step' : undefined}
          title={step.by ? actorName(step.by, lang) : undefined}
        >
          <span className={own.dot}>{step.state === 'done' && <Icon name="check" />}</span>
          <span className={own.link}>{pick(LINK_LABELS[step.link])}</span>
          <span className={own.when}>{step.at === null ? '' : <Moment at={step.at} />}</span>
        </li>
      ))}
    </ol>
  );
}

function Flow({ ticket }: { ticket: Ticket }): JSX.Element {
  const { t, pick, lang } = useWords();
  const world = useWorld();
  const sent = ({ action, crew }: Ticket['flow'][number]): string | undefined =>
    action === 'dispatch' || action === 'redispatch' ? world.get('crew', crew ?? '')?.name : undefined;
  return (
    <Section title={t('ticket.flow')} aside={<AgeText at={ticket.filedAt} />}>
      <ol className={styles.timeline}>
        {ticket.flow.toReversed().map((row, index) => (
          <li key={ticket.flow.length - index} className={styles.event}>
            <Moment at={row.at} className={styles.eventTime} />
            <span className={styles.eventText}>
              <span className={styles.strong}>
                {row.action in COMMAND_LABELS ? pick(COMMAND_LABELS[row.action as CommandName]) : row.action}
              </span>{' '}
              <bdi>{actorName(row.by, lang)}</bdi>
              {row.onBehalf && (
                <span className={styles.quiet}>
                  {' '}
                  {t('ticket.onBehalf', { crew: world.get('crew', row.crew ?? '')?.name ?? t('ticket.theCrew') })}
                </span>
              )}
              {sent(row) !== undefined && (
                <>
                  {' '}
                  → <bdi>{sent(row)}</bdi>
                </>
              )}
              <span className={styles.quiet}> · {formatSpan(row.seconds * 1000, lang)}</span>
              {row.late && <span className={styles.late}> {t('ticket.late')}</span>}
              {row.text !== '' && <bdi className={styles.eventWords}>{row.text}</bdi>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Photos({ ticket }: { ticket: Ticket }): JSX.Element {
  const { t } = useWords();
  return (
    <Section title={t('ticket.photos')} aside={ticket.photos.length}>
      <LazyStrip shown={ticket.photos} />
    </Section>
  );
}
