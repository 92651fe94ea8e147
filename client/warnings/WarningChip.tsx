import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Warning } from '#contract/records/warning.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { Moment } from '#client/ui/time/Age.tsx';
import { warningName } from './in-force.ts';
import styles from './warnings.module.css';

const WORDS = {
  until: label('至', 'until'),
  from: label('将于', 'from'),
  exercise: label('演练', 'exercise'),
};

/** A warning in one line: what, how grave by colour and shape, until when. */
export function WarningChip({ warning }: { warning: Warning }): JSX.Element {
  const { pick } = useWords();
  const ahead = warning.state === 'upcoming';
  return (
    <span className={styles.chip} data-colour={warning.colour} data-state={warning.state}>
      <SeverityMark severity={warning.colour} unacked={!ahead} />
      <strong>{pick(warningName(warning))}</strong>
      <span className={styles.quiet}>
        {pick(ahead ? WORDS.from : WORDS.until)} <Moment at={ahead ? warning.from : warning.expires} />
      </span>
      {warning.simulated && <span className={styles.exercise}>{pick(WORDS.exercise)}</span>}
    </span>
  );
}
