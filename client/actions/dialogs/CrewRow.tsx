import type { JSX } from 'react';
import { CREW_STATE_LABELS } from '#contract/records/crew.ts';
import { SKILLS } from '#contract/vocabularies/skills.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { formatDistance, type Candidate } from './crews.ts';
import styles from '../actions.module.css';

interface CrewRowProps {
  readonly candidate: Candidate;
  /** Key that chooses it; 0 = none. */
  readonly digit: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onSend: () => void;
}

/** A crew to choose: its trade, whether it is free, how far away. */
export function CrewRow({ candidate, digit, chosen, onChoose, onSend }: CrewRowProps): JSX.Element {
  const { pick, t } = useWords();
  const { crew, fits } = candidate;
  return (
    <li
      role="option"
      id={`crew-${crew.id}`}
      aria-selected={chosen}
      className={styles.crew}
      onClick={onChoose}
      onDoubleClick={onSend}
      data-state={crew.state}
    >
      <span className={styles.crewDigit}>{digit > 0 && <Kbd>{digit}</Kbd>}</span>
      <Name text={crew.name} className={styles.crewName} />
      <span className={styles.crewTags}>
        <Badge>
          {pick(SKILLS[crew.skill].label)}
          {fits && ` · ${t('dispatch.fits')}`}
        </Badge>
        <span className={styles.crewState}>
          {pick(CREW_STATE_LABELS[crew.state])} · {t('dispatch.members', { n: crew.members })}
        </span>
      </span>
      <Distance candidate={candidate} />
    </li>
  );
}

/** By streets with an estimate of the time, or the straight line, named as such. */
function Distance({ candidate: { metres, way } }: { candidate: Candidate }): JSX.Element {
  const { t } = useWords();
  if (way)
    return (
      <span className={styles.crewDistance} title={t('dispatch.estimated')}>
        {formatDistance(way.metres)}
        <span className={styles.crewTime}>{t('dispatch.minutes', { n: Math.max(1, Math.ceil(way.seconds / 60)) })}</span>
      </span>
    );
  return (
    <span className={styles.crewDistance} title={t('dispatch.straightAbout')}>
      {metres === null ? '—' : t('dispatch.straight', { distance: formatDistance(metres) })}
    </span>
  );
}
