import type { JSX } from 'react';
import type { RollUp } from '#contract/live/rollup.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { STATUS, type Status } from '#contract/live/status.ts';
import { SeverityMark } from './SeverityMark.tsx';
import { HandledMark } from './HandledMark.tsx';
import { StatusDot } from './StatusDot.tsx';
import styles from './PlaceState.module.css';

/** From what must be seen to first. Devices in alert are told by the severity of their alerts. */
const OFF_NORMAL: readonly Status[] = ['warning', 'fault', 'offline', 'stale', 'unknown', 'shielded'];

/**
 * What is the matter at a place and below it: alerts by severity, cases that are only being handled, then quietly what else is not normal;
 * that all is well when it is.
 */
export function PlaceState({ rollUp: { alerts, handled, devices } }: { rollUp: RollUp }): JSX.Element | null {
  const severities = SEVERITIES.filter((_, index) => alerts[index] > 0);
  const off = OFF_NORMAL.filter((status) => devices[STATUS[status]] > 0);
  const calm = severities.length === 0 && handled === 0;
  const told = calm && off.length === 0 && devices[STATUS.normal] > 0 ? (['normal'] as const) : off;
  if (calm && told.length === 0) return null;
  return (
    <span className={styles.state}>
      {severities.map((severity) => (
        <span key={severity} className={styles.alerts}>
          <SeverityMark severity={severity} />
          {alerts[SEVERITIES.indexOf(severity)]}
        </span>
      ))}
      {handled > 0 && (
        <span className={styles.alerts} data-handled={handled}>
          <HandledMark />
          {handled}
        </span>
      )}
      {told.map((status) => (
        <span key={status} className={styles.devices}>
          <StatusDot status={status} />
          {devices[STATUS[status]]}
        </span>
      ))}
    </span>
  );
}
