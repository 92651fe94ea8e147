import type { JSX } from 'react';
import styles from './sensing.module.css';

const HEIGHT = 24;

interface SparklineProps {
  readonly values: readonly number[];
  /** Said to who does not see it. */
  readonly name: string;
}

/** Reports minute by minute, as steps: a minute without any is a gap. The running minute, which is not over, is left out. */
export function Sparkline({ values, name }: SparklineProps): JSX.Element {
  const whole = values.slice(0, -1);
  const most = whole.reduce((highest, value) => Math.max(highest, value), 1);
  const bars = whole
    .map((value, at) => [at, value === 0 ? 0 : Math.max(1, (value / most) * HEIGHT)] as const)
    .filter(([, height]) => height > 0)
    .map(([at, height]) => `M${at * 2} ${HEIGHT}V${(HEIGHT - height).toFixed(1)}h2V${HEIGHT}Z`);
  return (
    <svg className={styles.spark} viewBox={`0 0 ${whole.length * 2} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
      <path d={bars.join('')} />
    </svg>
  );
}
