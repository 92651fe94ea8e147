import type { EChartsCoreOption } from 'echarts/core';
import type { PointSpec } from '#contract/kinds/device-kind.ts';
import type { Lang } from '#client/i18n/i18n.ts';
import type { HistoryBucket } from '#client/session/session.ts';
import { cssTone } from '#client/marks/tones.ts';
import { formatClock, formatMoment } from '#client/ui/time/format.ts';

const WORDS = '#8196a8';
const LINE = '#1b2c3c';
const FONT = "'Noto Sans SC Variable', sans-serif";
const DAY = 86_400_000;

/**
 * The chart of one point: its mean as a line, the span between lowest and highest behind it, its limits dashed.
 * A span without readings is a gap, never a straight line across. @param rem CSS pixels of one rem.
 */
export function trendOption(
  buckets: readonly HistoryBucket[],
  spec: PointSpec,
  range: readonly [number, number],
  lang: Lang,
  rem: number,
): EChartsCoreOption {
  const step = (range[1] - range[0]) / 160;
  const rows = withGaps(buckets, step);
  const states = spec.states !== undefined;
  const words = { color: WORDS, fontSize: 0.75 * rem, fontFamily: FONT };
  return {
    animation: false,
    grid: { left: 0.25 * rem, right: 0.75 * rem, top: 0.75 * rem, bottom: 0.25 * rem, containLabel: true },
    textStyle: { fontFamily: FONT },
    tooltip: tooltipOption(spec, lang, rem),
    xAxis: timeAxis(range, words),
    yAxis: {
      type: 'value',
      scale: !states,
      splitNumber: 3,
      splitLine: { lineStyle: { color: LINE } },
      minInterval: states ? 1 : undefined,
      axisLabel: { ...words, formatter: states ? (value: number) => spec.states?.[value]?.[lang] ?? '' : undefined },
    },
    series: [
      ...(states ? [] : band(rows)),
      {
        type: 'line',
        data: rows.map((row) => [row.at, row.mean]),
        step: states ? 'end' : false,
        symbol: 'circle',
        symbolSize: 3,
        showSymbol: buckets.length < 8,
        lineStyle: { width: 0.11 * rem, color: '#46d6e8' },
        itemStyle: { color: '#46d6e8' },
        connectNulls: false,
        z: 3,
        markLine: { silent: true, symbol: 'none', label: { show: false }, data: limits(spec) },
      },
    ],
  };
}

/** Drawn on the canvas: an HTML tooltip would need inline styles in markup. */
const tooltipOption = (spec: PointSpec, lang: Lang, rem: number): object => ({
  trigger: 'axis',
  renderMode: 'richText',
  confine: true,
  backgroundColor: '#172a3b',
  borderColor: '#2d4557',
  textStyle: { color: '#e4edf4', fontSize: 0.8125 * rem, fontFamily: FONT },
  formatter: tooltip(spec, lang),
});

/** Clock times within a day, dates over longer. */
function timeAxis(range: readonly [number, number], words: object): object {
  const short = range[1] - range[0] <= DAY;
  return {
    type: 'time',
    min: range[0],
    max: range[1],
    axisLine: { lineStyle: { color: LINE } },
    axisTick: { show: false },
    splitNumber: 4,
    axisLabel: {
      ...words,
      hideOverlap: true,
      formatter: (at: number) => (short ? formatClock(at).slice(0, 5) : formatMoment(at, 0).slice(0, 5)),
    },
  };
}

type Row = { readonly at: number; readonly mean: number | null; readonly min: number | null; readonly max: number | null };

/** A row of nothing wherever more than three spans lie between two readings. */
function withGaps(buckets: readonly HistoryBucket[], step: number): Row[] {
  const rows: Row[] = [];
  for (const bucket of buckets) {
    const before = rows.at(-1);
    if (before && bucket.at - before.at > 3 * step && buckets.length > 40)
      rows.push({ at: before.at + step, mean: null, min: null, max: null });
    rows.push(bucket);
  }
  return rows;
}

const band = (rows: readonly Row[]): object[] => {
  const plain = {
    type: 'line',
    stack: 'band',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    connectNulls: false,
    stackStrategy: 'all',
  };
  return [
    { ...plain, data: rows.map((row) => [row.at, row.min]) },
    {
      ...plain,
      data: rows.map((row) => [row.at, row.max === null || row.min === null ? null : row.max - row.min]),
      areaStyle: { color: 'rgba(70, 214, 232, 0.16)' },
    },
  ];
};

function limits(spec: PointSpec): object[] {
  const line = (value: number | undefined, colour: string): object[] =>
    value === undefined || spec.states ? [] : [{ yAxis: value, lineStyle: { color: colour, type: 'dashed', width: 1 } }];
  return [
    ...line(spec.warning?.above ?? spec.warning?.below, cssTone('warning', 0.8)),
    ...line(spec.alert?.above ?? spec.alert?.below, cssTone('extreme', 0.8)),
  ];
}

const tooltip =
  (spec: PointSpec, lang: Lang) =>
  (points: readonly { value: readonly [number, number | null]; seriesIndex: number }[]): string => {
    const last = points.at(-1);
    if (!last || last.value[1] === null) return '';
    const [at, value] = last.value;
    const words = spec.states?.[Math.round(value)]?.[lang] ?? `${value.toFixed(spec.decimals)} ${spec.unit}`;
    return `${formatMoment(at, Date.now())}  ${words}`;
  };
