import type { JSX } from 'react';
import type { Sensing, VideoRates } from '#contract/live/sensing.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { BlindSpots } from './BlindSpots.tsx';
import { numberOf, shareOf, totalsOf, worstOf } from './figures.ts';
import { KindTable, RejectTable, SourceTable } from './SensingTables.tsx';
import { SourceCard } from './SourceCard.tsx';
import { WORDS } from './words.ts';
import styles from './sensing.module.css';

const EVERY_MS = 5000;

/** Health of sensing: what is wrong on top and in sentences, then every source and every kind; live. */
export function SensingBoard(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useAsked<Sensing>('/api/v1/sensing', EVERY_MS);
  if (data === null) return refusal ? <EmptyState icon="alert-triangle" title={pick(refusal.message)} /> : <Skeleton rows={8} />;
  const worst = worstOf(data.sources);
  return (
    <div className={styles.board}>
      <Totals data={data} />
      {data.video !== null && <VideoTotals video={data.video} />}
      {data.sources.length === 0 ? (
        <EmptyState icon="plug-connected-x" title={pick(WORDS.none)} />
      ) : (
        <>
          <section>
            <h2>{pick(WORDS.worst)}</h2>
            {worst.length === 0 ? (
              <EmptyState icon="check" title={pick(WORDS.allWell)}>
                {pick(WORDS.allWellAbout)}
              </EmptyState>
            ) : (
              worst.map((source, at) => <SourceCard key={source.id} source={source} opened={at === 0} />)
            )}
          </section>
          <SourceTable sources={data.sources} />
        </>
      )}
      <KindTable kinds={data.kinds} />
      <BlindSpots />
      {data.rejects !== null && data.rejects.length > 0 && <RejectTable rejects={data.rejects} />}
    </div>
  );
}

/** Of what the basic level asks at least so many percent; of the others it asks that they be right. */
const ASKED = { online: 90, intact: 90, pictures: 80, codes: 100, positions: 100 } as const;

function VideoTotals({ video }: { video: VideoRates }): JSX.Element {
  const { pick } = useWords();
  const rates: [keyof typeof ASKED, number][] = [
    ['online', video.cameras],
    ['intact', video.cameras],
    ['pictures', video.asked],
    ['codes', video.cameras],
    ['positions', video.cameras],
  ];
  return (
    <section>
      <h2>{pick(WORDS.video)}</h2>
      <dl className={styles.totals} data-video>
        {rates.map(([rate, of]) => (
          <div key={rate} data-wrong={(of > 0 && video[rate] * 100 < of * ASKED[rate]) || undefined} title={`≥ ${ASKED[rate]}%`}>
            <dt>{pick(WORDS[rate])}</dt>
            <dd>
              {shareOf(video[rate], of)} <small>{`${numberOf(video[rate])} / ${numberOf(of)}`}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Totals({ data }: { data: Sensing }): JSX.Element {
  const { pick } = useWords();
  const totals = totalsOf(data);
  const tiles: [string, string, boolean][] = [
    [pick(WORDS.quiet), `${totals.quiet} / ${totals.sources}`, totals.quiet > 0],
    [pick(WORDS.devices), `${numberOf(totals.online)} / ${numberOf(totals.known)}`, false],
    [pick(WORDS.perMinute), numberOf(totals.perMinute), false],
    [pick(WORDS.late), shareOf(totals.late, totals.reports), totals.late * 10 > totals.reports],
    [pick(WORDS.clock), numberOf(totals.wrongClock), totals.wrongClock > 0],
    [pick(WORDS.duplicates), shareOf(totals.duplicates, totals.reports), totals.duplicates * 5 > totals.reports],
    ...(totals.rejects === null ? [] : [[pick(WORDS.rejects), numberOf(totals.rejects), totals.rejects > 0] as [string, string, boolean]]),
  ];
  return (
    <dl className={styles.totals}>
      {tiles.map(([name, value, wrong]) => (
        <div key={name} data-wrong={wrong || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
