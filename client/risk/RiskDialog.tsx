import { useState, type JSX } from 'react';
import type { CompoundRisk, Risk } from '#contract/risk/risk.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { BackTested } from './BackTested.tsx';
import { Parts } from './Parts.tsx';
import { colourName, spanWords, WORDS } from './words.ts';
import styles from './risk.module.css';

const EVERY_MS = 15_000;

/** Every compound with its score, each opens into its parts; and how the model did on history. */
export function RiskDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const { data: risk, refusal } = useAsked<Risk>('/api/v1/risk?parts=0', EVERY_MS);
  return (
    <Dialog title={pick(WORDS.title)} onClose={onClose} size="wide">
      <p className={styles.quiet}>{pick(WORDS.about)}</p>
      {risk && (
        <p className={styles.quiet}>
          {pick(WORDS.weights)} {risk.model.version}：{pick(risk.model.basis)}
        </p>
      )}
      <BackTested />
      {risk === null && refusal && <p>{pick(refusal.message)}</p>}
      {risk?.places.length === 0 && <p>{pick(WORDS.none)}</p>}
      {risk?.places.map((one, at) => (
        <One key={one.place} of={one} name={risk.names[one.place] ?? one.place} first={at === 0} />
      ))}
    </Dialog>
  );
}

function One({ of, name, first }: { readonly of: CompoundRisk; readonly name: string; readonly first: boolean }): JSX.Element {
  const { pick } = useWords();
  const [open, setOpen] = useState(first);
  const { place, score, colour, inForce, simulated } = of;
  return (
    <details className={styles.one} open={open} data-colour={colour ?? undefined} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {colour === null ? <span className={styles.calm} /> : <SeverityMark severity={colour} unacked={inForce !== null} />}
        <strong className={styles.name}>
          <Name text={name} />
        </strong>
        <span>{pick(colourName(colour))}</span>
        <span className={styles.score}>{score === null ? '—' : Math.round(score)}</span>
        <Span of={of} />
        <span className={styles.quiet}>{pick(spanWords(of))}</span>
        <span className={styles.marks}>
          {inForce !== null && <span className={styles.mark}>{pick(WORDS.inForce)}</span>}
          {simulated && <span className={styles.mark}>{pick(WORDS.simulatedMark)}</span>}
        </span>
      </summary>
      {open && <Parts of={place} />}
    </details>
  );
}

/** What the score could be, and what it is by all that is known. */
const Span = ({ of: { low, high, score, colour } }: { readonly of: CompoundRisk }): JSX.Element => (
  <span className={styles.span} data-colour={colour ?? undefined}>
    <i style={{ left: `${low}%`, right: `${100 - high}%` }} />
    {score !== null && <b style={{ left: `${score}%` }} />}
  </span>
);
