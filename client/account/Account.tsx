import { useEffect, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { PasswordForm } from '#client/credentials/PasswordForm.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { PlainPage } from '#client/plain-page/PlainPage.tsx';
import { withBasePath } from '#client/session/base-path.ts';
import { useSignedIn } from '#client/session/context.ts';
import { readFactors, type OwnFactors } from '#client/session/factors.ts';
import { Refused, signOut } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import type { Refusal } from '#contract/commands.ts';
import { FactorList } from './FactorList.tsx';
import styles from './account.module.css';

const WORDS = {
  title: label('我的账号', 'My account'),
  factor: label('第二因素', 'Second factor'),
  password: label('密码', 'Password'),
  changed: label('密码已修改，其他会话已结束', 'The password is changed; other sessions have ended'),
  demo: label('演示账号没有密码，不使用第二因素。', 'Accounts of the demo have no password and no second factor.'),
};

function useFactors(): { factors: OwnFactors | null; refusal: Refusal | null; again: () => void } {
  const [state, setState] = useState<{ factors: OwnFactors | null; refusal: Refusal | null }>({ factors: null, refusal: null });
  const [turn, setTurn] = useState(0);
  const { leave } = useSignedIn();
  useEffect(() => {
    let current = true;
    readFactors().then(
      (factors) => current && setState({ factors, refusal: null }),
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        if (error.refusal.code === 'unauthenticated') leave();
        if (current) setState((before) => ({ ...before, refusal: error.refusal }));
      },
    );
    return () => {
      current = false;
    };
  }, [turn, leave]);
  return { ...state, again: () => setTurn((n) => n + 1) };
}

/** One's own account: second factors and password. */
export default function Account(): JSX.Element {
  const { pick, t } = useWords();
  const {
    session: { user },
  } = useSignedIn();
  const { factors, refusal, again } = useFactors();
  return (
    <PlainPage
      title={pick(WORDS.title)}
      actions={
        <Button look="quiet" icon="logout" onClick={() => void signOut().finally(() => location.assign(withBasePath('/')))}>
          {t('user.out')}
        </Button>
      }
    >
      <main className={styles.main}>
        <header>
          <h1>{pick(WORDS.title)}</h1>
          <p className={styles.quiet}>
            <bdi>{user.name}</bdi> · {pick(ROLE_LABELS[user.role])}
            {factors && ` · ${factors.login}`}
          </p>
        </header>
        {refusal && <EmptyState icon="alert-triangle" title={pick(refusal.message)} />}
        {!factors && !refusal && <Skeleton rows={4} />}
        {factors && !factors.possible && <p>{pick(WORDS.demo)}</p>}
        {factors?.possible && (
          <>
            <section className={styles.section}>
              <h2>{pick(WORDS.factor)}</h2>
              <FactorList factors={factors} onChanged={again} />
            </section>
            <section className={styles.section}>
              <h2>{pick(WORDS.password)}</h2>
              <div className={styles.narrow}>
                <PasswordForm onChanged={() => showMessage(pick(WORDS.changed))} />
              </div>
            </section>
          </>
        )}
      </main>
    </PlainPage>
  );
}
