import type { JSX, ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { isSuspendable } from '#contract/kinds/action-spec.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { responseClock } from '#contract/records/response-clock.ts';
import { TICKET_STATE_LABELS, allowedCommands } from '#contract/transitions.ts';
import { ask } from '#client/dialogs/open-dialog.ts';
import { actorName } from '#client/i18n/said.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSecondName } from '#client/i18n/second-name.ts';
import { AgeText, Countdown } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { IconButton } from '#client/ui/controls/Button.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Panel } from '#client/ui/frame/Panel.tsx';
import { Reading } from '#client/ui/data/Quantity.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { wayToEventPlace, type EventPlace } from '#client/view/event-place.ts';
import { setView, viewStore } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import { alertLabel, alertSays } from '#client/alerts/alert-words.ts';
import { useDeviceName } from '#client/alerts/DeviceName.tsx';
import { placesAlong, placeWords } from '#client/places/place-words.ts';
import styles from './panel-parts.module.css';

/** Frame of the panels about one record: its kind of record, and the way out. */
export function RecordPanel({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const { t } = useWords();
  const close = (): void => setView({ open: '' });
  return (
    <Panel title={title} tools={<IconButton icon="x" label={`${t('close')} (Esc)`} onClick={close} />}>
      {children}
    </Panel>
  );
}

/** Where a record is; pressing it (or G) goes there on the map: to all of it, and from there to where it began. */
export function PlaceLink({ path, seat }: { path: string; seat?: EventPlace }): JSX.Element {
  const world = useWorld();
  const { pick, t } = useWords();
  const last = useSecondName()(placesAlong(world, path).at(-1)?.name ?? '');
  const go = (): void => {
    const way = wayToEventPlace(viewStore.getState(), seat ?? { whole: path, first: path });
    if ('to' in way) setView(way.to);
    else showMessage(pick(way.why), 'refused');
  };
  useKeys({ g: go });
  return (
    <button type="button" className={styles.place} onClick={go} title={`${t('goto')} (G)`}>
      <Icon name="map-pin" />
      <Name text={pick(placeWords(world, path))} />
      {last !== '' && <span className={styles.quiet}>{last}</span>}
    </button>
  );
}

const DRILLED = label('演练', 'Drill');
/** A zone was bypassed, or its panel disarmed. */
const KEPT = label('旁路期间', 'Bypassed');

/** An alert among those of an incident or a device. */
export function AlertItem({ alert, withDevice }: { alert: Alert; withDevice: boolean }): JSX.Element {
  const world = useWorld();
  const { pick, t, lang } = useWords();
  const name = pick(useDeviceName(alert));
  const said = pick(alertSays(alert));
  const spec = world.kinds.get(alert.kind)?.points[alert.point];
  const mayShelve = world.user !== null && allowedCommands(alert, world.user).includes('shelve');
  const open = (): void => setView(alert.device === null ? { open: `alert:${alert.id}` } : { open: `device:${alert.device}` });
  return (
    <li className={styles.item} onDoubleClick={open}>
      <SeverityMark severity={alert.severity} unacked={alert.acked === null} />
      <span className={styles.itemTitle}>
        <span title={alert.count > 1 ? t('alert.repeats', { n: alert.count }) : undefined}>{pick(alertLabel(world, alert))}</span>
        {spec && !spec.states && alert.code !== 'offline' && !Number.isNaN(alert.value) && (
          <Reading spec={spec} value={alert.value} className={styles.quiet} />
        )}
        {!alert.active && <Badge>{t('alert.cleared')}</Badge>}
        {alert.shelved && <Badge title={alert.shelved.reason}>{t('alert.shelved')}</Badge>}
        {alert.drill && <Badge title={alert.drill}>{pick(isSuspendable(world.kinds.get(alert.kind) ?? {}) ? KEPT : DRILLED)}</Badge>}
        {alert.late && <Badge title={t('alert.lateAbout')}>{t('alert.late')}</Badge>}
        {alert.clockFault && <Badge>{t('alert.clockFault')}</Badge>}
      </span>
      <span className={styles.line}>
        <AgeText at={alert.raisedAt} />
        {mayShelve && (
          <IconButton icon="bell-off" label={t('shelve.title')} onClick={() => ask({ command: 'shelve', about: 'alert', id: alert.id })} />
        )}
      </span>
      <span className={styles.itemSub}>
        {withDevice && <Name text={name} />}
        <Name text={alert.acked ? t('alert.ackedBy', { name: actorName(alert.acked.by, lang) }) : t('alert.unacked')} />
      </span>
      {saysMore(said, name) && (
        <span className={styles.itemSub}>
          <Name text={said} lines={2} />
        </span>
      )}
    </li>
  );
}

/** Fire panels send the place in words: not worth repeating when the device's name holds it. */
const saysMore = (text: string, name: string): boolean => text !== '' && !name.replaceAll(/\s/g, '').includes(text.replaceAll(/\s/g, ''));

/** The clock that runs out first: of an extreme ticket for accepting or arriving, else for finishing. */
function TicketClock({ ticket }: { ticket: Ticket }): JSX.Element {
  const { t } = useWords();
  const clock = responseClock(ticket);
  return clock ? (
    <span data-clock={clock.step}>
      {t(`clock.${clock.step}`)} <Countdown deadline={clock.deadline} />
    </span>
  ) : (
    <Countdown deadline={ticket.deadline} />
  );
}

/** A ticket among others. */
export function TicketItem({ ticket, withPlace }: { ticket: Ticket; withPlace: boolean }): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const crew = ticket.crew === null ? undefined : world.get('crew', ticket.crew);
  return (
    <li>
      <button type="button" className={styles.item} onClick={() => setView({ open: `ticket:${ticket.id}` })}>
        <SeverityMark severity={ticket.severity} unacked={ticket.state !== 'closed'} />
        <span className={styles.itemTitle}>
          <Name text={pick(ticket.title)} />
        </span>
        {ticket.state === 'closed' ? <AgeText at={ticket.updatedAt} className={styles.quiet} /> : <TicketClock ticket={ticket} />}
        <span className={styles.itemSub}>
          <Badge>{pick(TICKET_STATE_LABELS[ticket.state])}</Badge>
          {crew && <Name text={crew.name} />}
          {withPlace ? <Name text={pick(placeWords(world, ticket.place))} /> : <span className={styles.number}>{ticket.number}</span>}
        </span>
      </button>
    </li>
  );
}
