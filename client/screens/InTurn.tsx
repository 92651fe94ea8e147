import { useState, type JSX, type ReactNode } from 'react';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { turnAt } from './turn.ts';
import styles from './InTurn.module.css';

interface InTurnProps {
  readonly panels: readonly string[];
  /** How long each is shown. */
  readonly seconds: number;
  readonly children: (panel: string) => ReactNode;
}

/** Panels one at a time, by the server's clock. While a pointer rests on them, or one was chosen, they stay. */
export function InTurn({ panels, seconds, children }: InTurnProps): JSX.Element {
  const now = useCurrentTime();
  const [held, setHeld] = useState<number | null>(null);
  const at = held ?? turnAt(now, seconds, panels.length);
  return (
    <div className={styles.turn} data-turn={panels[at]} onPointerEnter={() => setHeld(at)} onPointerLeave={() => setHeld(null)}>
      <div key={panels[at]} className={styles.shown}>
        {children(panels[at])}
      </div>
      <div className={styles.marks}>
        {panels.map((panel, index) => (
          <button
            key={panel}
            type="button"
            className={styles.mark}
            aria-label={`${index + 1} / ${panels.length}`}
            aria-current={index === at}
            onClick={() => setHeld(index)}
          />
        ))}
      </div>
    </div>
  );
}
