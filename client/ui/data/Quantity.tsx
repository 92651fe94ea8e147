import type { JSX } from 'react';
import type { PointSpec } from '#contract/kinds/device-kind.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { cx } from '../styles/classes.ts';
import styles from './Quantity.module.css';

/** A number with its unit in smaller type. NaN = never reported. */
export function Quantity({
  value,
  unit = '',
  decimals = 0,
  className,
}: {
  value: number;
  unit?: string;
  decimals?: number;
  className?: string;
}): JSX.Element {
  return (
    <span className={cx(styles.quantity, className)}>
      {Number.isNaN(value) ? '—' : value.toLocaleString('zh-CN', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}
      {unit !== '' && !Number.isNaN(value) && <span className={styles.unit}>{unit}</span>}
    </span>
  );
}

/** A reading of a device's point: the word of a state, or the number with its unit. */
export function Reading({ spec, value, className }: { spec: PointSpec; value: number; className?: string }): JSX.Element {
  const { pick } = useWords();
  const state = spec.states?.[value];
  if (state) return <span className={className}>{pick(state)}</span>;
  return <Quantity value={value} unit={spec.unit} decimals={spec.decimals} className={className} />;
}
