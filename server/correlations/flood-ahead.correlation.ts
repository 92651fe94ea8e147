import manhole from '#devices/manhole/kind.ts';
import { withWarned } from '#contract/kinds/warned-limits.ts';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { WARNING_COLOURS } from '#contract/records/warning.ts';
import { HAZARDS, type Hazard } from '#contract/vocabularies/hazards.ts';
import type { Severity } from '#contract/severity.ts';
import { clip } from '#server/incidents/words.ts';
import { defineCorrelation } from './correlation.ts';

const OVER = 'water-over';
const RISING = 'water-rising';
const WELLS: ReadonlySet<string> = new Set([OVER, 'water-high', RISING]);
const RAIN: ReadonlySet<string> = new Set(['rain', 'downpour']);
/** Fewer wells are each for themselves: one that is blocked floods too. */
const LEAST_OVER = 3;
const LEAST_RISING = 2;
const MOST_NAMED = 5;
/** Of wells that will take longer nobody can say anything yet, minutes. */
const LONGEST_MIN = 120;
const LIMIT_CM = manhole.points.waterLevelCm.alert!.above!;
/** Official warnings that mean rain on its way; both tighten the limit of wells. */
const OF_RAIN = ['rain', 'flood'] as const satisfies readonly Hazard[];

type Said = Pick<Alert, 'device' | 'code'>;

export default defineCorrelation({
  id: 'flood-ahead',
  about: 'Wells of a community are over their limit, or rise while it rains or rain is warned of: which are over, which will be next.',
  around: 'community',
  codes: [...WELLS, ...RAIN],
  rank: 47,
  find({ changes, standing, warned }) {
    const all: Said[] = [...changes, ...standing.map(({ alert }) => alert)];
    const devicesOf = (code: string): Set<string | null> => new Set(all.flatMap((one) => (one.code === code ? [one.device] : [])));
    const [over, rising] = [devicesOf(OVER), devicesOf(RISING)];
    const rains = all.some(({ code }) => RAIN.has(code)) || OF_RAIN.some((hazard) => warned(hazard) !== null);
    const next = [...rising].filter((device) => !over.has(device)).length;
    const floods = over.size >= LEAST_OVER || (over.size > 0 && next >= LEAST_RISING) || (rains && next >= LEAST_RISING);
    return floods ? { changes, standing, presumed: false } : null;
  },
  words: ({ subject, alerts, warned }) => {
    const all = alerts();
    const warnings = OF_RAIN.flatMap((hazard) => ofColour(hazard, warned(hazard)));
    const limit = withWarned(manhole, new Map(warnings)).points.waterLevelCm.alert!.above!;
    const over = [...new Map(all.flatMap(({ alert, device }) => (alert.code === OVER ? [[alert.device, device.name]] : []))).values()];
    const isOver = new Set(all.flatMap(({ alert }) => (alert.code === OVER ? [alert.device] : [])));
    const next = all
      .flatMap(({ alert, device }) => (alert.code === RISING && !isOver.has(alert.device) ? [forecastOf(device.name, alert, limit)] : []))
      .filter(({ minutes }) => minutes <= LONGEST_MIN)
      .sort((a, b) => a.minutes - b.minutes);
    const rain = all.find(({ alert }) => RAIN.has(alert.code));
    const parts = [rainOf(rain?.alert), ...warnings.map((one) => warningOf(one, limit)), overOf(over), nextOf(next, limit)].filter(
      (part) => part !== null,
    );
    return {
      title: label(
        `${subject.zh} 积水：${over.length} 井越限${next.length === 0 ? '' : `，${next.length} 井将越限`}`,
        `${subject.en} · flooding: ${wells(over.length)} over${next.length === 0 ? '' : `, ${next.length} will be next`}`,
      ),
      reason: label(`${parts.map(({ zh }) => zh).join('；')}`, parts.map(({ en }) => en).join('; ')),
    };
  },
});

const wells = (count: number): string => `${count} ${count === 1 ? 'well' : 'wells'}`;

interface Forecast {
  readonly name: string;
  readonly level: number;
  /** cm a minute. */
  readonly rate: number;
  /** Until it is over its limit, at the pace it reported; whole. */
  readonly minutes: number;
}

/** By the newest report alone, as far as it goes on like this. */
function forecastOf(name: string, { value, rate = 0 }: Alert, limit: number): Forecast {
  const minutes = rate > 0 ? Math.max(1, Math.ceil((limit - value) / rate)) : Infinity;
  return { name: clip(name, 30), level: Math.round(value), rate: Math.round(rate * 10) / 10, minutes };
}

type Warned = readonly [Hazard, Severity];
const ofColour = (hazard: Hazard, colour: Severity | null): Warned[] => (colour === null ? [] : [[hazard, colour]]);

/** 暴雨橙色预警生效，限值由 180 cm 收紧到 144 cm */
function warningOf([hazard, colour]: Warned, limit: number): Label {
  const [what, degree] = [HAZARDS[hazard].label, WARNING_COLOURS[colour]];
  const [zh, en] =
    limit === LIMIT_CM ? ['', ''] : [`，限值由 ${LIMIT_CM} cm 收紧到 ${limit} cm`, `, the limit is ${limit} cm and not ${LIMIT_CM}`];
  return label(`${what.zh}${degree.zh}预警生效${zh}`, `${degree.en} warning of ${what.en.toLowerCase()} in force${en}`);
}

const rainOf = (rain: Alert | undefined): Label | null =>
  rain === undefined ? null : label(`雨强 ${Math.round(rain.value)} mm/h`, `rain ${Math.round(rain.value)} mm/h`);

const overOf = (names: readonly string[]): Label | null =>
  names.length === 0 ? null : label(`已越限：${named(names, '、', '处')}`, `over the limit: ${named(names, ', ', '')}`);

const nextOf = (next: readonly Forecast[], limit: number): Label | null => {
  if (next.length === 0) return null;
  const zh = next.map(({ name, level, rate, minutes }) => `${name} 约 ${minutes} 分钟（${level} cm，每分钟 ${rate} cm）`);
  const en = next.map(({ name, level, rate, minutes }) => `${name} in about ${minutes} min (${level} cm, ${rate} cm a minute)`);
  return label(
    `照上报时的涨速，将先后到 ${limit} cm：${named(zh, '、', '处')}`,
    `at the pace reported, over ${limit} cm next: ${named(en, ', ', '')}`,
  );
};

function named(names: readonly string[], comma: string, unit: string): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => clip(name, 80));
  if (names.length <= MOST_NAMED) return shown.join(comma);
  return unit === '' ? `${shown.join(comma)} and ${names.length - MOST_NAMED} more` : `${shown.join(comma)}等 ${names.length} ${unit}`;
}
