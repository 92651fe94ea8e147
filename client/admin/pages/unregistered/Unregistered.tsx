import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { EditDevice } from '#client/admin/pages/devices/EditDevice.tsx';
import { FilterField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { idFrom } from './adopt-pattern.ts';
import { AdoptMany } from './AdoptMany.tsx';
import { SenderTable, type Sender } from './SenderTable.tsx';

const WORDS = {
  find: label('按地址或来源筛选', 'Filter by address or source'),
  many: label('按规则批量登记', 'Adopt many by pattern'),
};
const MOST_SHOWN = 500;

/** What is known of a device by what it said. */
const knownOf = ({ address, text, kindHint }: Sender): Parameters<typeof EditDevice>[0]['known'] => ({
  id: idFrom(address),
  addresses: address,
  name: text.slice(0, 100) || address,
  ...(kindHint !== undefined && KINDS.has(kindHint) && { kind: kindHint }),
});

/** Who reports and is not in the ledger. */
export default function Unregistered(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal, again } = useLoad<Sender[]>('/api/v1/ingest/not-in-ledger', 2000);
  const [text, setText] = useState('');
  const [adopting, setAdopting] = useState<Sender | 'many' | null>(null);
  const wanted = text.trim().toLowerCase();
  const rows =
    data?.filter(({ address, source, via = '' }) => `${address} ${source} ${via}`.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN) ??
    null;
  const close = (): void => setAdopting(null);
  const done = (): void => {
    close();
    again();
  };
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        {data && <span className={styles.count}>{data.length}</span>}
        <span className={styles.end}>
          <Button onClick={() => setAdopting('many')} disabled={!data || data.length === 0}>
            {pick(WORDS.many)}
          </Button>
        </span>
      </div>
      <SenderTable rows={rows} refusal={refusal} onAdopt={setAdopting} />
      {adopting === 'many' && <AdoptMany addresses={data?.map(({ address }) => address) ?? []} onClose={close} onDone={done} />}
      {adopting !== null && adopting !== 'many' && <EditDevice device={null} known={knownOf(adopting)} onClose={close} onDone={done} />}
    </>
  );
}
