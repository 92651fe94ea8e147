import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useOpenPage } from '#client/admin/navigation.ts';
import type { Done } from '#client/admin/parts/ledger/edit.ts';
import { LeftDevices } from '#client/admin/parts/ledger/Left.tsx';
import { UndoEdit } from '#client/admin/parts/ledger/UndoEdit.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import type { EnteredTable } from './report.ts';

const WORDS = {
  done: label('已导入', 'Entered'),
  doneAbout: label('条记录新增或更改，立即生效。', 'records entered or changed, in force at once.'),
  undone: label('导入已撤销', 'The import is undone'),
  undoAbout: label(
    '一天之内可以整体撤销，也可在“台账更改”页撤销。',
    'It can be undone as a whole within a day, here or on the page of ledger changes.',
  ),
  see: label('查看台账', 'See the ledger'),
  another: label('换一个文件', 'Another file'),
};

/** A table has been entered: what comes next, and the way back. */
export function Entered({ entered: { changed, edit }, onAnother }: { entered: EnteredTable; onAnother: () => void }): JSX.Element {
  const { pick } = useWords();
  const open = useOpenPage();
  const [undone, setUndone] = useState<Done | null>(null);
  const title = undone ? pick(WORDS.undone) : `${pick(WORDS.done)}: ${changed.toLocaleString('zh-CN')} ${pick(WORDS.doneAbout)}`;
  return (
    <EmptyState icon={undone ? 'refresh' : 'check'} title={title}>
      {undone && <LeftDevices done={undone} />}
      <p className={styles.row}>
        <Button look="primary" onClick={() => open('devices')}>
          {pick(WORDS.see)}
        </Button>
        <Button onClick={onAnother}>{pick(WORDS.another)}</Button>
        {edit !== null && !undone && <UndoEdit edit={edit} onDone={setUndone} />}
      </p>
      {edit !== null && !undone && <p className={styles.quiet}>{pick(WORDS.undoAbout)}</p>}
    </EmptyState>
  );
}
