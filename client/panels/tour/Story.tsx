import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { MOMENT_NAMES, momentOf } from '#contract/tours/figures.ts';
import type { Subject } from '#contract/tours/subject.ts';
import { figureSource } from '#client/tours/figure-source.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { formatClock, formatSpan } from '#client/ui/time/format.ts';
import { useDeviceLive, useWorld } from '#client/world/hooks.ts';
import type { Device } from '#contract/records/device.ts';
import styles from './tour.module.css';
import { WORDS } from './words.ts';

/** What the tour is about, beside the map: how an incident went, or what a device reads. */
export function Story({ subject, figure }: { subject: Subject; figure: (name: string) => string }): JSX.Element | null {
  const world = useWorld();
  const device = subject.type === 'device' ? world.get('device', subject.id) : undefined;
  if (subject.type === 'device') return device ? <DeviceNow device={device} age={figure('device-age')} /> : null;
  return <Course subject={subject} />;
}

/** Step by step, with how long after the alert each came. */
function Course({ subject }: { subject: Subject }): JSX.Element | null {
  const world = useWorld();
  const { pick, lang } = useWords();
  const asOf = useRecordsAsOf();
  const incident = world.get('incident', subject.id);
  if (!incident) return null;
  const context = { source: figureSource(world), now: world.serverNow(), subject };
  const steps = [{ name: 'began' as const, at: incident.openedAt }, ...MOMENT_NAMES.map((name) => ({ name, at: momentOf(name, context) }))];
  return (
    <WallPanel title={pick(WORDS.course)} aside={incident.number} source={pick(WORDS.ofIncident)} asOf={asOf}>
      <ol className={styles.course}>
        {steps.map(({ name, at }) => (
          <li key={name} data-done={at === null ? undefined : ''} data-step={name}>
            <span className={styles.step}>{pick(WORDS.steps[name])}</span>
            <span className={styles.at}>{at === null ? pick(WORDS.notYet) : formatClock(at)}</span>
            <span className={styles.after}>
              {at === null || name === 'began' ? '' : `+${formatSpan(Math.max(0, at - incident.openedAt), lang)}`}
            </span>
          </li>
        ))}
      </ol>
    </WallPanel>
  );
}

/** Points there is room for. */
const MOST_POINTS = 8;

function DeviceNow({ device, age }: { device: Device; age: string }): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const { values, observedAt } = useDeviceLive(device.handle);
  const points = Object.entries(world.kinds.get(device.kind)?.points ?? {});
  return (
    <WallPanel title={pick(WORDS.device)} aside={age} source={pick(WORDS.ofDevice)} asOf={observedAt}>
      <p className={styles.deviceName}>
        <Name text={device.name} lines={2} />
      </p>
      <dl className={styles.points}>
        {points.slice(0, MOST_POINTS).map(([id, point], at) => (
          <div key={id}>
            <dt>{pick(point.label)}</dt>
            <dd>
              {Number.isNaN(values[at])
                ? '—'
                : point.states?.[values[at]]
                  ? pick(point.states[values[at]])
                  : values[at]?.toFixed(point.decimals)}
              {point.unit && !point.states && !Number.isNaN(values[at]) && <small> {point.unit}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </WallPanel>
  );
}
