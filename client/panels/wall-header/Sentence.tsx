import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useQueueLines } from '#client/alerts/queue-lines.ts';
import { useHandled } from '#client/panels/handled.ts';
import { alertLabel } from '#client/alerts/alert-words.ts';
import { placesAlong, placeWords } from '#client/places/place-words.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { sinceOf, situationOf } from './sentence.ts';
import styles from './wall-header.module.css';

/** The situation in one sentence: what must be done, what is being done, or that it is calm. */
export function Sentence(): JSX.Element | null {
  const world = useWorld();
  const { t, pick, lang } = useWords();
  const { ready } = useSession();
  const { items } = useQueueLines(true);
  const incidents = useRecords('incident');
  const handled = useHandled();
  const now = useCurrentTime();
  const { mood, item, more, severity } = situationOf(items);
  if (!ready) return null;
  if (!item)
    return (
      <p className={styles.sentence} data-mood={mood}>
        <Name text={handled.all > 0 ? t('wall.calmHandled', { n: handled.all }) : t('wall.calm')} />
      </p>
    );
  const title = item.head.incident === null ? undefined : incidents.records.get(item.head.incident)?.title;
  const compound = placesAlong(world, item.head.place).find(({ level }) => level === 'compound')?.name ?? '';
  // A title begins at the building: from across the room one must hear of which compound.
  const what = title
    ? [pick(title).includes(compound) ? '' : compound, pick(title)].join(' ').trim()
    : `${pick(placeWords(world, item.head.place))} · ${pick(alertLabel(world, item.head))}`;
  const state = t(mood === 'urgent' ? 'wall.urgent' : 'wall.busy', { span: formatSpan(Math.max(0, now - sinceOf(item)), lang) });
  return (
    <p className={styles.sentence} data-mood={mood} data-severity={severity}>
      <Name text={what} className={styles.what} />
      {/* Where there is too little room, the name is cut and never how long nobody has acted. */}
      <span className={styles.state}>{more > 0 ? `${state}${t('wall.andMore', { n: more })}` : state}</span>
    </p>
  );
}
