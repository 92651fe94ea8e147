import { useMemo, type JSX } from 'react';
import { alertLabel } from '#client/alerts/alert-words.ts';
import { alertOrder } from '#client/alerts/queue-item.ts';
import { useQueueLines } from '#client/alerts/queue-lines.ts';
import { isUrgent, unacknowledged } from '#client/alarm/policy.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { placeWords } from '#client/places/place-words.ts';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { setView } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import styles from './replay.module.css';

/** What is urgent now and nobody has acknowledged: it stays in sight whatever of the past is shown, and leads back to now. */
export function PresentStrip(): JSX.Element | null {
  const world = useWorld();
  const { t, pick } = useWords();
  const lines = useQueueLines(false);
  const urgent = useMemo(
    () => unacknowledged(lines.items).filter(isUrgent).sort(alertOrder(world.kinds)),
    // The list is edited in place; its order tells when alerts come, go or are acknowledged.
    [lines, lines.order, world],
  );
  if (urgent.length === 0) return null;
  const [worst] = urgent;
  const what = pick(alertLabel(world, worst));
  const place = pick(placeWords(world, worst.place));
  return (
    <button
      type="button"
      className={styles.strip}
      data-severity={worst.severity}
      data-present-alerts={urgent.length}
      onClick={() => setView({ time: 'live', film: undefined, open: `alert:${worst.id}` })}
    >
      <Icon name="alert-triangle" />
      <strong role="alert">{urgent.length === 1 ? t('replay.presentOne', { what }) : t('replay.present', { n: urgent.length })}</strong>
      <span className={styles.where}>{urgent.length === 1 ? place : `${t('replay.presentWorst', { what })} ${place}`}</span>
      <span className={styles.push}>{t('replay.toNow')}</span>
      <Kbd>L</Kbd>
    </button>
  );
}
