import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';

interface SourceRejects {
  readonly source: string;
  readonly count: number;
  readonly last: readonly {
    readonly at: number;
    readonly peer: string;
    readonly reason: string;
    readonly hex: string;
    readonly bytes: number;
  }[];
}

const WORDS = {
  list: label('拒收的报文', 'Rejected input'),
  at: label('时间', 'Time'),
  peer: label('对端', 'Peer'),
  reason: label('原因', 'Why'),
  bytes: label('字节', 'Bytes'),
  hex: label('开头字节', 'First bytes'),
  none: label('没有拒收的报文', 'Nothing was rejected'),
  noneAbout: label('自启动以来，所有报文都能读取。', 'All input could be read since the start.'),
  since: label('自启动以来共', 'since the start:'),
};

/** Input that could not be read, by source. */
export default function Rejects(): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { data, refusal } = useLoad<SourceRejects[]>('/api/v1/ingest/rejects', 5000);
  if (data === null || data.length === 0 || refusal)
    return (
      <Listing
        name={pick(WORDS.list)}
        rows={data}
        refusal={refusal}
        keyOf={({ source }) => source}
        columns={[]}
        empty={pick(WORDS.none)}
        emptyAbout={pick(WORDS.noneAbout)}
        icon="check"
      />
    );
  return (
    <>
      {data.map(({ source, count, last }) => (
        <section key={source} className={styles.section}>
          <h2>
            {source}{' '}
            <span className={styles.count}>
              {pick(WORDS.since)} {count.toLocaleString('zh-CN')}
            </span>
          </h2>
          <Listing
            name={`${pick(WORDS.list)} ${source}`}
            rows={last.toReversed().slice(0, 100)}
            keyOf={({ at, peer, hex }) => `${at} ${peer} ${hex.slice(0, 40)}`}
            empty={pick(WORDS.none)}
            columns={[
              { title: pick(WORDS.at), render: ({ at }) => formatMoment(at, now) },
              { title: pick(WORDS.peer), render: ({ peer }) => <span className={styles.code}>{peer}</span> },
              { title: pick(WORDS.reason), render: ({ reason }) => reason },
              { title: pick(WORDS.bytes), number: true, render: ({ bytes }) => bytes },
              {
                title: pick(WORDS.hex),
                render: ({ hex }) => <span className={styles.code}>{(hex.slice(0, 96).match(/../g) ?? []).join(' ')}</span>,
              },
            ]}
          />
        </section>
      ))}
    </>
  );
}
