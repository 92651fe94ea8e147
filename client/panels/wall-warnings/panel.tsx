import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useScope } from '#client/situation/scope.ts';
import { useWarnings } from '#client/warnings/use-warnings.ts';
import { WarningChip } from '#client/warnings/WarningChip.tsx';
import styles from '#client/warnings/warnings.module.css';

export default definePanel({ id: 'wall-warnings', title: label('官方预警', 'Official warnings'), component: WallWarnings });

const MOST = 2;

/** Official warnings over what the wall is about, for as long as they last. Nothing while there is none. */
function WallWarnings(): JSX.Element | null {
  const { path } = useScope();
  const warnings = useWarnings(path);
  if (warnings.length === 0) return null;
  return (
    <div className={styles.far}>
      {warnings.slice(0, MOST).map((warning) => (
        <WarningChip key={warning.id} warning={warning} />
      ))}
      {warnings.length > MOST && <span className={styles.quiet}>+{warnings.length - MOST}</span>}
    </div>
  );
}
