import { useEffect, useState, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { LinkPill } from '#client/panels/header/LinkPill.tsx';
import { useLink, useWorld } from '#client/world/hooks.ts';
import { beatsAfter, type Beat } from './beats.ts';
import styles from './wall-header.module.css';

/** Bars of the strip, and how often there is a new one. */
const BEATS = 30;
const BEAT_MS = 1000;

/**
 * Readings that came in each of the last seconds, the newest at the right: it moves because the server spoke, and stands still, without a
 * bar, when it did not.
 */
export function Heartbeat(): JSX.Element {
  const world = useWorld();
  const { t } = useWords();
  const { state } = useLink();
  const [beats, setBeats] = useState<readonly Beat[]>([]);
  useEffect(() => {
    const timer = setInterval(() => setBeats((before) => beatsAfter(before, world.link, world.health, BEATS)), BEAT_MS);
    return () => clearInterval(timer);
  }, [world]);
  const most = beats.reduce((top, { rate }) => Math.max(top, rate ?? 0), 1);
  return (
    <div className={styles.heart} data-heartbeat={beats.at(-1)?.heardAt ?? 0} data-state={state}>
      <span className={styles.link}>
        <LinkPill />
      </span>
      <svg className={styles.beats} viewBox={`0 0 ${BEATS} 10`} preserveAspectRatio="none" role="img" aria-label={t('wall.heartbeat')}>
        {beats.map(({ rate }, index) =>
          rate === null ? null : (
            <rect
              key={index}
              x={BEATS - beats.length + index + 0.15}
              width={0.7}
              y={10 - Math.max(0.6, (9.4 * rate) / most)}
              height={Math.max(0.6, (9.4 * rate) / most)}
            />
          ),
        )}
      </svg>
    </div>
  );
}
