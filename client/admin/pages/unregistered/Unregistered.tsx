import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { EditDevice } from '#client/admin/pages/devices/EditDevice.tsx';
import { FilterField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/Button.tsx';
import { useNow } from '#client/ui/now.ts';
import { formatAge } from '#client/ui/time.ts';
import { KINDS } from '#client/world/kinds.ts';

interface Sender {
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
  find: label('按地址或来源筛选', 'Filter by address or source'),
  list: label('未登记设备', 'Unregistered devices'),
  address: label('地址', 'Address'),
  source: label('来源', 'Source'),
  said: label('最近数据', 'What it said'),
  last: label('最近上报', 'Last heard'),
  count: label('次数', 'Reports'),
  adopt: label('登记', 'Adopt'),
  none: label('没有未登记的设备', 'Nobody unregistered reports'),
  noneAbout: label('台账之外的设备一旦上报，几秒内会出现在这里。', 'A device that is not in the ledger appears here within seconds of its first report.'),
  via: label('经由', 'through'),
};

/** An id from an address: `gb26875:889/1.1.2` → `gb26875-889-1.1.2`. */
const idFrom = (address: string): string => address.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100);

/** Who reports and is not in the ledger. */
export default function Unregistered(): JSX.Element {
  const { pick, lang } = useWords();
  const now = useNow();
  const { data, refusal, again } = useLoad<Sender[]>('/api/v1/ingest/not-in-ledger', 2000);
  const [text, setText] = useState('');
  const [adopting, setAdopting] = useState<Sender | null>(null);
  const wanted = text.trim().toLowerCase();
  const rows = data?.filter(({ address, source, via = '' }) => `${address} ${source} ${via}`.toLowerCase().includes(wanted)).slice(0, 500) ?? null;
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        {data && <span className={styles.count}>{data.length}</span>}
      </div>
      <Listing name={pick(WORDS.list)} rows={rows} refusal={refusal} keyOf={({ address }) => address} empty={pick(WORDS.none)} emptyAbout={pick(WORDS.noneAbout)} icon="check" columns={[
        { title: pick(WORDS.address), render: ({ address, via }) => <span><span className={styles.code}>{address}</span>{via !== undefined && via !== address && <span className={styles.quiet}> {pick(WORDS.via)} {via}</span>}</span> },
        { title: pick(WORDS.source), render: ({ source }) => source },
        { title: pick(WORDS.said), render: ({ lastPoints, text: words }) => <span className={styles.code}>{Object.entries(lastPoints).slice(0, 6).map(([point, value]) => `${point}=${value}`).join(' ')} {words.slice(0, 60)}</span> },
        { title: pick(WORDS.count), number: true, render: ({ count }) => count },
        { title: pick(WORDS.last), render: ({ lastAt }) => formatAge(Math.max(0, now - lastAt), lang) },
        { title: '', render: (sender) => <span className={styles.actions}><Button look="primary" onClick={() => setAdopting(sender)}>{pick(WORDS.adopt)}</Button></span> },
      ]} />
      {adopting && (
        <EditDevice
          device={null}
          known={{ id: idFrom(adopting.address), addresses: adopting.address, name: adopting.text.slice(0, 100) || adopting.address, ...(adopting.kindHint !== undefined && KINDS.has(adopting.kindHint) && { kind: adopting.kindHint }) }}
          onClose={() => setAdopting(null)}
          onDone={() => {
            setAdopting(null);
            again();
          }}
        />
      )}
    </>
  );
}
