import { useState, type JSX, type ReactNode } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { TextField } from '#client/ui/controls/Field.tsx';
import { PhotoField } from '../photo/PhotoField.tsx';
import { usePhoto } from '../photo/use-photo.ts';
import styles from '../actions.module.css';

interface NoteAnswer {
  readonly note: string;
  /** Id of a photograph that has been sent. */
  readonly photo?: string;
  /** Which of the `choices` was taken. */
  readonly choice?: string;
}

export interface NoteDialogProps {
  readonly title: string;
  readonly label: string;
  /** Fewest letters; 0 = may be left empty. */
  readonly least: number;
  /** Record that a photograph or clip may be added for, e.g. `ticket:GD…`; without it none is asked for. */
  readonly photoFor?: string;
  /** Answers to choose from; the first is chosen already. */
  readonly choices?: readonly Choice[];
  readonly send: string;
  readonly onSend: (answer: NoteAnswer) => void;
  readonly onClose: () => void;
  /** Something the person should know before sending. */
  readonly notice?: ReactNode;
}

interface Choice {
  readonly id: string;
  readonly label: string;
  /** Fewest letters of the note when this is chosen. */
  readonly least: number;
}

/** Asks for words, and where it helps for an answer or a photograph. Enter sends; Alt + 1, 2 … choose. */
export function NoteDialog({ title, label, least, photoFor, choices, send, onSend, onClose, notice }: NoteDialogProps): JSX.Element {
  const { t } = useWords();
  const [note, setNote] = useState('');
  const [choice, setChoice] = useState(choices?.[0].id);
  const [fault, setFault] = useState('');
  const photo = usePhoto(photoFor, setFault);
  const waiting = photo.taken !== null && !photo.taken.there;
  const needed = choices?.find((each) => each.id === choice)?.least ?? least;
  const [sending, setSending] = useState(false);
  const complete = async (): Promise<void> => {
    if (note.trim().length < needed) return setFault(t('note.tooShort', { n: needed }));
    setSending(true);
    const sent = await photo.id();
    setSending(false);
    if (sent !== null) onSend({ note: note.trim(), photo: sent, choice });
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button look="primary" shortcut="Enter" busy={waiting && sending} onClick={() => void complete()}>
          {send}
        </Button>
      }
    >
      <div
        className={styles.form}
        onKeyDown={(event) => {
          const each = event.altKey ? choices?.[Number(event.key) - 1] : undefined;
          if (!each) return;
          event.preventDefault();
          setChoice(each.id);
        }}
      >
        {notice && (
          <p role="status" className={styles.notice}>
            {notice}
          </p>
        )}
        {choices && <Choices title={title} choices={choices} chosen={choice} onChoose={setChoice} />}
        <TextField
          label={label}
          value={note}
          autoFocus
          maxLength={2000}
          onChange={(event) => setNote(event.target.value)}
          onSend={() => void complete()}
          aria-invalid={fault !== ''}
        />
        {photoFor !== undefined && <PhotoField photo={photo} />}
        {fault !== '' && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface ChoicesProps {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

const Choices = ({ title, choices, chosen, onChoose }: ChoicesProps): JSX.Element => (
  <div className={styles.choices} role="radiogroup" aria-label={title}>
    {choices.map(({ id, label }, index) => (
      <Button
        key={id}
        role="radio"
        aria-checked={id === chosen}
        look={id === chosen ? 'primary' : 'normal'}
        shortcut={`Alt ${index + 1}`}
        onClick={() => onChoose(id)}
      >
        {label}
      </Button>
    ))}
  </div>
);
