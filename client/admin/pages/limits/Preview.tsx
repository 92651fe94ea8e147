import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import type { LimitVerdict } from './limit.ts';

const FIELDS: Readonly<Record<string, ReturnType<typeof label>>> = {
  kind: label('设备类型', 'Kind'),
  point: label('点位', 'Point'),
  limit: label('限值', 'Limit'),
  place: label('地点', 'Place'),
  device: label('设备', 'Device'),
  value: label('数值', 'Numbers'),
  'value.bound': label('限值', 'Limit'),
  'value.release': label('恢复值', 'Ends at'),
  'value.forS': label('持续时间', 'Lasting'),
};

/** What a limit would do by what devices read now; or what is wrong with it. */
export function Preview({ verdict: { faults, preview } }: { verdict: LimitVerdict }): JSX.Element {
  const { pick } = useWords();
  const { devices, begin, end, unknown } = preview;
  if (faults.length > 0)
    return (
      <ul role="alert" className={styles.refusal}>
        {faults.map(({ path, value, message }) => (
          <li key={`${path} ${message.en}`}>
            {FIELDS[path] && `${pick(FIELDS[path])} `}
            {value !== '' && <span className={styles.code}>{value}</span>} {pick(message)}
          </li>
        ))}
      </ul>
    );
  return (
    <p role="status">
      {pick(label(`涉及 ${devices} 台设备：`, `${devices} devices concerned: `))}
      <strong className={begin > 0 ? styles.warn : undefined}>
        {pick(label(`${begin} 台现在将越限`, `${begin} would be beyond it now`))}
      </strong>
      {pick(label(`，${end} 台将恢复`, `, ${end} would be fine again`))}
      {unknown > 0 &&
        pick(label(`，${unknown} 台没有近期读数，待上报后判断`, `, ${unknown} have no recent reading and are judged when they report`))}
      {pick(label('。', '.'))}
    </p>
  );
}
