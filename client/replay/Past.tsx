import { useEffect, useState, type JSX } from 'react';
import { useStore } from 'zustand';
import { useWords } from '#client/i18n/i18n.ts';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen } from '#client/screens/screen.ts';
import { setClock } from '#client/ui/time/current-time.ts';
import { formatClock, formatDate } from '#client/ui/time/format.ts';
import { followLookedAt } from '#client/view/looked-at.ts';
import { setView, viewStore } from '#client/view/view.ts';
import { createWorld } from '#client/world/create-world.ts';
import { InPresent, useWorld, WorldProvider } from '#client/world/hooks.ts';
import { KINDS } from '#client/world/kinds.ts';
import { countStatuses, type StatusCounts } from '#client/world/status-counts.ts';
import type { World } from '#client/world/world.ts';
import { Conductor } from './Conductor.tsx';
import { cutFilm, readMoments } from './film.ts';
import { Player } from './player.ts';
import { readScale } from './read-past.ts';
import { PresentStrip } from './PresentStrip.tsx';
import styles from './replay.module.css';

interface Opened {
  readonly player: Player;
  readonly world: World;
  readonly statusCounts: StatusCounts;
}

/** Back to what goes on now. */
const toPresent = (): void => setView({ time: 'live', film: undefined }, { replace: true });

/** The screen as it was at the time of the View: the same panels and stages over another world, in a frame that nobody takes for now. */
export default function Past({ screen }: { screen: Screen }): JSX.Element | null {
  const opened = usePastWorld();
  return (
    opened && (
      <div className={styles.past} data-past>
        <WorldProvider world={opened.world} statusCounts={opened.statusCounts} past>
          <ScreenFrame screen={screen} />
          <Mark player={opened.player} />
          <InPresent>
            <PresentStrip />
            <Conductor player={opened.player} toPresent={toPresent} />
          </InPresent>
        </WorldProvider>
      </div>
    )
  );
}

function usePastWorld(): Opened | null {
  const present = useWorld();
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const { time } = viewStore.getState();
    const player = new Player(time === 'live' ? present.serverNow() : time, { present: () => present.serverNow(), arrived: toPresent });
    const world = createWorld(player.source, KINDS, player.now);
    const statusCounts = countStatuses(world);
    setClock(() => world.serverNow());
    setOpened({ player, world, statusCounts });
    const stopLooking = followLookedAt(world);
    const stopFollowing = followTime(player);
    return () => {
      stopFollowing();
      stopLooking();
      player.close();
      statusCounts.close();
      world.close();
      setClock(() => present.serverNow());
    };
  }, [present]);
  return opened;
}

/** The player shows the time of the View; where it stands, the View says so, that a link or a reload shows the same. @returns ends it */
function followTime(player: Player): () => void {
  const look = (): void => {
    const { time } = viewStore.getState();
    if (time !== 'live' && Math.abs(time - player.now()) >= 1) void player.seek(time);
  };
  const tell = (): void => {
    const { isPlaying, loading, at } = player.store.getState();
    if (!isPlaying && !loading && viewStore.getState().time !== 'live') setView({ time: Math.round(at) }, { replace: true });
  };
  void begin(player);
  const stops = [
    viewStore.subscribe((view, before) => {
      if (view.time !== before.time) look();
    }),
    player.store.subscribe((now, before) => {
      if (now.isPlaying !== before.isPlaying || now.loading !== before.loading) tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Shows the time of the View, or the first there is after it; a film then runs by itself. */
async function begin(player: Player): Promise<void> {
  const asked = player.now();
  await player.seek(asked);
  if (player.store.getState().refusal?.code === 'not-found') {
    const from = await readScale().then(
      (scale) => scale.from,
      () => null,
    );
    if (from !== null && from > asked && player.now() === asked) await player.seek(from);
  }
  const { film } = viewStore.getState();
  if (film === undefined || player.store.getState().refusal !== null) return;
  const moments = await readMoments(film).catch(() => null);
  if (moments !== null && viewStore.getState().film === film) player.playFilm(cutFilm(moments));
}

const PLACES = ['middle', 'bottom-left', 'bottom-right'] as const;

/** A frame around all of it, and what it is with the time of its data: so that a photograph of the screen says so. */
function Mark({ player }: { player: Player }): JSX.Element {
  const second = useStore(player.store, ({ at }) => Math.floor(at / 1000) * 1000);
  const { lang } = useWords();
  const words = `${lang === 'zh' ? '回放 REPLAY' : 'REPLAY 回放'} ${formatDate(second, lang)} ${formatClock(second)}`;
  return (
    <div className={styles.mark} aria-hidden="true">
      {PLACES.map((place) => (
        <span key={place} data-place={place} data-words={words} />
      ))}
    </div>
  );
}
