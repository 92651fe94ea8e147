import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import type { Selection } from '../selection.ts';
import { ChangeMany } from './ChangeMany.tsx';
import type { Chosen } from './chosen.ts';
import { RetireMany } from './RetireMany.tsx';

const WORDS = {
  chosen: label('台已选', 'chosen'),
  all: label('选择符合条件的全部', 'Choose all that fit'),
  clear: label('取消选择', 'Choose none'),
  change: label('批量更改', 'Change them'),
  retire: label('移出台账', 'Take out of the ledger'),
};
/** The server takes so many out at once. */
const MOST_RETIRED = 1000;

interface ChosenBarProps {
  readonly selection: Selection;
  /** How many the filter holds. */
  readonly total: number | null;
  readonly filter: { readonly text: string; readonly kind: string };
  readonly onDone: () => void;
}

/** What can be done with the chosen rows; there only while some are. */
export function ChosenBar({ selection, total, filter, onDone }: ChosenBarProps): JSX.Element | null {
  const { pick } = useWords();
  const [doing, setDoing] = useState<'change' | 'retire' | null>(null);
  const ids = [...selection.chosen];
  const count = selection.all ? (total ?? 0) : ids.length;
  if (count === 0) return null;
  const done = (): void => {
    setDoing(null);
    selection.clear();
    onDone();
  };
  const chosen: Chosen = selection.all
    ? { filter: { ...(filter.text !== '' && { text: filter.text }), ...(filter.kind !== '' && { kind: filter.kind }) } }
    : { ids };
  return (
    <div className={styles.chosenBar} role="status" data-chosen={count}>
      <strong>
        {count.toLocaleString('zh-CN')} {pick(WORDS.chosen)}
      </strong>
      {!selection.all && total !== null && total > ids.length && (
        <Button look="quiet" onClick={selection.chooseAll}>
          {pick(WORDS.all)} {total.toLocaleString('zh-CN')}
        </Button>
      )}
      <Button look="quiet" onClick={selection.clear}>
        {pick(WORDS.clear)}
      </Button>
      <span className={styles.end}>
        {!selection.all && ids.length <= MOST_RETIRED && (
          <Button look="danger" onClick={() => setDoing('retire')}>
            {pick(WORDS.retire)}
          </Button>
        )}
        <Button look="primary" onClick={() => setDoing('change')}>
          {pick(WORDS.change)}
        </Button>
      </span>
      {doing === 'change' && <ChangeMany chosen={chosen} count={count} onClose={() => setDoing(null)} onDone={done} />}
      {doing === 'retire' && <RetireMany ids={ids} onClose={() => setDoing(null)} onDone={done} />}
    </div>
  );
}
