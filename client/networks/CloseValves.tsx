import { useState, type FormEvent, type JSX } from 'react';
import type { Affected, Isolation } from '#contract/networks/affected.ts';
import { useSendCommand } from '#client/actions/send-command.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { TextField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { costWords, valveWords, WORDS } from './words.ts';
import styles from './networks.module.css';

interface CloseValvesProps {
  readonly medium: Affected['medium'];
  readonly isolation: Isolation;
  readonly action: string;
  readonly onClose: () => void;
}

/** Says once more who is cut off, and asks why, before all of these valves are told to close. */
export function CloseValves({ medium, isolation, action, onClose }: CloseValvesProps): JSX.Element {
  const { pick } = useWords();
  const run = useSendCommand();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState('');
  const [sending, setSending] = useState(false);
  const open = isolation.valves.filter(({ shut }) => shut !== true);
  const send = async (): Promise<void> => {
    if (sending) return;
    if (reason.trim().length < 2) return setFault(pick(WORDS.noReason));
    setSending(true);
    const devices = open.flatMap(({ device }) => device ?? []);
    const done = await run('operate', { devices, action, params: {}, reason: reason.trim() });
    setSending(false);
    if (done) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <Dialog
      title={pick(WORDS.close)}
      onClose={onClose}
      actions={
        <Button look="danger" shortcut="Enter" busy={sending} onClick={() => void send()} data-send>
          {pick(WORDS.send)}
        </Button>
      }
    >
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.valves}>{pick(valveWords(open, 8))}</p>
        <p className={styles.cost}>→ {pick(costWords(medium, isolation))}</p>
        <p className={styles.quiet}>{pick(WORDS.onSite)}</p>
        <TextField
          label={pick(WORDS.reason)}
          value={reason}
          autoFocus
          maxLength={2000}
          onChange={({ target }) => {
            setReason(target.value);
            setFault('');
          }}
          onSend={() => void send()}
        />
        {fault !== '' && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </form>
    </Dialog>
  );
}
