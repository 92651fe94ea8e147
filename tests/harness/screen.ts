import { onTestFinished } from 'vitest';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
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
