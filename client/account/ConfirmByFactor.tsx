import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import ProveFactor from '#client/credentials/ProveFactor.tsx';
import { RefusalLine } from '#client/credentials/RefusalLine.tsx';
import { useAttempt } from '#client/credentials/use-attempt.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { challengeFactor, type FactorDue, type Proof } from '#client/session/factors.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import styles from './account.module.css';

const WORDS = {
  about: label('请先输入密码，再用第二因素确认。', 'Your password first, then the second factor.'),
  next: label('下一步', 'Next'),
};

interface ConfirmByFactorProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onProved: (challenge: string, proof: Proof) => Promise<void>;
}

/** Asks for the password and the second factor, for what changes how one signs in. */
export function ConfirmByFactor({ title, onClose, onProved }: ConfirmByFactorProps): JSX.Element {
  const { pick, t } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [password, setPassword] = useState('');
  const [due, setDue] = useState<FactorDue | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setDue(await attempt(() => challengeFactor(password)));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {due ? (
        <ProveFactor due={due} onProve={(proof) => onProved(due.challenge, proof)} onBack={() => setDue(null)} />
      ) : (
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <p>{pick(WORDS.about)}</p>
          <LineField
            label={t('password.current')}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            type="password"
            autoComplete="current-password"
            autoFocus
            required
          />
          <RefusalLine refusal={refusal} />
          <Button type="submit" look="primary" busy={busy}>
            {pick(WORDS.next)}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
