import { lazy, Suspense, useEffect, useState, type JSX, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { createLiveSource } from '#client/sources/live.ts';
import { setClock } from '#client/ui/time/current-time.ts';
import { createWorld } from '#client/world/create-world.ts';
import { useLink, WorldProvider } from '#client/world/hooks.ts';
import { KINDS, KINDS_HASH } from '#client/world/kinds.ts';
import { countStatuses, type StatusCounts } from '#client/world/status-counts.ts';
import type { World } from '#client/world/world.ts';
import { followLookedAt } from '#client/view/looked-at.ts';
import { formatView, viewStore } from '#client/view/view.ts';
import { useSignedIn } from '#client/session/context.ts';
import { setShow } from '#client/wall-layout/shown.ts';
import { remoteLine } from '#client/tours/remote-line.ts';
import { setThrown } from '#client/wall-tile/thrown.ts';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen } from '#client/screens/screen.ts';

const Past = lazy(() => import('#client/replay/Past.tsx'));
/** Only on paired walls. */
const WallFrame = lazy(() => import('#client/wall-tile/WallFrame.tsx'));
/** Only where an administrator draws a layout. */
const PreviewFrame = lazy(() => import('#client/wall-tile/PreviewFrame.tsx'));
/** The address is another once one looks somewhere. */
const PREVIEWS = location.hash === '#layout-preview';

/** Where this page looks. */
const SHOWN = {
  now: () => formatView(viewStore.getState()).slice(1),
  onChange: (listener: () => void) => viewStore.subscribe(listener),
};

interface Opened {
  readonly world: World;
  readonly statusCounts: StatusCounts;
}

/** A screen over the live server. */
export default function Live({ screen }: { screen: Screen }): JSX.Element | null {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const world = createWorld(
      createLiveSource({
        kindsHash: KINDS_HASH,
        screen: screen.id,
        view: SHOWN,
        outdated: reloadOnce,
        thrown: setThrown,
        layouts: setShow,
        ...(screen.id === 'tour' ? { tour: remoteLine } : {}),
      }),
      KINDS,
    );
    const statusCounts = countStatuses(world);
    setClock(() => world.serverNow());
    setOpened({ world, statusCounts });
    const stopFollowing = followLookedAt(world);
    return () => {
      stopFollowing();
      statusCounts.close();
      world.close();
    };
  }, [screen.id]);
  return (
    opened && (
      <WorldProvider {...opened}>
        <SignedOut>
          <ShownTime screen={screen} />
        </SignedOut>
      </WorldProvider>
    )
  );
}

/** The screen as it is now, or as it was at the time of the View. */
function ShownTime({ screen }: { screen: Screen }): JSX.Element {
  const isPast = useStore(viewStore, ({ time }) => time !== 'live');
  return isPast ? (
    <Suspense fallback={null}>
      <Past screen={screen} />
    </Suspense>
  ) : (
    <Present screen={screen} />
  );
}

function Present({ screen }: { screen: Screen }): JSX.Element {
  const { tile } = useSignedIn().session;
  if (tile === undefined && !PREVIEWS) return <ScreenFrame screen={screen} />;
  return (
    <Suspense fallback={null}>{tile === undefined ? <PreviewFrame screen={screen} /> : <WallFrame tile={tile} screen={screen} />}</Suspense>
  );
}

/** When the server ends the session, back to the sign-in page. */
function SignedOut({ children }: { children: ReactNode }): ReactNode {
  const { state } = useLink();
  const { leave } = useSignedIn();
  useEffect(() => {
    if (state === 'signed-out') leave();
  }, [state, leave]);
  return children;
}

const RELOADED = 'quanyan.reloaded';

/** The server is of another version: the new page comes with a reload. Not more than once a minute, should that not help. */
function reloadOnce(): void {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED) ?? 0) < 60_000) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}
