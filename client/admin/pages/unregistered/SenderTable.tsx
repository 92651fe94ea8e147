import type { JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge } from '#client/ui/time/format.ts';

export interface Sender {
  readonly address: string;
  readonly source: string;
  readonly kindHint?: string;
  readonly via?: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly lastPoints: Readonly<Record<string, number>>;
  readonly text: string;
}

const WORDS = {
  list: label('未登记设备', 'Unregistered devices'),
  address: label('地址', 'Address'),
  source: label('来源', 'Source'),
  said: label('最近数据', 'What it said'),
  last: label('最近上报', 'Last heard'),
  count: label('次数', 'Reports'),
  adopt: label('登记', 'Adopt'),
  none: label('没有未登记的设备', 'Nobody unregistered reports'),
  noneAbout: label(
    '台账之外的设备一旦上报，几秒内会出现在这里。',
    'A device that is not in the ledger appears here within seconds of its first report.',
  ),
  via: label('经由', 'through'),
};

interface SenderTableProps {
  readonly rows: readonly Sender[] | null;
  readonly refusal: Refusal | null;
  readonly onAdopt: (sender: Sender) => void;
}

export function SenderTable({ rows, refusal, onAdopt }: SenderTableProps): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ address }) => address}
      empty={pick(WORDS.none)}
      emptyAbout={pick(WORDS.noneAbout)}
      icon="check"
      columns={[
        { title: pick(WORDS.address), render: (sender) => <Address {...sender} /> },
        { title: pick(WORDS.source), render: ({ source }) => source },
        {
          title: pick(WORDS.said),
          render: ({ lastPoints, text }) => (
            <span className={styles.code}>
              {saidIn(lastPoints)} {text.slice(0, 60)}
            </span>
          ),
        },
        { title: pick(WORDS.count), number: true, render: ({ count }) => count },
        { title: pick(WORDS.last), render: ({ lastAt }) => formatAge(Math.max(0, now - lastAt), lang) },
        {
          title: '',
          render: (sender) => (
            <span className={styles.actions}>
              <Button look="primary" onClick={() => onAdopt(sender)}>
                {pick(WORDS.adopt)}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

const saidIn = (points: Sender['lastPoints']): string =>
  Object.entries(points)
    .slice(0, 6)
    .map(([point, value]) => `${point}=${value}`)
    .join(' ');

function Address({ address, via }: Sender): JSX.Element {
  const { pick } = useWords();
  return (
    <span>
      <span className={styles.code}>{address}</span>
      {via !== undefined && via !== address && (
        <span className={styles.quiet}>
          {' '}
          {pick(WORDS.via)} {via}
        </span>
      )}
    </span>
  );
}
