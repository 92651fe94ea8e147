import { useEffect, useRef, useState, type JSX, type RefObject } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useQueueLines } from '#client/alerts/queue-lines.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';
import { definePanel } from '#client/panels/panel.ts';
import { sinceOf } from '#client/panels/wall-header/sentence.ts';
import { useCause } from '#client/alerts/use-cause.ts';
import { alertLabel, alertSays, deviceName } from '#client/alerts/alert-words.ts';
import { placeWords } from '#client/places/place-words.ts';
import { AgeText } from '#client/ui/time/Age.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useSession, useWorld } from '#client/world/hooks.ts';
import { endedLast } from './ended-last.ts';
import styles from './wall-alerts.module.css';

export default definePanel({ id: 'wall-alerts', title: label('实时告警', 'Live alerts'), component: WallAlerts });

/** The worst of what needs attention, as many as there is room for; the rest is counted. */
function WallAlerts(): JSX.Element {
  const { t } = useWords();
  const { ready } = useSession();
  const items = endedLast(useQueueLines(true).items);
  const box = useRef<HTMLUListElement>(null);
  const room = useRowLimit(box);
  const shown = items.length > room ? items.slice(0, room) : items;
  const asOf = useRecordsAsOf();
  const unacked = items.reduce((sum, item) => sum + item.unacked, 0);
  return (
    <WallPanel
      title={t('wall.alerts')}
      aside={ready ? t('queue.count', { all: items.length, unacked }) : ''}
      source={items.length > shown.length ? t('wall.more', { n: items.length - shown.length }) : t('wall.ofAlerts')}
      asOf={asOf}
      className={styles.panel}
    >
      <ul className={styles.list} ref={box} style={{ gridTemplateRows: `repeat(${room}, minmax(0, 1fr))` }}>
        {ready && items.length === 0 && <li className={styles.calm}>{t('queue.empty')}</li>}
        {shown.map((item) => (
          <WallAlert key={item.id} item={item} />
        ))}
      </ul>
    </WallPanel>
  );
}

/** A line is at least this high. */
const ROW_REM = 4.2;

/** How many lines there is room for. */
function useRowLimit(box: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(8);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setRoom(Math.max(1, Math.floor(box.current!.clientHeight / (ROW_REM * rem))));
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box]);
  return room;
}

function WallAlert({ item }: { item: QueueItem }): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const { head, alerts } = item;
  const over = alerts.every((alert) => !alert.active);
  const cause = useCause(item.id);
  const said = head.device === null ? pick(alertSays(head)) : '';
  const name = cause?.where ?? (said || pick(deviceName(world, head)));
  const place = pick(placeWords(world, head.place, name));
  return (
    <li className={styles.row} data-severity={item.severity} data-calm={over || item.unacked === 0 || undefined} data-item={item.id}>
      <SeverityMark severity={item.severity} unacked={item.unacked > 0} className={styles.mark} />
      <span className={styles.what}>
        <span className={styles.label}>{cause?.what ?? pick(alertLabel(world, head))}</span>
        {over && <span className={styles.count}>{t('alert.cleared')}</span>}
        {alerts.length > 1 && <span className={styles.count}>{t('queue.folded', { n: alerts.length })}</span>}
        {head.clockFault && <span className={styles.count}>{t('alert.clockFault')}</span>}
      </span>
      <AgeText at={sinceOf(item)} className={styles.age} />
      <span className={styles.where}>
        <Name text={name} />
        {place !== '' && <Name text={place} className={styles.place} />}
      </span>
    </li>
  );
}
