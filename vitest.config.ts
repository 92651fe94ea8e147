import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { icons } from './client/ui/icons/collect.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

// Tests that start servers, browsers or databases: two files at a time on two cores, for each waits much of its time. They come after the
// others, which find most faults within minutes.
const HEAVY = ['tests/walk/dev.test.ts', 'tests/browser/**/*.test.ts', 'tests/faults/**/*.test.ts', 'server/storage/*.test.ts'];
// Slow, and seldom broken: `npm run soak` runs them.
const SOAK = process.env.QUANYAN_SOAK === '1' ? [] : ['**/*.soak.test.ts'];

// Files beside the source leave nothing behind: they share workers with their modules, which saves a second of processor each. Not the one
// that compares what layers draw before and after: code that one of them loads on demand would be there for some of it.
const SHARED = '{contract,devices,server,client,scenes,tiles,mock-feeds,scripts}/**/*.test.ts';
const ALONE = ['client/world/evicted.test.ts'];

// What a poll waits for comes, on a machine four times slower and beside another run too; a test that passes never waits as long.
const expect = { poll: { timeout: 90_000 } };

const fast = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect,
  // Some wait for servers and shells. Without it two cores would get one worker, and these files would come last.
  maxWorkers: availableParallelism() + 1,
  sequence: { groupOrder: 0 },
};

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        plugins: [icons(ROOT)],
        test: { name: 'units', include: [SHARED], exclude: [...HEAVY, ...ALONE], isolate: false, ...fast },
      },
      {
        plugins: [icons(ROOT)],
        test: { name: 'fast', include: ['tests/**/*.test.ts', ...ALONE], exclude: HEAVY, ...fast },
      },
      {
        test: {
          name: 'heavy',
          include: HEAVY,
          exclude: SOAK,
          setupFiles: ['tests/turns.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 180_000 } },
          maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
