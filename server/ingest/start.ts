import { discover } from '#server/lib/discover.ts';
import type { Label } from '#contract/label.ts';
import type { Adapter, IngestContext, IngressSockets, Order, RunningAdapter, Way } from './adapter.ts';

/** A protocol, and where it is spoken. */
export interface Protocol {
  /** Id of the adapter. */
  readonly id: string;
  readonly name: string;
  /** None: at the HTTP server. */
  readonly addresses: readonly string[];
  /** Topics and paths, for people to read. */
  readonly speaks: readonly string[];
}

interface RunningAdapters {
  readonly protocols: readonly Protocol[];
  /** Settings by which others on this machine find them all. */
  readonly reachedBy: Readonly<Record<string, string>>;
  /** The way to a device, of the first adapter whose device it is; words when it cannot be told now, null when it is of none. */
  operate(order: Order): Way | { readonly away: Label } | null;
  /** Where devices open WebSockets. */
  readonly sockets: readonly IngressSockets[];
  /** The running adapter of a protocol. */
  get(id: string): RunningAdapter | undefined;
  stop(): Promise<void>;
}

export const findAdapters = async (): Promise<Adapter[]> =>
  (await discover<Adapter>('server/ingest/*/adapter.ts')).map((found) => found.value);

/**
 * Starts every protocol found below `server/ingest`. When one cannot start, those already running are stopped again.
 * @throws Error with the sentence of the adapter that failed, e.g. the setting of a taken port.
 */
export async function startAdapters(context: IngestContext, adapters?: readonly Adapter[]): Promise<RunningAdapters> {
  const running = new Map<string, RunningAdapter>();
  const protocols: Protocol[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map((adapter) => adapter.stop()));
    running.clear();
  };
  try {
    for (const adapter of adapters ?? (await findAdapters())) {
      const started = await adapter.start?.(contextOf(adapter, context));
      if (started !== undefined) running.set(adapter.id, started);
      protocols.push(protocolOf(adapter, started));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const reachedBy = Object.assign({}, ...[...running.values()].map((adapter) => adapter.reachedBy)) as Record<string, string>;
  const operate: RunningAdapters['operate'] = (order) => {
    for (const adapter of running.values()) {
      const way = adapter.operate?.(order) ?? null;
      if (way !== null) return way;
    }
    return null;
  };
  const sockets = [...running.values()].flatMap((adapter) => adapter.sockets ?? []);
  return { get: (id) => running.get(id), operate, protocols, reachedBy, sockets, stop };
}

const protocolOf = ({ id, name, routes = [] }: Adapter, started: RunningAdapter | undefined): Protocol => ({
  id,
  name,
  addresses: started?.addresses ?? [],
  speaks: [
    ...(started?.speaks ?? []),
    ...(started?.sockets ? [`WebSocket ${started.sockets.path}`] : []),
    ...routes.map(({ path }) => `POST ${path}`),
  ],
});

/** Where a protocol has no secrets, nobody is asked for one: a fire report of an unknown sender must still be heard. */
const contextOf = ({ senders }: Adapter, context: IngestContext): IngestContext =>
  senders === 'network' ? { ...context, mayReport: () => true } : context;
