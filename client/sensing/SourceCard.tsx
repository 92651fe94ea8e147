import type { JSX } from 'react';
import type { SensingSource } from '#contract/live/sensing.ts';
import type { Severity } from '#contract/severity.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { formatAge, formatSpan } from '#client/ui/time/format.ts';
import { numberOf, rateOf, shareOf } from './figures.ts';
import { SourceName } from './SourceName.tsx';
import { Sparkline } from './Sparkline.tsx';
import { WORDS } from './words.ts';
import styles from './sensing.module.css';

/** A source with something wrong: the worst of it at once; opened, all of it with what to do. */
export function SourceCard({ source, opened }: { source: SensingSource; opened: boolean }): JSX.Element {
  const { pick } = useWords();
  const [worst] = source.problems;
  const rate = `${numberOf(rateOf(source.perMinute))} ${pick(WORDS.rate)}`;
  return (
    <details className={styles.card} data-source={source.id} data-quiet={source.quietMs !== null || undefined} open={opened}>
      <summary>
        <SeverityMark severity={worst?.severity ?? 4} className={styles.mark} />
        <span className={styles.head}>
          <strong>
            <SourceName name={source.name} />
          </strong>
          <span className={styles.worst}>{worst && pick(worst.what)}</span>
        </span>
        <span className={styles.rate}>
          <Sparkline values={source.perMinute} name={`${pick(WORDS.perMinute)} ${rate}`} />
          <span>{rate}</span>
        </span>
      </summary>
      <ul className={styles.problems}>
        {source.problems.map(({ code, severity, what, todo }) => (
          <li key={code}>
            <SeverityMark severity={severity as Severity} unacked={false} className={styles.mark} />
            <span>
              {pick(what)}
              <small>
                {pick(WORDS.todo)} · {pick(todo)}
              </small>
            </span>
          </li>
        ))}
      </ul>
      <Figures source={source} />
    </details>
  );
}

function Figures({ source }: { source: SensingSource }): JSX.Element {
  const { pick, lang } = useWords();
  const { reports, devices, heardMsAgo, usualGapMs, lateMedianS, late95S } = source;
  const rows: [string, string][] = [
    [pick(WORDS.heard), heardMsAgo === null ? pick(WORDS.never) : formatAge(heardMsAgo, lang)],
    [pick(WORDS.usual), usualGapMs === null ? pick(WORDS.unknown) : formatSpan(usualGapMs, lang)],
    [pick(WORDS.lastHour), numberOf(reports)],
    [pick(WORDS.late), shareOf(source.late, reports)],
    [pick(WORDS.delay), delayOf(lateMedianS, late95S, lang)],
    [pick(WORDS.clock), numberOf(source.clockFaults)],
    [pick(WORDS.duplicates), shareOf(source.duplicates, reports)],
    [pick(WORDS.unusable), shareOf(source.unusable, reports)],
    [pick(WORDS.devices), `${devices.online} / ${devices.known}`],
    ...(source.simulated ? [[pick(WORDS.data), pick(WORDS.simulated)] as [string, string]] : []),
  ];
  return (
    <dl className={styles.figures}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `1 秒 / 12 秒`; of less than what is told apart, at most a second. */
export function delayOf(median: number | null, most: number | null, lang: 'zh' | 'en'): string {
  if (median === null || most === null) return '–';
  return `${formatSpan(median * 1000, lang)} / ${formatSpan(most * 1000, lang)}`;
}
