import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { placeWords } from '#client/places/place-words.ts';
import { callingIncidents, crewsOf } from '#client/tours/yielding.ts';
import { filled } from '#contract/tours/tour.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock, formatSpan } from '#client/ui/time/format.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import styles from './tour.module.css';
import { WORDS } from './words.ts';

/** The screen is on duty: what calls, where, since when, and who goes. Nobody can wave it away but by acting on it. */
export function Handover({ scene, incidents }: { scene: number; incidents: readonly string[] }): JSX.Element | null {
  const world = useWorld();
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  useRecords('incident');
  useRecords('alert');
  useRecords('ticket');
  const calling = callingIncidents(world);
  const incident = calling[0] ?? world.get('incident', incidents[0]);
  if (!incident) return null;
  const crews = crewsOf(world, incident);
  const more = calling.length - 1;
  return (
    <section className={styles.handover} role="alert" data-handover={incident.id}>
      <p className={styles.paused}>
        <b>{pick(WORDS.paused)}</b>
        <span>{filled(pick(WORDS.resumes), () => String(scene + 1))}</span>
      </p>
      <div className={styles.calls}>
        <span className={styles.priority}>P{incident.priority}</span>
        <div className={styles.what}>
          <h2 className={styles.happened}>
            <Name text={pick(incident.title)} lines={2} />
          </h2>
          <p className={styles.where}>
            <Name text={pick(placeWords(world, incident.place))} />
            <span>{formatClock(incident.openedAt)}</span>
            <span className={styles.waiting}>
              {filled(pick(WORDS.since), () => formatSpan(Math.max(0, now - incident.openedAt), lang))}
            </span>
            <span>{crews.length > 0 ? `${pick(WORDS.going)}${crews.join(' ')}` : pick(WORDS.nobody)}</span>
            {more > 0 && <span>{filled(pick(WORDS.others), () => String(more))}</span>}
          </p>
        </div>
      </div>
    </section>
  );
}
