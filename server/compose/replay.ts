import { Replay } from '#server/replay/replay.ts';
import type { Storage } from '#server/storage/storage.ts';
import { HOUR_MS, type Context } from './context.ts';
import type { Restored } from './restore.ts';

/** The past, for who asks for it; its thread is there only while somebody does. */
export function openReplay(
  { settings: { data, databaseUrl, keepHours }, now, log, onStop }: Context,
  { storage, restored: { journal } }: { readonly storage: Storage; readonly restored: Pick<Restored, 'journal'> },
  nearAll: number | undefined,
): Replay {
  const { checkpoints, reader } = storage;
  const replay = new Replay({
    data,
    databaseUrl,
    keepMs: keepHours * HOUR_MS,
    nearAll,
    checkpoints,
    head: () => journal.head,
    floor: () => reader.journal.floor(),
    now,
    log,
  });
  onStop(() => replay.stop());
  return replay;
}
