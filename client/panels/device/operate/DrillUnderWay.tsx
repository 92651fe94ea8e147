import { useMemo, type JSX } from 'react';
import { onLoop } from '#contract/kinds/loop.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Countdown } from '#client/ui/time/Age.tsx';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import styles from './operate.module.css';

interface DrillUnderWayProps {
  readonly panel: Device;
  readonly drill: Operation;
  readonly loop: number;
}

const SHOWN = 12;
const WORDS = {
  answered: label('已应答', 'answered'),
  waiting: label('尚未应答', 'Not heard yet'),
  loop: label('回路', 'Loop'),
  kept: label('其报警只作演练记录；结束时仍在报警的按真实警情处理。', 'Its alarms are the drill’s; what still stands at the end is real.'),
};

/** A drill that goes on: how long it still does, who has answered, and who has not. */
export function DrillUnderWay({ panel, drill, loop }: DrillUnderWayProps): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const { records, version } = useRecords('alert');
  const devices = useMemo(() => onLoop(panel, loop, world.all('device').values()), [panel, loop, world]);
  const answered = useMemo(
    () => new Set([...records.values()].flatMap((alert) => (alert.drill === drill.id ? [alert.device] : []))),
    [records, version, drill.id],
  );
  const silent = devices.filter(({ id }) => !answered.has(id));
  const share = devices.length === 0 ? 0 : (devices.length - silent.length) / devices.length;
  return (
    <div className={styles.drill} data-drill={drill.id}>
      <p className={styles.line}>
        <strong>
          {pick(WORDS.loop)} {loop}
        </strong>
        {devices.length - silent.length}/{devices.length} {pick(WORDS.answered)}
        <Countdown deadline={drill.acknowledgedAt! + drill.lastsS! * 1000} className={styles.when} />
      </p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={devices.length}
        aria-valuenow={devices.length - silent.length}
      >
        <span className={styles.ok} style={{ width: `${share * 100}%` }} />
      </div>
      <p className={styles.quiet}>{pick(WORDS.kept)}</p>
      {silent.length > 0 && <p className={styles.quiet}>{pick(WORDS.waiting)}</p>}
      <ul className={styles.failed}>
        {silent.slice(0, SHOWN).map(({ id, name }) => (
          <li key={id}>
            <Name text={name} />
          </li>
        ))}
        {silent.length > SHOWN && <li className={styles.quiet}>+ {silent.length - SHOWN}</li>}
      </ul>
    </div>
  );
}
