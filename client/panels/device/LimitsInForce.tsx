import type { JSX } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import type { LimitChange } from '#contract/kinds/limit-change.ts';
import { boundOf, limitOf } from '#contract/kinds/limit-override.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { useWorld } from '#client/world/hooks.ts';
import styles from './device.module.css';

const WORDS = {
  title: label('此处另设的限值', 'Limits set here'),
  warning: label('预警', 'warn'),
  alert: label('告警', 'alert'),
  fault: label('故障', 'fault'),
  shielded: label('屏蔽', 'shielded'),
  kind: label('此类型全部', 'all of the kind'),
  device: label('本设备', 'this device'),
};

/** Of each limit that is not the kind's: what it is, what the kind says, for what it was set, by whom, when and why. */
export function LimitsInForce({ kind, set }: { kind: DeviceKind; set: readonly LimitChange[] }): JSX.Element | null {
  const { pick } = useWords();
  const world = useWorld();
  const inForce = set.filter(
    ({ point, limit }, i) =>
      kind.points[point] !== undefined &&
      limitOf(kind.points[point], limit) !== undefined &&
      !set.slice(i + 1).some((other) => other.point === point && other.limit === limit),
  );
  if (inForce.length === 0) return null;
  return (
    <section className={styles.set} aria-label={pick(WORDS.title)}>
      <h4>{pick(WORDS.title)}</h4>
      <ul>
        {inForce.map(({ id, point, limit, value, place, device, actor, at, reason }) => {
          const spec = kind.points[point];
          const own = limitOf(spec, limit)!;
          const level = limit in WORDS ? (limit as 'warning') : ((own as { level?: 'warning' }).level ?? 'alert');
          const where =
            device !== null ? pick(WORDS.device) : place === null ? pick(WORDS.kind) : (world.get('place', place)?.name ?? place);
          const sign = own.below === undefined ? '>' : '<';
          return (
            <li key={id}>
              <p>
                {pick(spec.label)} {pick(WORDS[level])}{' '}
                <strong>
                  {sign} {value!.bound} {spec.unit}
                </strong>{' '}
                <span className={styles.quiet}>
                  {pick(label(`类型规定 ${sign} ${boundOf(own)}`, `the kind says ${sign} ${boundOf(own)}`))}
                </span>
              </p>
              <p className={styles.quiet}>
                <bdi>{where}</bdi> · <bdi>{actor.name}</bdi> · <AgeText at={at} />
              </p>
              {reason !== '' && (
                <p className={styles.quiet}>
                  <Name text={reason} lines={2} />
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
