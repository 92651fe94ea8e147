import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useQueueLines } from '#client/panels/alert-queue/lines.ts';
import { useHandled } from '#client/panels/handled.ts';
import { alertLabel, placeWords } from '#client/panels/words.ts';
import { Name } from '#client/ui/Name.tsx';
import { useNow } from '#client/ui/now.ts';
import { formatSpan } from '#client/ui/time.ts';
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
  const now = useNow();
  const { mood, item, more, severity } = situationOf(items);
  if (!ready) return null;
  if (!item) return <p className={styles.sentence} data-mood={mood}><Name text={handled.all > 0 ? t('wall.calmHandled', { n: handled.all }) : t('wall.calm')} /></p>;
  const title = item.head.incident === null ? undefined : incidents.records.get(item.head.incident)?.title;
  const what = title ? pick(title) : `${pick(placeWords(world, item.head.place))} · ${pick(alertLabel(world, item.head))}`;
  const words = t(mood === 'urgent' ? 'wall.urgent' : 'wall.busy', { what, span: formatSpan(Math.max(0, now - sinceOf(item)), lang) });
  return <p className={styles.sentence} data-mood={mood} data-severity={severity}><Name text={more > 0 ? `${words} ${t('wall.andMore', { n: more })}` : words} /></p>;
}
