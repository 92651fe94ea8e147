import { useState, type JSX } from 'react';
import type { Risk } from '#contract/risk/risk.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { usePast } from '#client/world/hooks.ts';
import { RiskDialog } from './RiskDialog.tsx';
import { WORDS } from './words.ts';
import styles from './risk.module.css';

const EVERY_MS = 15_000;

/** The compound at the highest risk; opened, all of them with what their scores are made of. Nothing while none is at any. */
export default function RiskChip(): JSX.Element | null {
  const { pick } = useWords();
  const [open, setOpen] = useState(false);
  const { data } = useAsked<Risk>('/api/v1/risk?most=1&parts=0', EVERY_MS);
  const past = usePast();
  const worst = data?.places[0];
  // Of another time than now nothing is known.
  if (past || !data || !worst || worst.score === null) return null;
  const [name, score] = [data.names[worst.place] ?? worst.place, Math.round(worst.score)];
  const words = `${pick(WORDS.title)} · ${name} · ${score}`;
  return (
    <>
      <button
        type="button"
        className={styles.chip}
        title={words}
        aria-label={words}
        data-colour={worst.colour ?? undefined}
        onClick={() => setOpen(true)}
      >
        {worst.colour !== null && <SeverityMark severity={worst.colour} unacked={worst.inForce !== null} />}
        <strong>{pick(WORDS.title)}</strong>
        <span className={styles.name}>{name}</span>
        <span className={styles.score}>{score}</span>
      </button>
      {open && <RiskDialog onClose={() => setOpen(false)} />}
    </>
  );
}
