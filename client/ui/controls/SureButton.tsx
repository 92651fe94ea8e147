import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from './Button.tsx';
import styles from './SureButton.module.css';

const SURE = label('确认删除', 'Remove it');

interface SureButtonProps {
  readonly busy: boolean;
  readonly onSure: () => void;
  /** What that means: read before it is pressed a second time. */
  readonly about: string;
  readonly label: string;
}

/** Removes something: asks once more, and says what that means. */
export function SureButton({ busy, onSure, about, label: words }: SureButtonProps): JSX.Element {
  const { pick } = useWords();
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button look="quiet" onClick={() => setAsking(true)} data-remove>
        {words}
      </Button>
    );
  return (
    <span role="alert" className={styles.sure}>
      {about}
      <Button look="danger" busy={busy} onClick={onSure} data-sure>
        {pick(SURE)}
      </Button>
    </span>
  );
}
