import type { JSX, ReactNode } from 'react';
import type { Sensing, SensingKind, SensingRejects, SensingSource } from '#contract/live/sensing.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { formatAge } from '#client/ui/time/format.ts';
import { KINDS } from '#client/world/kinds.ts';
import { numberOf, rateOf, shareOf } from './figures.ts';
import { delayOf } from './SourceCard.tsx';
import { SourceName } from './SourceName.tsx';
import { Sparkline } from './Sparkline.tsx';
import { WORDS } from './words.ts';
import styles from './sensing.module.css';

interface TableProps {
  readonly name: string;
  readonly heads: readonly string[];
  readonly children: ReactNode;
  /** Columns of words at the left; the others are numbers. */
  readonly words?: number;
}

export function Table({ name, heads, children, words = 1 }: TableProps): JSX.Element {
  return (
    <section>
      <h2>{name}</h2>
      <div className={styles.tableBox}>
        <table className={styles.table} aria-label={name} data-words={words}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}

/** Something other than nothing stands out. */
export const Counted = ({ count, text = numberOf(count) }: { count: number; text?: string }): JSX.Element => (
  <td data-some={count > 0}>{text}</td>
);

export function SourceTable({ sources }: Pick<Sensing, 'sources'>): JSX.Element {
  const { pick, lang } = useWords();
  const names = [
    'source',
    'state',
    'perMinute',
    'lastHour',
    'late',
    'delay',
    'clock',
    'duplicates',
    'unusable',
    'devices',
    'heard',
  ] as const;
  return (
    <Table name={pick(WORDS.all)} heads={names.map((name) => pick(WORDS[name]))} words={3}>
      {sources.map((source) => (
        <tr key={source.id} data-row={source.id}>
          <th scope="row">
            <SourceName name={source.name} />
          </th>
          <td>
            <State source={source} />
          </td>
          <td>
            <span className={styles.rate}>
              <Sparkline values={source.perMinute} name={pick(WORDS.perMinute)} />
              <span>{numberOf(rateOf(source.perMinute))}</span>
            </span>
          </td>
          <td>{numberOf(source.reports)}</td>
          <Counted count={source.late} text={shareOf(source.late, source.reports)} />
          <td>{delayOf(source.lateMedianS, source.late95S, lang)}</td>
          <Counted count={source.devices.wrongClock} />
          <Counted count={source.duplicates} text={shareOf(source.duplicates, source.reports)} />
          <Counted count={source.unusable} text={shareOf(source.unusable, source.reports)} />
          <td>
            {source.devices.online} / {source.devices.known}
          </td>
          <td>{source.heardMsAgo === null ? '–' : formatAge(source.heardMsAgo, lang)}</td>
        </tr>
      ))}
    </Table>
  );
}

function State({ source: { quietMs, problems } }: { source: SensingSource }): JSX.Element {
  const { pick } = useWords();
  if (problems.length === 0) return <span className={styles.well}>{pick(WORDS.well)}</span>;
  const [{ severity, what }] = problems;
  return (
    <span className={styles.state} title={pick(what)}>
      <SeverityMark severity={severity} /> {quietMs === null ? SHORT(problems.length, pick) : pick(WORDS.quiet)}
    </span>
  );
}

const SHORT = (count: number, pick: (label: { zh: string; en: string }) => string): string =>
  pick({ zh: `${count} 项`, en: count === 1 ? '1 thing' : `${count} things` });

export function KindTable({ kinds }: { kinds: readonly SensingKind[] }): JSX.Element {
  const { pick } = useWords();
  const names = ['kind', 'devices', 'intact', 'lastHour', 'late', 'clock', 'duplicates', 'unusable'] as const;
  return (
    <Table name={pick(WORDS.kinds)} heads={names.map((name) => pick(WORDS[name]))}>
      {kinds.map(({ kind, reports, late, duplicates, unusable, devices }) => {
        const words = KINDS.get(kind)?.label;
        return (
          <tr key={kind} data-row={kind}>
            <th scope="row">{words ? pick(words) : kind}</th>
            <Counted count={devices.silent} text={`${devices.online} / ${devices.known}`} />
            <Counted count={devices.online - devices.intact} text={numberOf(devices.intact)} />
            <td>{numberOf(reports)}</td>
            <Counted count={late} text={shareOf(late, reports)} />
            <Counted count={devices.wrongClock} />
            <Counted count={duplicates} text={shareOf(duplicates, reports)} />
            <Counted count={unusable} text={shareOf(unusable, reports)} />
          </tr>
        );
      })}
    </Table>
  );
}

export function RejectTable({ rejects }: { rejects: readonly SensingRejects[] }): JSX.Element {
  const { pick } = useWords();
  return (
    <Table name={pick(WORDS.rejects)} heads={[pick(WORDS.protocol), pick(WORDS.reason), pick(WORDS.count)]} words={2}>
      {rejects.flatMap(({ protocol, reasons }) =>
        reasons.map(({ reason, count }) => (
          <tr key={`${protocol} ${reason}`}>
            <th scope="row">{protocol}</th>
            <td lang="en">{reason}</td>
            <td>{numberOf(count)}</td>
          </tr>
        )),
      )}
    </Table>
  );
}
