import { useEffect, useRef, useState, type FormEvent, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { ROLES, ROLE_LABELS } from '#contract/roles.ts';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/Button.tsx';
import { LineField } from '#client/ui/Field.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Mark } from '#client/ui/Mark.tsx';
import type { Label } from '#contract/label.ts';
import type { Destination } from '#client/screens/destinations.ts';
import { below } from './base-path.ts';
import { changePassword, readSession, Refused, signIn, signInDemo, signOut, type Session } from './session.ts';
import { startNightTown } from './night-town.ts';
import styles from './welcome.module.css';

interface WelcomeProps {
  /** One-click sign-in is offered. */
  readonly demo: boolean;
  readonly session: Session | null;
  readonly destinations: readonly Destination[];
  /** Name of the screen the person wanted to go to. */
  readonly target: Label | undefined;
  readonly onEnter: (session: Session) => void;
}

/** Signing in, the first change of password, and the choice of a screen. */
export default function Welcome({ demo, session, destinations, target, onEnter }: WelcomeProps): JSX.Element {
  const { t, lang, pick } = useWords();
  return (
    <div className={styles.page}>
      <NightTown />
      <Button look="quiet" icon="language" className={styles.lang} onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>{t(lang === 'zh' ? 'lang.en' : 'lang.zh')}</Button>
      <main className={styles.card}>
        <h1 className={styles.brand}><Mark />{t('brand')}</h1>
        <p className={styles.about}>{target && !session ? t('signin.to', { screen: pick(target) }) : t('brand.about')}</p>
        {!session && <SignIn demo={demo} onEnter={onEnter} />}
        {session?.mustChange && <ChangePassword onEnter={onEnter} />}
        {session && !session.mustChange && <Choose session={session} destinations={destinations} />}
      </main>
    </div>
  );
}

/** Behind the page; nothing for those who cannot see it. */
function NightTown(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => startNightTown(canvas.current!), []);
  return <canvas ref={canvas} className={styles.town} aria-hidden="true" />;
}

/** Runs something that may be refused, and keeps the refusal to be shown. */
function useAttempt(): { busy: boolean; refusal: Refusal | null; attempt: (work: () => Promise<void>) => Promise<void> } {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    await work().catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
      setBusy(false);
    });
  };
  return { busy, refusal, attempt };
}

function SignIn({ demo, onEnter }: { demo: boolean; onEnter: WelcomeProps['onEnter'] }): JSX.Element {
  const { t, pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(async () => onEnter(await signIn(login.trim(), password)));
  };
  return (
    <>
      {demo && (
        <section className={styles.demo}>
          <h2 className={styles.subtitle}>{t('signin.demo')}</h2>
          <div className={styles.roles}>
            {ROLES.map((role) => <Button key={role} look={role === 'duty-officer' ? 'primary' : 'normal'} disabled={busy} onClick={() => void attempt(async () => onEnter(await signInDemo(role)))} data-role={role}>{pick(ROLE_LABELS[role])}</Button>)}
          </div>
          <p className={styles.note}>{t('signin.demoAbout')}</p>
        </section>
      )}
      <form className={styles.form} onSubmit={submit}>
        {demo && <h2 className={styles.subtitle}>{t('signin.account')}</h2>}
        <LineField label={t('signin.login')} value={login} onChange={(event) => setLogin(event.target.value)} autoComplete="username" autoFocus={!demo} required maxLength={100} />
        <LineField label={t('signin.password')} value={password} onChange={(event) => setPassword(event.target.value)} type="password" autoComplete="current-password" required maxLength={1000} />
        {refusal && <p className={styles.refusal} role="alert">{pick(refusal.message)}</p>}
        <Button type="submit" look={demo ? 'normal' : 'primary'} busy={busy}>{t('signin.enter')}</Button>
      </form>
    </>
  );
}

function ChangePassword({ onEnter }: { onEnter: WelcomeProps['onEnter'] }): JSX.Element {
  const { t, pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && next !== again;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (next !== again) return;
    void attempt(async () => {
      await changePassword(current, next);
      const session = await readSession();
      if (session.user !== null) onEnter(session);
    });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.note}>{t('password.must')}</p>
      <LineField label={t('password.current')} value={current} onChange={(event) => setCurrent(event.target.value)} type="password" autoComplete="current-password" autoFocus required />
      <LineField label={t('password.next')} value={next} onChange={(event) => setNext(event.target.value)} type="password" autoComplete="new-password" required />
      <LineField label={t('password.again')} value={again} onChange={(event) => setAgain(event.target.value)} type="password" autoComplete="new-password" required />
      {differs && <p className={styles.refusal} role="alert">{t('password.differs')}</p>}
      {refusal && <p className={styles.refusal} role="alert">{pick(refusal.message)}</p>}
      <Button type="submit" look="primary" busy={busy}>{t('password.change')}</Button>
    </form>
  );
}

function Choose({ session, destinations }: { session: Session; destinations: readonly Destination[] }): JSX.Element {
  const { t, pick } = useWords();
  return (
    <>
      <ul className={styles.screens}>
        {destinations.map((screen) => (
          <li key={screen.id}>
            <a href={below(screen.path)} className={styles.screen}>
              <Icon name={screen.icon} className={styles.screenIcon} />
              <span><strong>{pick(screen.title)}</strong><span className={styles.note}>{pick(screen.about)}</span></span>
            </a>
          </li>
        ))}
      </ul>
      <p className={styles.who}>
        <span><bdi>{session.user.name}</bdi> · {pick(ROLE_LABELS[session.user.role])}</span>
        <Button look="quiet" icon="logout" onClick={() => void signOut().finally(() => location.reload())}>{t('user.out')}</Button>
      </p>
    </>
  );
}
