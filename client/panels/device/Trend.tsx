import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { PointSpec } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { readHistory, Refused, type HistoryBucket } from '#client/session/session.ts';
import { cx } from '#client/ui/styles/classes.ts';
import { Section } from '#client/ui/frame/Panel.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { trendOption } from './trend-option.ts';
import styles from './device.module.css';

use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, CanvasRenderer]);

const HOUR = 3_600_000;
const SPANS = [1, 6, 24, 168] as const;
const BUCKETS = 160;
/** A chart is read anew at most this often. */
const REFRESH_MS = 15_000;

interface TrendProps {
  readonly device: Device;
  readonly point: string;
  readonly spec: PointSpec;
  /** Grows when the device speaks: then the chart may be behind. */
  readonly heardAt: number;
}

/** How one point went over the last hours, with its limits. */
export default function Trend({ device, point, spec, heardAt }: TrendProps): JSX.Element {
  const { t, pick } = useWords();
  const [hours, setHours] = useState<number>(SPANS[0]);
  const { buckets, fault, range } = useHistory(device.id, point, hours, heardAt);
  return (
    <Section
      title={t('device.trend', { point: pick(spec.label), unit: spec.unit && `(${spec.unit})` })}
      aside={SPANS.map((each) => (
        <button
          key={each}
          type="button"
          className={cx(styles.span, each === hours && styles.spanOn)}
          aria-pressed={each === hours}
          onClick={() => setHours(each)}
        >
          {each < 48 ? t('device.hours', { n: each }) : t('device.days', { n: each / 24 })}
        </button>
      ))}
    >
      {fault ? <p className={styles.noTrend}>{pick(fault)}</p> : <Chart buckets={buckets} spec={spec} range={range} />}
    </Section>
  );
}

interface History {
  readonly buckets: readonly HistoryBucket[] | null;
  readonly fault: Refused['refusal']['message'] | null;
  readonly range: readonly [number, number];
}

function useHistory(device: string, point: string, hours: number, heardAt: number): History {
  const world = useWorld();
  const [history, setHistory] = useState<History>({ buckets: null, fault: null, range: [0, 1] });
  const turn = Math.floor(heardAt / REFRESH_MS);
  useEffect(() => {
    let current = true;
    const to = Math.ceil(world.serverNow());
    const range = [to - hours * HOUR, to] as const;
    readHistory(device, point, range[0], to, BUCKETS).then(
      (buckets) => current && setHistory({ buckets, fault: null, range }),
      (error: unknown) =>
        current &&
        setHistory({
          buckets: null,
          fault: error instanceof Refused ? error.refusal.message : { zh: String(error), en: String(error) },
          range,
        }),
    );
    return () => {
      current = false;
    };
  }, [world, device, point, hours, turn]);
  return history;
}

function Chart({
  buckets,
  spec,
  range,
}: {
  buckets: readonly HistoryBucket[] | null;
  spec: PointSpec;
  range: History['range'];
}): JSX.Element {
  const { t, lang } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    const made = init(box.current!, null, { renderer: 'canvas' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current!);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    if (buckets)
      chart.current?.setOption(
        trendOption(buckets, spec, range, lang, Number.parseFloat(getComputedStyle(document.documentElement).fontSize)),
        true,
      );
  }, [buckets, spec, range, lang]);
  return (
    <div className={styles.trend}>
      <div ref={box} className={styles.chart} />
      {buckets?.length === 0 && <p className={styles.noTrend}>{t('device.noTrend')}</p>}
    </div>
  );
}
