import { useState, type FormEvent, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { changePassword } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import styles from './credentials.module.css';
import { RefusalLine } from './RefusalLine.tsx';
import { useAttempt } from './use-attempt.ts';

interface PasswordFormProps {
  /** The first of its page: the keyboard is there. */
  readonly first?: boolean;
  /** The password that was just signed in with: not asked for again, unless it is refused. */
  readonly typed?: string | null;
  /** It was changed, to this. */
  readonly onChanged: (password: string) => void;
}

/** Changes one's own password. */
export function PasswordForm({ first = false, typed = null, onChanged }: PasswordFormProps): JSX.Element {
  const { t } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [current, setCurrent] = useState(typed ?? '');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setDiffers(next !== again);
    if (next !== again) return;
    if ((await attempt(() => changePassword(current, next).then(() => true))) === null) return;
    for (const empty of [setCurrent, setNext, setAgain]) empty('');
    onChanged(next);
  };
  const field = (title: string, value: string, set: (text: string) => void, autoComplete: string, autoFocus = false): JSX.Element => (
    <LineField
      label={title}
      value={value}
      onChange={(event) => set(event.target.value)}
      type="password"
      autoComplete={autoComplete}
      autoFocus={autoFocus}
      required
    />
  );
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {(typed === null || refusal !== null) &&
        field(t('password.current'), current, setCurrent, 'current-password', first && typed === null)}
      {field(t('password.next'), next, setNext, 'new-password', first && typed !== null)}
      {field(t('password.again'), again, setAgain, 'new-password')}
      {differs && (
        <p className={styles.refusal} role="alert">
          {t('password.differs')}
        </p>
      )}
      <RefusalLine refusal={refusal} />
      <Button type="submit" look={first ? 'primary' : 'normal'} busy={busy}>
        {t('password.change')}
      </Button>
    </form>
  );
}
