import { useEffect, useRef, type JSX } from 'react';
import { ROLE_LABELS } from '#contract/roles.ts';
import { filled } from '#contract/tours/tour.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { BriefingButton } from './BriefingButton.tsx';
import styles from './remote.module.css';
import { troubleWords } from './trouble.ts';
import type { Led, useRemote } from './use-remote.ts';
import { WORDS } from './words.ts';

interface LeadingProps {
  readonly led: Led;
  readonly remote: Pick<ReturnType<typeof useRemote>, 'order' | 'trouble' | 'refusal'>;
}

/** What stands on the screen, what comes next, and the three keys below a thumb. */
export function Leading({ led, remote }: LeadingProps): JSX.Element {
  const { pick } = useWords();
  const { state, screen } = led;
  const { trouble, refusal } = remote;
  return (
    <main className={styles.lead} data-remote={led.id} data-scene={state.tour === null ? undefined : state.scene + 1}>
      <p className={styles.screen}>
        {pick(WORDS.on)} <bdi>{screen.name}</bdi> · {pick(ROLE_LABELS[screen.role])}
      </p>
      {(trouble || !led.connected) && (
        <p className={styles.notice} role="status">
          {pick(trouble ? troubleWords(trouble) : WORDS.screenLost)}
        </p>
      )}
      {refusal && !trouble && led.connected && state.yielded === null && (
        <p className={styles.notice} role="alert">
          {pick(refusal.message)}
        </p>
      )}
      {state.yielded !== null && <Yields led={led} />}
      {led.told === null ? <Choose led={led} remote={remote} /> : <Scenes led={led} remote={remote} />}
      {led.told !== null && <Keys led={led} remote={remote} />}
    </main>
  );
}

/** A P1 has the screen: which, and that no key here does anything about it. */
function Yields({ led: { calls, state } }: Pick<LeadingProps, 'led'>): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.yields} role="alert" data-yields>
      <h2>{pick(WORDS.yields)}</h2>
      {calls.map(({ title, place }, at) => (
        <p key={at} className={styles.call}>
          <b>P1</b> {pick(title)} · {pick(place)}
        </p>
      ))}
      <p>{filled(pick(WORDS.resumes), () => String(state.scene + 1))}</p>
    </section>
  );
}

function Choose({ led, remote }: LeadingProps): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.choose}>
      <h1>{pick(WORDS.choose)}</h1>
      {led.tours.map(({ id, title, scenes, seconds }) => (
        <button key={id} type="button" className={styles.tour} onClick={() => remote.order({ do: 'start', tour: id })} data-choice={id}>
          <b>{pick(title)}</b>
          <span>
            {scenes} {pick(WORDS.scenes)} · {Math.max(1, Math.round(seconds / 60))} {pick(WORDS.minutes)}
          </span>
        </button>
      ))}
    </section>
  );
}

function Scenes({ led, remote }: LeadingProps): JSX.Element {
  const { pick } = useWords();
  const { yielded, ended, gone } = led.state;
  const { title, scenes } = led.told!;
  // The screen may show a tour of an older version, which was longer.
  const scene = Math.min(led.state.scene, scenes.length - 1);
  const current = scenes[scene];
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // In braces: newer browsers return a promise, which an effect may not.
    void here.current?.scrollIntoView({ block: 'nearest' });
  }, [scene]);
  return (
    <>
      <section className={styles.now} data-yielded={yielded !== null || undefined} aria-live="polite">
        <p className={styles.count}>
          {pick(title)} · {filled(pick(WORDS.scene), (name) => String(name === 'n' ? scene + 1 : scenes.length))}
        </p>
        <h1>{pick(current.title)}</h1>
        {current.fact && (
          <p className={styles.fact}>
            <b>{pick(current.fact.value)}</b> {pick(current.fact.name)}
          </p>
        )}
        <p className={styles.caption}>{pick(current.caption)}</p>
        {gone && <p className={styles.notice}>{pick(WORDS.gone)}</p>}
        {ended && <p className={styles.notice}>{pick(WORDS.ended)}</p>}
      </section>
      <ol className={styles.scenes} aria-label={pick(WORDS.all)}>
        {scenes.map((one, at) => (
          <li key={at} ref={at === scene ? here : undefined} aria-current={at === scene ? 'step' : undefined}>
            <button type="button" disabled={yielded !== null} onClick={() => remote.order({ do: 'go', scene: at })}>
              <span className={styles.number}>{at + 1}</span>
              <span className={styles.words}>
                <b>{pick(one.title)}</b>
                <span>{pick(one.caption)}</span>
              </span>
            </button>
          </li>
        ))}
        <li className={styles.after}>
          <BriefingButton tour={led.state.tour!} subject={led.state.subject} screen={led.screen} />
          <Button look="quiet" disabled={yielded !== null} onClick={() => remote.order({ do: 'leave' })}>
            {pick(WORDS.leave)}
          </Button>
        </li>
      </ol>
    </>
  );
}

function Keys({ led, remote }: LeadingProps): JSX.Element {
  const { pick } = useWords();
  const { scene, auto, ended, yielded } = led.state;
  const last = led.told!.scenes.length - 1;
  const middle = ended ? WORDS.again : auto ? WORDS.stay : WORDS.play;
  return (
    <nav className={styles.keys}>
      <IconButton
        icon="chevron-left"
        label={pick(WORDS.previous)}
        disabled={yielded !== null || scene === 0}
        onClick={() => remote.order({ do: 'step', by: -1 })}
      />
      <IconButton
        icon={ended ? 'refresh' : auto ? 'player-pause' : 'player-play'}
        label={pick(middle)}
        disabled={yielded !== null}
        onClick={() => remote.order(ended ? { do: 'go', scene: 0 } : { do: 'auto', on: !auto })}
      />
      <Button
        look="primary"
        className={styles.next}
        disabled={yielded !== null || scene === last}
        onClick={() => remote.order({ do: 'step', by: 1 })}
        data-next
      >
        {pick(WORDS.next)}
      </Button>
    </nav>
  );
}
