import { useRef, type JSX } from 'react';
import { MEDIA_CLASS_LABELS, type Media } from '#contract/reports/media.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Moment } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import type { ShownMedia } from './media.ts';
import styles from './media.module.css';

interface MediaViewerProps {
  readonly media: Media;
  readonly shown: ShownMedia;
  readonly address: string;
  readonly onFail: () => void;
  readonly onClose: () => void;
}

const sizeOf = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** One picture or clip, large, with what is known of it and the checksum by which it can be told from any other. */
export function MediaViewer({ media, shown, address, onFail, onClose }: MediaViewerProps): JSX.Element {
  const { t, pick } = useWords();
  const { type, width, height, bytes, hash, takenAt } = media;
  return (
    <Dialog title={shown.note || t('ticket.photos')} size="wide" onClose={onClose}>
      <figure className={styles.large}>
        {type === 'video/mp4' ? (
          <Clip address={address} onFail={onFail} />
        ) : (
          <img src={address} alt={shown.note || shown.by.name} className={styles.picture} onError={onFail} />
        )}
        <figcaption className={styles.facts}>
          <span className={styles.line}>
            {media.class !== 'plain' && <Badge>{pick(MEDIA_CLASS_LABELS[media.class])}</Badge>}
            <bdi>{shown.by.name}</bdi>
            <Moment at={shown.at} />
            {takenAt !== null && (
              <span>
                {t('media.takenAt')} <Moment at={takenAt} />
              </span>
            )}
            {width > 0 && (
              <span>
                {width} × {height}
              </span>
            )}
            <span>{sizeOf(bytes)}</span>
          </span>
          <span className={styles.hash} title={t('media.hashAbout')}>
            SHA-256 <code data-hash>{hash}</code>
          </span>
        </figcaption>
      </figure>
    </Dialog>
  );
}

/** A clip goes on where it was when its address has been renewed. */
function Clip({ address, onFail }: { address: string; onFail: () => void }): JSX.Element {
  const at = useRef(0);
  return (
    <video
      src={address}
      controls
      preload="metadata"
      className={styles.picture}
      onTimeUpdate={(event) => (at.current = event.currentTarget.currentTime)}
      onLoadedMetadata={(event) => (event.currentTarget.currentTime = at.current)}
      onError={onFail}
    />
  );
}
