import { useState, type JSX } from 'react';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { Scene } from '#contract/tours/tour.ts';
import { briefingAddress } from '#client/tours/briefing-address.ts';
import { IconButton } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { useSession } from '#client/world/hooks.ts';
import { RemoteChip } from './Remote.tsx';
import { useSpoken, useVoice } from './speech.ts';
import styles from './tour.module.css';
import type { RemoteState } from './use-remote.ts';
import type { TourState } from './use-tour.ts';
import { audienceName, WORDS } from './words.ts';

interface CaptionProps {
  readonly tour: TourState;
  readonly remote: RemoteState;
  readonly scene: Scene;
  /** Puts figures into a text. */
  readonly fill: (text: string) => string;
  readonly figure: (name: string) => string;
}

/** What is said of the scene, always in writing; aloud too where the browser has a voice and somebody wants to hear it. */
export function Caption({ tour, remote, scene, fill, figure }: CaptionProps): JSX.Element {
  const { pick } = useWords();
  const { gone, meanwhile } = tour;
  const words = gone ? pick(gone) : fill(pick(scene.caption));
  return (
    <footer className={styles.caption} data-caption>
      {scene.fact && !gone && (
        <p className={styles.fact} data-long={figure(scene.fact.figure).length > 6 || undefined}>
          <span className={styles.number} data-fact={scene.fact.figure}>
            {figure(scene.fact.figure)}
          </span>
          <span className={styles.factName}>{pick(scene.fact.name)}</span>
        </p>
      )}
      <div className={styles.words} role="status">
        {meanwhile && (
          <p className={styles.meanwhile} data-meanwhile>
            <b>{pick(WORDS.meanwhile)}</b> <Name text={pick(meanwhile)} lines={2} />
          </p>
        )}
        <h2 className={styles.title}>
          <Name text={fill(pick(scene.title))} />
        </h2>
        <p className={styles.text} data-gone={gone ? '' : undefined}>
          <Name text={words} lines={meanwhile ? 1 : 2} />
        </p>
      </div>
      {/* Spoken as it stood when the scene began: a figure that changes does not begin the sentence anew. */}
      <Controls key={tour.playing!.scene} tour={tour} remote={remote} spoken={gone ? pick(gone) : fill(pick(scene.say ?? scene.caption))} />
    </footer>
  );
}

const ALOUD = 'quanyan.tour.aloud';

function Controls({ tour, remote, spoken }: { tour: TourState; remote: RemoteState; spoken: string }): JSX.Element {
  const { pick, lang } = useWords();
  const { user } = useSession();
  const { found, playing } = tour;
  const { scenes } = found!.tour;
  const { scene, elapsed, ended } = playing!;
  const voice = useVoice(lang);
  const [aloud, setAloud] = useState(() => localStorage.getItem(ALOUD) === 'on');
  const [first] = useState({ lang, spoken });
  useSpoken(aloud ? (first.lang === lang ? first.spoken : spoken) : null, voice, lang);
  const hear = (): void => {
    localStorage.setItem(ALOUD, aloud ? 'off' : 'on');
    setAloud(!aloud);
  };
  return (
    <div className={styles.controls}>
      <span className={styles.name}>
        {pick(found!.tour.title)}
        <span className={styles.count}>
          {scene + 1} / {scenes.length}
        </span>
        {ended && <span className={styles.count}>{pick(WORDS.ended)}</span>}
      </span>
      <ol className={styles.scenes} aria-hidden="true">
        {scenes.map((one, at) => (
          <li key={at} style={{ flexGrow: one.seconds }}>
            <span style={{ scale: `${at < scene ? 1 : at > scene ? 0 : Math.min(1, elapsed / (one.seconds * 1000))} 1` }} />
          </li>
        ))}
      </ol>
      <RemoteChip remote={remote} />
      <span className={styles.audience} data-audience>
        {pick(WORDS.audience)} <b>{pick(audienceName(user?.role))}</b>
      </span>
      <Buttons tour={tour} aloud={aloud} voice={voice !== null} onAloud={hear} />
    </div>
  );
}

interface ButtonsProps {
  readonly tour: TourState;
  readonly aloud: boolean;
  /** The browser has one of this language. */
  readonly voice: boolean;
  readonly onAloud: () => void;
}

function Buttons({ tour, aloud, voice, onAloud }: ButtonsProps): JSX.Element {
  const { pick, lang } = useWords();
  const { user } = useSession();
  const { found, subject } = tour;
  const { scene, auto, ended } = tour.playing!;
  const scenes = found!.tour.scenes.length;
  const person = user !== null && ROLE_PERMISSIONS[user.role].includes('present') ? user : null;
  return (
    <span className={styles.buttons}>
      <IconButton icon="chevron-left" label={pick(WORDS.previous)} disabled={scene === 0} onClick={() => tour.go(scene - 1)} />
      <IconButton
        icon={ended ? 'refresh' : auto ? 'player-pause' : 'player-play'}
        label={pick(ended ? WORDS.again : auto ? WORDS.pause : WORDS.play)}
        onClick={() => (ended ? tour.go(0) : tour.auto(!auto))}
      />
      <IconButton icon="chevron-right" label={pick(WORDS.next)} disabled={scene + 1 === scenes} onClick={() => tour.go(scene + 1)} />
      <IconButton
        icon={aloud && voice ? 'volume' : 'volume-off'}
        label={pick(!voice ? WORDS.noVoice : aloud ? WORDS.mute : WORDS.aloud)}
        disabled={!voice}
        onClick={onAloud}
      />
      {person !== null && (
        <IconButton
          icon="file"
          label={pick(WORDS.briefing)}
          onClick={() => location.assign(briefingAddress(found!.id, subject, person, lang))}
        />
      )}
      <IconButton icon="x" label={pick(WORDS.other)} onClick={tour.leave} />
    </span>
  );
}
