import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { MediaTile } from '#client/ui/data/MediaTile.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import type { TakenPhoto } from './use-photo.ts';
import styles from '../actions.module.css';

/** Takes a photograph or clip, and shows how far it has got. */
export function PhotoField({ photo: { taken, take } }: { photo: TakenPhoto }): JSX.Element {
  const { t } = useWords();
  const words = taken ? t(taken.there ? 'note.photoTaken' : 'note.photoSending', { n: Math.floor(taken.progress * 100) }) : t('note.photo');
  return (
    <div className={styles.photoField}>
      {taken && (
        <span className={styles.thumb}>
          <MediaTile
            state={taken.there ? 'shown' : 'sending'}
            words={words}
            src={taken.clip ? undefined : taken.src}
            clip={taken.clip}
            progress={taken.progress}
          />
        </span>
      )}
      <label className={styles.photo}>
        <Icon name={taken?.there ? 'check' : 'photo'} />
        <span role="status">{words}</span>
        <input type="file" accept="image/*,video/mp4" className="visually-hidden" onChange={(event) => take(event.target.files?.[0])} />
      </label>
    </div>
  );
}
