import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { icons } from './client/ui/icons/collect.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

// Tests that start servers, browsers or databases, or load both cores: one file after the other.
const HEAVY = ['tests/walk/dev.test.ts', 'tests/browser/**/*.test.ts', 'tests/faults/**/*.test.ts', 'server/storage/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        plugins: [icons(ROOT)],
        test: {
          name: 'fast',
          include: ['{contract,devices,server,client,scenes,tiles,mock-feeds,scripts,tests}/**/*.test.ts'],
          exclude: HEAVY,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'heavy',
          include: HEAVY,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
