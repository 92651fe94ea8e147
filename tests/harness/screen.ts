import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import type { RemoteTold, TourOrder, TourSaid, TourState } from '#contract/tours/remote.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { PROTOCOL_VERSION, type ClientToServer, type Greeting, type ServerToClient } from '#contract/wire/messages.ts';
import { clientParser } from '#contract/wire/packets.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { Visitor } from './visitor.ts';
import { waitFor, type CleanUp } from './wait.ts';

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

const CHOOSING: TourState = { tour: null, scene: 0, subject: null, auto: false, ended: false, gone: false, yielded: null };

interface TourScreen {
  /** What it was last told of its remote. */
  told(): RemoteTold | null;
  readonly orders: readonly TourOrder[];
  say(state: Partial<TourState>, more?: Partial<TourSaid>): void;
  /** The code it shows, once it does. */
  code(): Promise<string>;
  close(): void;
}

/** A screen at /tour without the browser: the real socket, saying what a test has it say. It begins with choosing a tour. */
export async function openTourScreen(visitor: Visitor, cleanUp: CleanUp, key = ''): Promise<TourScreen> {
  const kinds = await loadKinds();
  const orders: TourOrder[] = [];
  let told: RemoteTold | null = null;
  let speak: ((said: TourSaid) => void) | null = null;
  const source = createLiveSource({
    url: visitor.url,
    kindsHash: kindsHash(kinds),
    headers: { cookie: visitor.cookie },
    outdated: () => {
      throw new Error('the screen was told to load a newer page');
    },
    tour: {
      opened: (say) => (speak = say),
      closed: () => (speak = null),
      told: (now) => (told = now),
      order: (order) => void orders.push(order),
    },
  });
  const world = createWorld(source, kinds);
  cleanUp(async () => world.close());
  await waitFor('a line for the tour', () => speak !== null);
  const say: TourScreen['say'] = (state, more) =>
    speak!({ state: { ...CHOOSING, ...state }, key: told?.key ?? key, alone: false, ...more });
  say({});
  await waitFor('to be told of a remote', () => told !== null);
  const code = (): Promise<string> => waitFor('a code', () => told?.code ?? null);
  return { told: () => told, orders, say, code, close: () => world.close() };
}
