import { useState, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { TextField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import styles from './media.module.css';

const REASONS = ['handle', 'verify', 'complaint'] as const;

interface ReasonDialogProps {
  /** What it tells of. */
  readonly about: string;
  /** @returns what went wrong, in words; null = it is open */
  readonly onSend: (reason: string) => Promise<string | null>;
  readonly onClose: () => void;
}

/** Asks why something that tells of people is opened. One press for what is usual; else in words. */
export function ReasonDialog({ about, onSend, onClose }: ReasonDialogProps): JSX.Element {
  const { t } = useWords();
  const [words, setWords] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const send = async (reason: string): Promise<void> => {
    if (reason.trim().length < 2) setFault(t('note.tooShort', { n: 2 }));
    else setFault(await onSend(reason.trim()));
  };
  return (
    <Dialog
      title={t('media.reasonTitle')}
      onClose={onClose}
      actions={
        <Button look="primary" shortcut="Enter" onClick={() => void send(words)}>
          {t('media.open')}
        </Button>
      }
    >
      <div className={styles.form}>
        <p>{t('media.reasonAbout', { what: about })}</p>
        <div className={styles.reasons}>
          {REASONS.map((reason) => (
            <Button key={reason} onClick={() => void send(t(`media.reason.${reason}`))}>
              {t(`media.reason.${reason}`)}
            </Button>
          ))}
        </div>
        <TextField
          label={t('media.reasonOther')}
          value={words}
          maxLength={500}
          onChange={(event) => setWords(event.target.value)}
          onSend={() => void send(words)}
          aria-invalid={fault !== null}
        />
        {fault !== null && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </div>
    </Dialog>
  );
}
