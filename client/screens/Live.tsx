import { useEffect, useState, type JSX, type ReactNode } from 'react';
import { createLiveSource } from '#client/sources/live.ts';
import { setClock } from '#client/ui/now.ts';
import { createWorld } from '#client/world/create-world.ts';
import { useLink, WorldProvider } from '#client/world/hooks.ts';
import { KINDS, KINDS_HASH } from '#client/world/kinds.ts';
import { tallyWorld, type Tallies } from '#client/world/tallies.ts';
import type { World } from '#client/world/world.ts';
import { useSignedIn } from '#client/session/context.ts';
import { ScreenFrame } from './ScreenFrame.tsx';
import type { Screen } from './screen.ts';

interface Opened {
  readonly world: World;
  readonly tallies: Tallies;
}

/** A screen over the live server. */
export default function Live({ screen }: { screen: Screen }): JSX.Element | null {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const world = createWorld(createLiveSource({ kindsHash: KINDS_HASH, outdated: reloadOnce }), KINDS);
    const tallies = tallyWorld(world);
    setClock(() => world.serverNow());
    setOpened({ world, tallies });
    return () => {
      tallies.close();
      world.close();
    };
  }, []);
  return opened && <WorldProvider {...opened}><SignedOut><ScreenFrame screen={screen} /></SignedOut></WorldProvider>;
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
