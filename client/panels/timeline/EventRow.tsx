import { memo, type JSX } from 'react';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { cx } from '#client/ui/styles/classes.ts';
import { AgeText, Moment } from '#client/ui/time/Age.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { eventLabel, eventSeverity, saidBy, showsMedia } from './event-words.ts';
import styles from './timeline.module.css';

interface EventRowProps {
  readonly event: DeviceEvent;
  readonly selected: boolean;
  /** Names the device: the list is not of one device alone. */
  readonly withDevice: boolean;
  readonly onChoose: (event: DeviceEvent) => void;
}

/** One line: when, what, of whom, and what else was said. */
export const EventRow = memo(function EventRow({ event, selected, withDevice, onChoose }: EventRowProps): JSX.Element {
  const world = useWorld();
  const { pick, t } = useWords();
  const severity = eventSeverity(world.kinds, event);
  const device = world.get('device', event.device);
  return (
    <div
      role="option"
      id={`event-${event.id}`}
      aria-selected={selected}
      className={cx(styles.row, severity === null && styles.everyday)}
      onClick={() => onChoose(event)}
      data-event={event.type}
    >
      {severity === null ? (
        <Icon name={world.kinds.get(event.kind)?.icon ?? 'circle-dot'} className={styles.mark} />
      ) : (
        <SeverityMark severity={severity} className={styles.mark} />
      )}
      <span className={styles.what}>
        <span className={styles.label}>{pick(eventLabel(world.kinds, event))}</span>
        {event.late && <Badge title={t('events.lateAbout')}>{t('alert.late')}</Badge>}
        {showsMedia(world.kinds, event) && (
          <span title={t('events.footage')} className={styles.footage}>
            <Icon name="photo" />
          </span>
        )}
        {event.clockFault && <Badge>{t('alert.clockFault')}</Badge>}
      </span>
      <span className={styles.when}>
        <Moment at={event.at} />
        <AgeText at={event.at} className={styles.age} />
      </span>
      <span className={styles.said}>
        {withDevice && <Name text={device?.name ?? event.device} className={styles.device} />}
        {saidBy(world.kinds, event).map(({ name, label, value, plain }) => (
          <span key={name} title={pick(label)} className={styles.value}>
            {!plain && <span className={styles.name}>{pick(label)} </span>}
            <bdi>{pick(value)}</bdi>
          </span>
        ))}
        {event.text !== '' && <Name text={event.text} />}
      </span>
    </div>
  );
});
