import { useEffect, useState, type JSX } from 'react';
import type { PointSpec } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { readHistory, type HistoryBucket } from '#client/session/session.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge } from '#client/ui/time/format.ts';
import { KINDS } from '#client/world/kinds.ts';
import { DAY_MS, lineOf } from './day-line.ts';

const WORDS = {
  title: label('最近一天的读数', 'Readings of the last day'),
  never: label('从未上报', 'Never reported'),
  none: label('一天内没有读数', 'No reading in the last day'),
  heard: label('最近上报', 'Last heard'),
  least: label('最低', 'least'),
  most: label('最高', 'most'),
};
const BUCKETS = 96;
/** Of a kind with many points, the first. */
const MOST_POINTS = 8;
const AGAIN_MS = 60_000;

export interface Live {
  readonly observedAt: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Each point's last day as a line, with how old it is. */
export function DeviceReadings({ device, live }: { device: Device; live: Live | null }): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  const points = Object.entries(KINDS.get(device.kind)?.points ?? {}).slice(0, MOST_POINTS);
  const heard = live !== null && live.observedAt > 0;
  return (
    <section className={styles.section}>
      <h2>
        {pick(WORDS.title)}{' '}
        <small className={styles.quiet}>
          {heard ? `${pick(WORDS.heard)} ${formatAge(Math.max(0, now - live.observedAt), lang)}` : pick(WORDS.never)}
        </small>
      </h2>
      <div className={styles.cards}>
        {points.map(([name, spec]) => (
          <PointDay key={name} device={device.id} point={name} spec={spec} value={live?.values[name] ?? null} />
        ))}
      </div>
    </section>
  );
}

interface PointDayProps {
  readonly device: string;
  readonly point: string;
  readonly spec: PointSpec;
  readonly value: number | null;
}

function PointDay({ device, point, spec, value }: PointDayProps): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  const day = useDay(device, point);
  const words = (each: number): string => {
    const state = spec.states?.[each];
    return state ? pick(state) : `${each.toFixed(spec.decimals)}${spec.unit && ` ${spec.unit}`}`;
  };
  const line = day && lineOf(day);
  return (
    <figure className={styles.point} data-point={point} data-readings={day?.length}>
      <figcaption>
        <span>{pick(spec.label)}</span>
        <strong>{value === null ? '—' : words(value)}</strong>
      </figcaption>
      {line === null || line === undefined ? (
        <p className={styles.quiet}>{day === null ? '…' : pick(WORDS.none)}</p>
      ) : (
        <>
          <svg viewBox="0 0 240 48" preserveAspectRatio="none" aria-hidden="true" className={styles.spark}>
            <path d={line.band} data-band />
            <path d={line.mean} />
          </svg>
          <p className={styles.quiet}>
            {pick(WORDS.least)} {words(line.least)} · {pick(WORDS.most)} {words(line.most)} ·{' '}
            {formatAge(Math.max(0, now - line.newest), lang)}
          </p>
        </>
      )}
    </figure>
  );
}

/** A day of one point, read again each minute; null until it is there. */
function useDay(device: string, point: string): HistoryBucket[] | null {
  const [day, setDay] = useState<{ of: string; buckets: HistoryBucket[] } | null>(null);
  const of = `${device} ${point}`;
  useEffect(() => {
    let gone = false;
    const read = (): void => {
      const to = Date.now();
      readHistory(device, point, to - DAY_MS, to, BUCKETS).then(
        (buckets) => !gone && setDay({ of, buckets }),
        () => !gone && setDay({ of, buckets: [] }),
      );
    };
    read();
    const timer = setInterval(read, AGAIN_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [device, point, of]);
  return day?.of === of ? day.buckets : null;
}
