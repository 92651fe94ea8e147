import { memo, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { alertLabel, alertSays } from '#client/alerts/alert-words.ts';
import { useCause } from '#client/alerts/use-cause.ts';
import { useDeviceName } from '#client/alerts/DeviceName.tsx';
import { placeWords } from '#client/places/place-words.ts';
import { AgeText } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { cx } from '#client/ui/styles/classes.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { setView } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';
import styles from './queue.module.css';

interface QueueRowProps {
  readonly item: QueueItem;
  readonly gone: boolean;
  readonly selected: boolean;
}

/** One line of the queue: what, where, since when, and whether anybody has taken notice. */
export const QueueRow = memo(function QueueRow({ item, gone, selected }: QueueRowProps): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const { head } = item;
  const device = useDeviceName(head);
  const over = item.alerts.every((alert) => !alert.active);
  const cause = useCause(item.id);
  const said = head.device === null ? pick(alertSays(head)) : '';
  const name = cause?.where ?? (said || pick(device));
  return (
    <div
      role="option"
      id={`line-${item.id}`}
      aria-selected={selected}
      data-severity={item.severity}
      data-item={item.id}
      className={cx(styles.row, gone && styles.gone, item.unacked === 0 && styles.acked, over && styles.over)}
      onClick={() => setView({ open: item.id })}
    >
      <SeverityMark severity={item.severity} unacked={item.unacked > 0} className={styles.mark} />
      <div className={styles.what}>
        <span className={styles.alert}>{cause?.what ?? pick(alertLabel(world, head))}</span>
        <RowTags item={item} gone={gone} />
      </div>
      <AgeText at={head.raisedAt} className={styles.age} />
      <span className={styles.who}>
        <Icon name={world.kinds.get(head.kind)?.icon ?? 'circle-dot'} className={styles.kind} />
        <Name text={name} className={styles.device} />
        <PlaceAfter text={pick(placeWords(world, head.place, name))} />
      </span>
    </div>
  );
});

const PlaceAfter = ({ text }: { text: string }): JSX.Element | null => (text === '' ? null : <Name text={text} className={styles.place} />);

function RowTags({ item, gone }: { item: QueueItem; gone: boolean }): JSX.Element {
  const { t } = useWords();
  const { head, alerts } = item;
  return (
    <span className={styles.tags}>
      {alerts.length > 1 && <Badge title={t('queue.foldedAbout')}>{t('queue.folded', { n: alerts.length })}</Badge>}
      {gone && <Badge>{t('queue.gone')}</Badge>}
      {!gone && alerts.every((alert) => !alert.active) && <Badge>{t('alert.cleared')}</Badge>}
      {head.late && <Badge title={t('alert.lateAbout')}>{t('alert.late')}</Badge>}
      {head.clockFault && <Badge>{t('alert.clockFault')}</Badge>}
      {!head.stored && <Badge severity={2}>{t('alert.notStored')}</Badge>}
    </span>
  );
}
