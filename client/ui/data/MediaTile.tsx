import type { JSX } from 'react';
import { Icon } from '../icons/Icon.tsx';
import styles from './MediaTile.module.css';

interface MediaTileProps {
  /** `locked`: opened with a reason; `gone`: kept long enough and deleted. */
  readonly state: 'loading' | 'shown' | 'sending' | 'locked' | 'gone' | 'failed';
  /** What is told in place of the picture, or read out for it. */
  readonly words: string;
  /** Address of the picture. */
  readonly src?: string | undefined;
  /** A clip: there may be no picture of it. */
  readonly clip?: boolean;
  /** Of what is being sent, 0 … 1. */
  readonly progress?: number;
  readonly onOpen?: () => void;
  /** The address opens nothing any more. */
  readonly onFail?: () => void;
}

const ICONS = { loading: 'photo', shown: 'player-play', sending: 'photo', locked: 'lock', gone: 'history', failed: 'refresh' } as const;

/** A small picture of something that proves something, or why there is none. */
export function MediaTile({ state, words, src, clip = false, progress = 0, onOpen, onFail }: MediaTileProps): JSX.Element {
  const pictured = src !== undefined && (state === 'shown' || state === 'sending');
  const content = (
    <>
      {pictured && <img src={src} alt={words} className={styles.picture} loading="lazy" onError={onFail} />}
      {(!pictured || clip) && <Icon name={ICONS[state]} className={styles.icon} />}
      {!pictured && <span className={styles.words}>{words}</span>}
      {state === 'sending' && <progress className={styles.progress} max={1} value={progress} aria-label={words} />}
    </>
  );
  if (!onOpen || state === 'gone' || state === 'loading' || state === 'sending')
    return (
      <span className={styles.tile} data-media={state}>
        {content}
      </span>
    );
  return (
    <button type="button" className={styles.tile} data-media={state} onClick={onOpen} aria-label={words}>
      {content}
    </button>
  );
}
