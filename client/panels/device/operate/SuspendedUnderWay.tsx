import { useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Operation } from '#contract/records/operation.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Countdown } from '#client/ui/time/Age.tsx';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import styles from './operate.module.css';

interface SuspendedUnderWayProps {
  readonly operation: Operation;
  /** The device whose panel this is. */
  readonly device: string;
}

const WORDS = {
  kept: label('期间报警只留记录', 'Alarms are kept and not raised'),
  times: label('次已记录', 'kept so far'),
  end: label('结束时仍在报警的立即报出；被拆与胁迫照常报警。', 'What still stands at the end is raised; tampering and duress always are.'),
};

/** A zone is bypassed, or its panel disarmed: for how long, by whom, why, and what was kept meanwhile. */
export function SuspendedUnderWay({ operation, device }: SuspendedUnderWayProps): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const { records, version } = useRecords('alert');
  const times = useMemo(
    () => [...records.values()].reduce((sum, alert) => (alert.drill === operation.id ? sum + alert.count : sum), 0),
    [records, version, operation.id],
  );
  const { action, kind, requestedBy, reason, acknowledgedAt, lastsS } = operation;
  const what = world.kinds.get(kind)?.actions?.[action]?.label ?? label(action, action);
  const other = operation.device === device ? undefined : world.get('device', operation.device)?.name;
  return (
    <div className={styles.drill} data-suspended={operation.id}>
      <p className={styles.line}>
        <strong>{pick(what)}</strong>
        {other !== undefined && <Name text={other} />}
        <Countdown deadline={acknowledgedAt! + lastsS! * 1000} className={styles.when} />
      </p>
      <p className={styles.words}>
        {pick(WORDS.kept)}
        {times > 0 && ` · ${times} ${pick(WORDS.times)}`}
      </p>
      <p className={styles.quiet}>
        <bdi>{requestedBy.name}</bdi> · {reason}
      </p>
      <p className={styles.quiet}>{pick(WORDS.end)}</p>
    </div>
  );
}
