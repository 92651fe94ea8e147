import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { limitOf } from '#contract/kinds/limit-override.ts';
import type { TimedLimit } from '#contract/kinds/device-kind.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { Stricter } from './stricter.ts';
import styles from './warnings.module.css';

const LEVELS = {
  warning: label('预警', 'warn'),
  alert: label('告警', 'alert'),
  fault: label('故障', 'fault'),
  shielded: label('屏蔽', 'shielded'),
};
const USUAL = label('平时', 'usually');
const A_MINUTE = label('/分', '/min');

/** 智能井盖 水位 告警 > 144 cm 平时 180 */
export function StricterLimits({ limits, kinds = true }: { limits: readonly Stricter[]; kinds?: boolean }): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      {limits.map(({ kind, point, limit, bound, usual, below }) => {
        const spec = kind.points[point];
        const { level = 'alert', rises, falls } = limitOf(spec, limit) as TimedLimit;
        const isRate = rises !== undefined || falls !== undefined;
        return (
          <div key={`${kind.id} ${point} ${limit}`}>
            {kinds && pick(kind.label)} {pick(spec.label)} {pick(LEVELS[limit in LEVELS ? (limit as 'alert') : level])}{' '}
            <strong>
              {below ? '<' : '>'} {bound} {spec.unit}
              {isRate && pick(A_MINUTE)}
            </strong>{' '}
            <span className={styles.quiet}>
              {pick(USUAL)} {usual}
            </span>
          </div>
        );
      })}
    </>
  );
}
