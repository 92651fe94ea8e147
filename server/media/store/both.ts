import type { BlobStore } from './blobs.ts';

/** New bytes go to one store; what the other still has is found there. */
export function newBeside(now: BlobStore, before: BlobStore): BlobStore {
  return {
    put: (hash, file) => now.put(hash, file),
    open: async (hash, start, end) => (await before.open(hash, start, end)) ?? now.open(hash, start, end),
    drop: async (hash) => {
      await before.drop(hash);
      await now.drop(hash);
    },
    all: async function* () {
      yield* before.all();
      yield* now.all();
    },
  };
}
