import type { JSX, ReactNode, RefObject } from 'react';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import styles from './regroup.module.css';

interface RegroupDialogProps {
  readonly title: string;
  /** What comes of it, in a sentence. */
  readonly about: string;
  readonly notice: ReactNode;
  /** Words of the button that sends it. */
  readonly words: string;
  readonly possible: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
  /** What has the focus first. */
  readonly first: RefObject<HTMLUListElement | null>;
  readonly children: ReactNode;
}

/** The window around a list to choose from, docked beside the map. */
export function RegroupDialog({
  title,
  about,
  notice,
  words,
  possible,
  onSend,
  onClose,
  first,
  children,
}: RegroupDialogProps): JSX.Element {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      size="dock"
      first={first}
      actions={
        <Button look="primary" shortcut="Enter" disabled={!possible} onClick={onSend}>
          {words}
        </Button>
      }
    >
      <div className={styles.form}>
        {notice && (
          <p role="status" className={styles.notice}>
            {notice}
          </p>
        )}
        <p className={styles.about}>{about}</p>
        {children}
      </div>
    </Dialog>
  );
}
