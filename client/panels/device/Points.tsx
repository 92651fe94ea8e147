import type { JSX } from 'react';
import type { DeviceKind, Limit, PointSpec } from '#contract/kinds/device-kind.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Reading } from '#client/ui/data/Quantity.tsx';
import type { DeviceLive } from '#client/world/hooks.ts';
import { breaks } from './limits.ts';
import styles from './device.module.css';

interface PointsProps {
  readonly kind: DeviceKind;
  readonly live: DeviceLive;
  readonly chosen: string;
  readonly onChoose: (point: string) => void;
}

/** Every point with its value and limits; pressing one shows its trend. */
export function Points({ kind, live, chosen, onChoose }: PointsProps): JSX.Element {
  const { pick, t } = useWords();
  return (
    <div className={styles.points} role="listbox" aria-label={t('device.points')}>
      {Object.entries(kind.points).map(([name, spec], index) => {
        const value = live.values[index] ?? NaN;
        return (
          <button
            key={name}
            type="button"
            role="option"
            aria-selected={name === chosen}
            className={styles.point}
            onClick={() => onChoose(name)}
            data-level={
              breaks(spec.alert, value)
                ? 'alert'
                : breaks(spec.warning, value)
                  ? 'warning'
                  : breaks(spec.fault, value)
                    ? 'fault'
                    : undefined
            }
          >
            <span className={styles.pointName}>{pick(spec.label)}</span>
            <Limits spec={spec} />
            <Reading spec={spec} value={value} className={styles.value} />
          </button>
        );
      })}
    </div>
  );
}

/** Limits in the point's own unit; states need none. */
function Limits({ spec }: { spec: PointSpec }): JSX.Element | null {
  const { t } = useWords();
  if (spec.states) return null;
  const words = (limit: Limit | undefined): string | null =>
    limit ? (limit.above !== undefined ? `> ${limit.above}` : `< ${limit.below}`) : null;
  const alert = words(spec.alert);
  const warning = words(spec.warning);
  if (!alert && !warning) return null;
  return (
    <span className={styles.limits}>
      {warning && t('device.warnAt', { limit: warning })}
      {warning && alert && ' · '}
      {alert && t('device.alertAt', { limit: alert })}
    </span>
  );
}
