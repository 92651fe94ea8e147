import { useState, type FormEvent, type JSX, type ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { useAct } from './use-act.ts';
import styles from './parts.module.css';

const WORDS = { reason: label('原因（记入审计）', 'Reason (it stands in the audit)'), cancel: label('取消', 'Cancel') };

interface ReasonDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly danger?: boolean;
  /** What to say when it is done; left out where that depends on what came of it. */
  readonly done?: string;
  readonly onClose: () => void;
  /** Does it; a refusal keeps the window open. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly children?: ReactNode;
}

/** Asks why, and does what changes something. */
export function ReasonDialog({ title, confirm, danger, done, onClose, onConfirm, children }: ReasonDialogProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await act(() => onConfirm(reason.trim()), done)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button type="submit" form="reason-form" look={danger ? 'danger' : 'primary'} busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id="reason-form" className={styles.form} onSubmit={(event) => void submit(event)}>
        {children}
        <LineField
          label={pick(WORDS.reason)}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          required
          minLength={2}
          maxLength={500}
          autoFocus={!children}
        />
      </form>
    </Dialog>
  );
}
