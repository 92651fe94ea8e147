import { Dialog as Base } from '@base-ui/react/dialog';
import { useLayoutEffect, type JSX, type ReactNode, type RefObject } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { IconButton } from '../controls/Button.tsx';
import { cx } from '../styles/classes.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the bottom right. */
  readonly actions?: ReactNode;
  /** `dock` stands at the right edge and leaves the map in sight. */
  readonly size?: 'small' | 'medium' | 'wide' | 'dock';
  /** What has the keyboard first; else the first control. */
  readonly first?: RefObject<HTMLElement | null>;
}

/** A window that holds the keyboard until it is answered. It is open as long as it is rendered; Esc closes it. */
export function Dialog({ title, onClose, children, actions, size = 'small', first }: DialogProps): JSX.Element {
  const { t } = useWords();
  useInertPage();
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx(styles.backdrop, size === 'dock' && styles.clear)} />
        <Base.Popup className={cx(styles.popup, styles[size])} data-dialog {...(first ? { initialFocus: first } : {})}>
          <header className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<IconButton icon="x" label={t('close')} />} />
          </header>
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.foot}>{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Nothing of the page behind can be reached by key, pointer or screen reader while a window is open. */
function useInertPage(): void {
  useLayoutEffect(() => {
    const page = document.getElementById('root')!;
    page.inert = true;
    return () => {
      page.inert = false;
    };
  }, []);
}
