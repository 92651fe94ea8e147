import { STATUS } from '#contract/live/status.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { userOf } from '#server/auth/sessions.ts';
import type { Casework } from '#server/casework/casework.ts';
import { createExecutor, loadCommands, type ExecutorDeps } from '#server/commands/executor/execute.ts';
import { GivenCommands } from '#server/commands/executor/given.ts';
import { Pace } from '#server/commands/executor/pace.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { Context } from './context.ts';
import type { People } from './people.ts';
import type { OpenedPipeline } from './pipeline.ts';
import type { Restored } from './restore.ts';

interface CommandParts extends OpenedPipeline, Pick<People, 'accounts'> {
  readonly storage: Storage;
  readonly restored: Restored;
  readonly casework: Casework;
}

/** The one executor of what people decide, whichever way their command came. */
export async function openCommands(
  { settings, kinds, now, monotonic, log }: Context,
  { storage, restored: { records, journal, state }, pipeline, eviction, drafts, accounts, casework }: CommandParts,
): Promise<ReturnType<typeof createExecutor>> {
  const findUser: ExecutorDeps['findUser'] = (id) => {
    const account = accounts.byId(id);
    return Promise.resolve(account && accounts.usable(account) ? userOf(account) : null);
  };
  return createExecutor({
    records,
    drafts,
    journal: { write: (write) => pipeline.commit(write), durable: () => journal.durable(), head: () => journal.head },
    redaction: new Redaction(kinds, records),
    commands: await loadCommands(),
    casework,
    kinds,
    live: (device) => liveOf(state, device),
    secondPerson: settings.secondPerson,
    now,
    audit: (row) => storage.audit.append(now(), row),
    media: (id) => storage.reader.media.get(id),
    pace: new Pace(),
    given: await GivenCommands.load({ store: storage.commands, durable: () => journal.durable(), monotonic }, now()),
    recall: (type, id, sees) => eviction.recall(type, id, storage.records, monotonic(), sees),
    findUser,
    onFault: (error, what) => log.error({ error, what }, 'command: failed inside the server'),
  });
}

function liveOf(state: LiveState, device: string): { status: number; observedAt: number } {
  const handle = state.resolve(device);
  if (handle < 0) return { status: STATUS.unknown, observedAt: 0 };
  return { status: state.columns.status[handle], observedAt: state.columns.observedAt[handle] };
}
