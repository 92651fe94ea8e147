import { lazy, Suspense, useState, type FormEvent, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { ROLES, ROLE_LABELS } from '#contract/roles.ts';
import { RefusalLine } from '#client/credentials/RefusalLine.tsx';
import { useAttempt } from '#client/credentials/use-attempt.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { finishSignIn, signIn, type FactorDue } from '#client/session/factors.ts';
import { signInDemo, type Session } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import styles from './welcome.module.css';

const ProveFactor = lazy(() => import('#client/credentials/ProveFactor.tsx'));

interface SignInProps {
  /** One-click sign-in is offered. */
  readonly demo: boolean;
  /** The password was right. */
  readonly onPassword: (password: string) => void;
  readonly onEnter: (session: Session) => void;
}

/** The password, then the second factor of who has one. */
export function SignIn({ demo, onPassword, onEnter }: SignInProps): JSX.Element {
  const [due, setDue] = useState<FactorDue | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  if (due)
    return (
      <Suspense fallback={null}>
        <ProveFactor
          due={due}
          onProve={async (proof) => onEnter(await finishSignIn(due.challenge, proof))}
          onBack={(refused) => {
            setDue(null);
            setRefusal(refused?.refusal ?? null);
          }}
        />
      </Suspense>
    );
  return (
    <>
      {demo && <DemoSignIn onEnter={onEnter} />}
      <PasswordSignIn
        demo={demo}
        before={refusal}
        onAnswer={(answer, password) => {
          onPassword(password);
          if ('challenge' in answer) setDue(answer);
          else onEnter(answer);
        }}
      />
    </>
  );
}

function DemoSignIn({ onEnter }: Pick<SignInProps, 'onEnter'>): JSX.Element {
  const { t, pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  return (
    <section className={styles.demo}>
      <h2 className={styles.subtitle}>{t('signin.demo')}</h2>
      <div className={styles.roles}>
        {ROLES.map((role) => (
          <Button
            key={role}
            look={role === 'duty-officer' ? 'primary' : 'normal'}
            disabled={busy}
            onClick={() => void attempt(async () => onEnter(await signInDemo(role)))}
            data-role={role}
          >
            {pick(ROLE_LABELS[role])}
          </Button>
        ))}
      </div>
      <RefusalLine refusal={refusal} />
      <p className={styles.note}>{t('signin.demoAbout')}</p>
    </section>
  );
}

interface PasswordSignInProps {
  readonly demo: boolean;
  /** Why the step before did not end well. */
  readonly before: Refusal | null;
  readonly onAnswer: (answer: Session | FactorDue, password: string) => void;
}

function PasswordSignIn({ demo, before, onAnswer }: PasswordSignInProps): JSX.Element {
  const { t } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = await attempt(() => signIn(login.trim(), password));
    if (answer) onAnswer(answer, password);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {demo && <h2 className={styles.subtitle}>{t('signin.account')}</h2>}
      <LineField
        label={t('signin.login')}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        autoComplete="username"
        autoFocus={!demo}
        required
        maxLength={100}
      />
      <LineField
        label={t('signin.password')}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        type="password"
        autoComplete="current-password"
        required
        maxLength={1000}
      />
      <RefusalLine refusal={refusal ?? before} />
      <Button type="submit" look={demo ? 'normal' : 'primary'} busy={busy}>
        {t('signin.enter')}
      </Button>
    </form>
  );
}
