import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import type { Done } from './edit.ts';
import { LeftDevices } from './Left.tsx';

const WORDS = {
  undo: label('整体撤销', 'Undo all of it'),
  title: label('整体撤销这次更改', 'Undo this change as a whole'),
  about: label(
    '新登记的设备移出台账，更改过的设备恢复原状；此后又被他人更改的保持不变并列出。历史读数与已结案事件保留。',
    'Devices that it made leave the ledger, those it changed become as they were; what ' +
      'somebody changed since is left, and listed. Readings and closed incidents are kept.',
  ),
  done: label('已撤销', 'Undone'),
  close: label('关闭', 'Close'),
};

/** Undoes an edit of the ledger, and says what of it could not be. */
export function UndoEdit({ edit, onDone }: { edit: string; onDone: (done: Done) => void }): JSX.Element {
  const { pick } = useWords();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const undo = async (reason: string): Promise<void> =>
    setDone(await request<Done>('POST', `/api/v1/ledger/edits/${encodeURIComponent(edit)}/undo`, { reason }));
  const close = (): void => {
    if (done) onDone(done);
    setDone(null);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{pick(WORDS.undo)}</Button>
      {asking && (
        <ReasonDialog
          title={pick(WORDS.title)}
          confirm={pick(WORDS.undo)}
          danger
          done={pick(WORDS.done)}
          onClose={() => setAsking(false)}
          onConfirm={undo}
        >
          <p>{pick(WORDS.about)}</p>
        </ReasonDialog>
      )}
      {!asking && done && (
        <Dialog
          title={pick(WORDS.done)}
          size="medium"
          onClose={close}
          actions={
            <Button look="primary" onClick={close}>
              {pick(WORDS.close)}
            </Button>
          }
        >
          <LeftDevices done={done} />
        </Dialog>
      )}
    </>
  );
}
