import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { PROTOCOL_VERSION, type ClientToServer, type Greeting, type ServerToClient } from '#contract/wire/messages.ts';
import { clientParser } from '#contract/wire/packets.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { Visitor } from './visitor.ts';
import { waitFor } from './wait.ts';

/**
 * Opens a screen as a browser would, without the browser: real socket, real world. Resolves once it is exact.
 * @param cleanUp is given what closes it; the end of the test when left out
 */
export async function openScreen(visitor: Visitor, cleanUp: (work: () => void) => void = onTestFinished): Promise<World> {
  const kinds = await loadKinds();
  const source = createLiveSource({
    url: visitor.url,
    kindsHash: kindsHash(kinds),
    headers: { cookie: visitor.cookie },
    outdated: () => {
      throw new Error('the screen was told to load a newer page');
    },
  });
  const world = createWorld(source, kinds);
  cleanUp(() => world.close());
  await waitFor('the screen to be ready', () => world.ready);
  return world;
}

/**
 * A page that tells what it shows, as a browser would.
 * @returns tells the next: a screen's id and its View; null = the page is hidden
 */
export async function openPage(
  visitor: Visitor,
  cleanUp: (work: () => void) => void = onTestFinished,
): Promise<(screen: string | null, view: string) => void> {
  const kinds = await loadKinds();
  const socket: Socket<ServerToClient, ClientToServer> = io(visitor.url, {
    parser: clientParser,
    transports: ['websocket'],
    extraHeaders: { cookie: visitor.cookie },
    forceNew: true,
  });
  cleanUp(() => void socket.disconnect());
  await new Promise<void>((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('connect', () =>
      socket.emit('hello', { protocol: PROTOCOL_VERSION, kindsHash: kindsHash(kinds) }, (greeting: Greeting) =>
        greeting.ok ? resolve() : reject(new Error(greeting.refusal.message.en)),
      ),
    );
  });
  return (screen, view) => void socket.emit('shows', screen, view);
}
