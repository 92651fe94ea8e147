import { useState, type JSX, type ReactNode } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/Button.tsx';
import { Dialog } from '#client/ui/Dialog.tsx';
import { TextField } from '#client/ui/Field.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { usePhoto } from './use-photo.ts';
import styles from './actions.module.css';

export interface NoteAnswer {
  readonly note: string;
  /** Id of a photograph that has been sent. */
  readonly photo?: string;
  /** Which of the `choices` was taken. */
  readonly choice?: string;
}

interface NoteDialogProps {
  readonly title: string;
  readonly label: string;
  /** Fewest letters; 0 = may be left empty. */
  readonly least: number;
  readonly withPhoto?: boolean;
  /** Answers to choose from; the first is chosen already. */
  readonly choices?: readonly { readonly id: string; readonly label: string; readonly least: number }[];
  readonly send: string;
  readonly onSend: (answer: NoteAnswer) => void;
  readonly onClose: () => void;
  /** Something the person should know before sending. */
  readonly notice?: ReactNode;
}

/** Asks for words, and where it helps for an answer or a photograph. Enter sends; Alt + 1, 2 … choose. */
export function NoteDialog({ title, label, least, withPhoto, choices, send, onSend, onClose, notice }: NoteDialogProps): JSX.Element {
  const { t } = useWords();
  const [note, setNote] = useState('');
  const [choice, setChoice] = useState(choices?.[0].id);
  const [fault, setFault] = useState('');
  const photo = usePhoto(setFault);
  const needed = choices?.find((each) => each.id === choice)?.least ?? least;
  const complete = (): void => {
    if (note.trim().length < needed) setFault(t('note.tooShort', { n: needed }));
    else void photo.id().then((sent) => sent !== null && onSend({ note: note.trim(), photo: sent, choice }));
  };
  return (
    <Dialog title={title} onClose={onClose} actions={<Button look="primary" shortcut="Enter" onClick={complete}>{send}</Button>}>
      <div
        className={styles.form}
        onKeyDown={(event) => {
          const each = event.altKey ? choices?.[Number(event.key) - 1] : undefined;
          if (!each) return;
          event.preventDefault();
          setChoice(each.id);
        }}
      >
        {notice && <p role="status" className={styles.notice}>{notice}</p>}
        {choices && (
          <div className={styles.choices} role="radiogroup" aria-label={title}>
            {choices.map((each, index) => (
              <Button key={each.id} role="radio" aria-checked={each.id === choice} look={each.id === choice ? 'primary' : 'normal'} shortcut={`Alt ${index + 1}`} onClick={() => setChoice(each.id)}>
                {each.label}
              </Button>
            ))}
          </div>
        )}
        <TextField label={label} value={note} autoFocus maxLength={2000} onChange={(event) => setNote(event.target.value)} onSend={complete} aria-invalid={fault !== ''} />
        {withPhoto && (
          <label className={styles.photo}>
            <Icon name={photo.there ? 'check' : 'photo'} />
            <span>{t(photo.there ? 'note.photoTaken' : 'note.photo')}</span>
            <input type="file" accept="image/*" className="visually-hidden" onChange={(event) => photo.take(event.target.files?.[0])} />
          </label>
        )}
        {fault !== '' && <p role="alert" className={styles.fault}>{fault}</p>}
      </div>
    </Dialog>
  );
}
