import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createRandom } from '#scenes/random.ts';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { HASH, KINDS } from './fixture.ts';
import { city, exact, ticks } from './near-fixture.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use, once nothing is left to collect. */
function inUse(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const AT = ['/s/east/c1', '/s/east/c1/b1', '/s/east/c2/b1', '/s/west', '/s/west/c3', '/unknown'];
/** Looks in one part of the walk. */
const LOOKS = 3000;
/** Whatever is remembered of a look takes more than this, and what engines keep for themselves less than all of it. */
const MOST = LOOKS * 100;

it('however long one looks about, server and screen come to hold no more than at its beginning', async () => {
  const server = city();
  const source = new MemorySource(server.connect('/s'), HASH);
  const world = createWorld(source, KINDS);
  const random = createRandom('a long walk');
  let looks = 0;
  const walk = async (): Promise<void> => {
    for (let i = 0; i < LOOKS; i++) {
      // Every look is at places that nobody has looked at before: a device, a room, something mistyped.
      world.lookAt(AT.filter(() => random.chance(0.4)).map((place) => `${place}/x${looks++}`));
      server.state.set(random.whole(0, 59), random.whole(0, 7), 0, random.whole(0, 500), server.now);
      // A screen that looks about all the time is told to wait.
      server.now += 1000;
      await new Promise((resolve) => setImmediate(resolve));
      if (i % 10 === 0) await ticks(server, 1);
      if (i % 100 === 0) {
        source.drop();
        source.retry();
      }
    }
    world.lookAt([]);
    await ticks(server, 4);
    exact({ world }, server, []);
  };
  await walk();
  await walk();
  const before = inUse();
  await walk();
  expect(inUse() - before).toBeLessThan(MOST);
});
