import { lazy, Suspense, useState, type JSX } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { formatDayClock } from '#client/ui/time/format.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { useSession } from '#client/world/hooks.ts';
import { useSchedules, type ListedSchedule } from './schedules.ts';
import { actionWords, daysWords, timeWords, WORDS } from './words.ts';
import styles from './schedules.module.css';

const ScheduleDialog = lazy(() => import('./ScheduleDialog.tsx'));
const NAMED = 6;

interface ScheduleCardProps {
  readonly device: Device;
  readonly kind: DeviceKind;
}

/** What the device is told by the clock, what of that holds now, and what was not confirmed. */
export default function ScheduleCard({ device, kind }: ScheduleCardProps): JSX.Element | null {
  const { pick } = useWords();
  const { user } = useSession();
  const { schedules, again } = useSchedules(device.id);
  const [held, setHeld] = useState<ListedSchedule | 'new' | null>(null);
  const may = ROLE_PERMISSIONS[user?.role ?? 'leader'].includes('operate-critical');
  if (schedules === undefined) return null;
  const saved = (): void => {
    setHeld(null);
    again();
  };
  const isFree = schedules.every(({ on }) => !on);
  return (
    <Section
      title={pick(WORDS.title)}
      aside={
        may &&
        isFree && (
          <Button look="quiet" onClick={() => setHeld('new')} data-schedule="new">
            {pick(WORDS.enter)}
          </Button>
        )
      }
    >
      {schedules.length === 0 && <p className={styles.quiet}>{pick(WORDS.none)}</p>}
      {schedules.map((schedule) => (
        <ScheduleLines key={schedule.id} schedule={schedule} kind={kind} onChange={may ? () => setHeld(schedule) : null} />
      ))}
      {held !== null && (
        <Suspense fallback={null}>
          <ScheduleDialog device={device} kind={kind} held={held === 'new' ? null : held} onClose={() => setHeld(null)} onSaved={saved} />
        </Suspense>
      )}
    </Section>
  );
}

interface LinesProps {
  readonly schedule: ListedSchedule;
  readonly kind: DeviceKind;
  readonly onChange: (() => void) | null;
}

function ScheduleLines({ schedule, kind, onChange }: LinesProps): JSX.Element {
  const { pick } = useWords();
  const { id, name, on, hours, actor, reason, devices, now } = schedule;
  return (
    <div className={styles.card} data-schedule={id}>
      <p className={styles.line}>
        <strong>
          <Name text={name} />
        </strong>
        {!on && <Badge>{pick(WORDS.off)}</Badge>}
        {onChange && (
          <span className={styles.push}>
            <Button look="quiet" onClick={onChange} data-change={id}>
              {pick(WORDS.change)}
            </Button>
          </span>
        )}
      </p>
      <ul className={styles.hours}>
        {hours.map((each, i) => (
          <li key={i}>
            <span className={styles.days}>{pick(daysWords(each.days))}</span>
            <span>
              {pick(timeWords(each.from))} – {pick(timeWords(each.until))}
            </span>
            <span>{pick(actionWords(kind, each.action, each.params))}</span>
          </li>
        ))}
      </ul>
      {on && now !== null && (
        <p className={styles.now} data-now={now.action}>
          {pick(actionWords(kind, now.action, now.params))} · {formatDayClock(now.from)}
          {now.until !== null && ` ${pick(WORDS.until_)} ${formatDayClock(now.until)}`} · {now.done}/{devices.length} {pick(WORDS.done)}
          {now.underWay > 0 && ` · ${now.underWay} ${pick(WORDS.underWay)}`}
        </p>
      )}
      {on && now !== null && now.missing.length > 0 && (
        <div className={styles.missing} data-missing={now.missing.length}>
          <strong>
            {pick(WORDS.missing)} {now.missing.length}
          </strong>
          <ul>
            {now.missing.slice(0, NAMED).map((one) => (
              <li key={one.device}>
                <Name text={one.name} /> <span className={styles.quiet}>{pick(one.words)}</span>
              </li>
            ))}
            {now.missing.length > NAMED && <li className={styles.quiet}>+ {now.missing.length - NAMED}</li>}
          </ul>
        </div>
      )}
      <p className={styles.quiet}>
        <bdi>{actor.name}</bdi>
        {reason !== '' && ` · ${reason}`}
      </p>
    </div>
  );
}
