import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { useSession } from '#client/world/hooks.ts';
import { TOURS } from './discover.ts';
import { RemoteCard } from './Remote.tsx';
import styles from './tour.module.css';
import type { RemoteState } from './use-remote.ts';
import { audienceName, WORDS } from './words.ts';

/** All tours there are; one that is faulty says what is wrong with it. */
export function Chooser({ onStart, remote }: { onStart: (tour: string) => void; remote: RemoteState }): JSX.Element {
  const { pick } = useWords();
  const { user } = useSession();
  return (
    <section className={styles.chooser} data-chooser>
      <div className={styles.choose}>
        <h2>{pick(WORDS.choose)}</h2>
        <RemoteCard remote={remote} />
        <span className={styles.audience} data-audience>
          {pick(WORDS.audience)} <b>{pick(audienceName(user?.role))}</b>
        </span>
      </div>
      <ul className={styles.tours}>
        {TOURS.map(({ id, tour, fault }) => (
          <li key={id}>
            <button type="button" className={styles.choice} disabled={fault !== null} onClick={() => onStart(id)} data-choice={id}>
              <Icon name={tour.icon} className={styles.icon} />
              <span className={styles.choiceTitle}>{pick(tour.title)}</span>
              <span className={styles.about}>{fault ? `${pick(WORDS.refused)}${pick(fault)}` : pick(tour.about)}</span>
              <span className={styles.length}>
                {tour.scenes.length} {pick(WORDS.scenes)} · {Math.max(1, Math.round(secondsOf(tour.scenes) / 60))} {pick(WORDS.minutes)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const secondsOf = (scenes: readonly { readonly seconds: number }[]): number => scenes.reduce((sum, { seconds }) => sum + seconds, 0);
