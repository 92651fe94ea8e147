import { discover } from '#server/lib/discover.ts';
import type { Adapter, IngestContext, RunningAdapter } from './adapter.ts';

export interface RunningAdapters extends RunningAdapter {
  /** The running adapter of a protocol, to send requests down where it can (`gb26875`). */
  get(id: string): RunningAdapter | undefined;
}

export const findAdapters = async (): Promise<Adapter[]> =>
  (await discover<Adapter>('server/ingest/*/adapter.ts')).map((found) => found.value);

/**
 * Starts every protocol found below `server/ingest`. When one cannot start, those already running are stopped again.
 * @throws Error with the sentence of the adapter that failed, e.g. the setting of a taken port.
 */
export async function startAdapters(context: IngestContext, adapters?: readonly Adapter[]): Promise<RunningAdapters> {
  const running = new Map<string, RunningAdapter>();
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map((adapter) => adapter.stop()));
    running.clear();
  };
  try {
    for (const adapter of adapters ?? (await findAdapters())) running.set(adapter.id, await adapter.start(context));
  } catch (error) {
    await stop();
    throw error;
  }
  return { get: (id) => running.get(id), addresses: [...running.values()].flatMap((adapter) => adapter.addresses), stop };
}
