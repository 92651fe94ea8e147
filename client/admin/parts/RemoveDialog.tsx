import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { useAct } from './use-act.ts';

const CANCEL = label('取消', 'Cancel');

interface RemoveDialogProps {
  /** What is done, as the title says it, and to what. */
  readonly title: string;
  readonly name: string;
  /** What that means. */
  readonly about: string;
  /** On the button; left out = the title. */
  readonly confirm?: string;
  /** What to say when it is done. */
  readonly done: string;
  /** What is deleted. */
  readonly path: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Says what a removal means, and does it; a refusal keeps the window open. */
export function RemoveDialog({ title, name, about, confirm = title, done, path, onClose, onDone }: RemoveDialogProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const remove = async (): Promise<void> => {
    if (await act(() => request('DELETE', path), done)) onDone();
  };
  return (
    <Dialog
      title={`${title} · ${name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(CANCEL)}</Button>
          <Button look="danger" busy={busy} onClick={() => void remove()}>
            {confirm}
          </Button>
        </>
      }
    >
      <p>{about}</p>
    </Dialog>
  );
}
