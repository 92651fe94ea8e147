import { useState, type JSX } from 'react';
import { MEDIA_CLASS_LABELS } from '#contract/reports/media.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { MediaTile } from '#client/ui/data/MediaTile.tsx';
import type { ShownMedia } from './media.ts';
import { MediaViewer } from './MediaViewer.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useMedia, type SeenMedia } from './use-media.ts';
import styles from './media.module.css';

/** What proves something, small; a press opens it large. What tells of people is opened with a reason. */
export default function MediaStrip({ shown }: { shown: readonly ShownMedia[] }): JSX.Element {
  return (
    <div className={styles.strip}>
      {shown.map((one) => (
        <Tile key={one.id} shown={one} />
      ))}
    </div>
  );
}

function Tile({ shown }: { shown: ShownMedia }): JSX.Element {
  const { t, pick } = useWords();
  const media = useMedia(shown.id);
  const [window, setWindow] = useState<'large' | 'reason' | null>(null);
  const words = useTileWords(shown, media);
  return (
    <>
      <MediaTile
        state={media.state}
        words={words}
        src={media.addresses?.thumb ?? (media.facts?.media.type === 'video/mp4' ? undefined : media.addresses?.original)}
        clip={media.facts?.media.type === 'video/mp4'}
        onFail={() => media.renew()}
        onOpen={() => (media.state === 'failed' ? media.renew() : setWindow(media.state === 'locked' ? 'reason' : 'large'))}
      />
      {window === 'reason' && media.facts && (
        <ReasonDialog
          about={pick(MEDIA_CLASS_LABELS[media.facts.media.class])}
          onClose={() => setWindow(null)}
          onSend={async (reason) => {
            const fault = await media.open(reason);
            if (fault === null) setWindow('large');
            return fault && (pick(fault) || t('media.failed'));
          }}
        />
      )}
      {window === 'large' && media.facts && media.addresses && (
        <MediaViewer
          media={media.facts.media}
          shown={shown}
          address={media.addresses.original}
          onFail={() => media.renew()}
          onClose={() => setWindow(null)}
        />
      )}
    </>
  );
}

function useTileWords({ note, by }: ShownMedia, { state, facts, fault }: SeenMedia): string {
  const { t, pick } = useWords();
  if (state === 'loading') return t('media.loading');
  if (state === 'locked') return t('media.locked');
  if (state === 'gone') return t('media.gone', { day: new Date(facts?.media.goneAt ?? 0).toISOString().slice(0, 10) });
  if (state === 'failed') return fault ? pick(fault) : t('media.failed');
  return t('media.openLarge', { what: note || by.name });
}
