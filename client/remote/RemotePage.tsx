import { useState, type FormEvent, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { ROLE_LABELS, ROLE_PERMISSIONS } from '#contract/roles.ts';
import { RefusalLine } from '#client/credentials/RefusalLine.tsx';
import { useAttempt } from '#client/credentials/use-attempt.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { PlainPage } from '#client/plain-page/PlainPage.tsx';
import { useSignedIn } from '#client/session/context.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { Leading } from './Leading.tsx';
import styles from './remote.module.css';
import { troubleWords } from './trouble.ts';
import { claimScreen, useRemote, type Led } from './use-remote.ts';
import { END_WORDS, WORDS } from './words.ts';

/** A phone that leads the tour of a screen: `/remote`, or `/remote#<code>` as the screen's QR code says it. */
export default function RemotePage(): JSX.Element {
  const { pick } = useWords();
  const { user } = useSignedIn().session;
  const remote = useRemote();
  const { led, lead, letGo, forget, trouble } = remote;
  const leads = led !== null && led.end === null;
  return (
    <PlainPage
      title={pick(WORDS.title)}
      actions={
        leads && (
          <Button look="quiet" onClick={letGo}>
            {pick(WORDS.letGo)}
          </Button>
        )
      }
    >
      {!ROLE_PERMISSIONS[user.role].includes('present') ? (
        <EmptyState icon="alert-triangle" title={`${pick(WORDS.forbidden)}（${pick(ROLE_LABELS[user.role])}）`} />
      ) : led === null ? (
        <Pair onPaired={lead} trouble={trouble} />
      ) : led.end !== null ? (
        <main className={styles.pair} role="status" data-remote-end={led.end}>
          <h1>{pick(WORDS.over)}</h1>
          <p>{pick(END_WORDS[led.end])}</p>
          <Button look="primary" className={styles.big} onClick={forget}>
            {pick(WORDS.other)}
          </Button>
        </main>
      ) : (
        <Leading led={led} remote={remote} />
      )}
    </PlainPage>
  );
}

const CODE = /^\d{6}$/;

/** @param trouble why a screen that was led before is not shown */
function Pair({ onPaired, trouble }: { onPaired: (led: Led) => void; trouble: Refusal | null }): JSX.Element {
  const { pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [code, setCode] = useState(() => {
    const scanned = location.hash.slice(1);
    return CODE.test(scanned) ? scanned : '';
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const led = await attempt(() => claimScreen(code));
    if (led === null) return;
    history.replaceState(null, '', location.pathname);
    onPaired(led);
  };
  return (
    <main className={styles.pair}>
      <h1>{pick(WORDS.title)}</h1>
      <form onSubmit={(event) => void submit(event)}>
        <label className={styles.field}>
          <span>{pick(WORDS.enter)}</span>
          <input
            className={styles.code}
            value={code}
            onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, '').slice(0, 6))}
            inputMode="numeric"
            autoComplete="one-time-code"
            aria-label={pick(WORDS.code)}
            autoFocus
          />
        </label>
        <RefusalLine refusal={refusal ?? (trouble && { ...trouble, message: troubleWords(trouble) })} />
        <Button type="submit" look="primary" className={styles.big} busy={busy} disabled={!CODE.test(code)}>
          {pick(WORDS.pair)}
        </Button>
      </form>
      <p className={styles.quiet}>{pick(WORDS.about)}</p>
    </main>
  );
}
