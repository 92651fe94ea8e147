import type { IngestContext, IngressSockets } from '#server/ingest/adapter.ts';
import type { Operations } from '#server/operations/operations.ts';
import { startAdapters, type Protocol } from '#server/ingest/start.ts';
import type { Context } from './context.ts';

export interface Ingress {
  readonly protocols: readonly Protocol[];
  /** Settings by which others on this machine find them all, and the next start again. */
  readonly reachedBy: Readonly<Record<string, string>>;
  /** Where devices open WebSockets. */
  readonly sockets: readonly IngressSockets[];
}

/** Starts every protocol adapter, and lets operations reach devices through them. */
export async function openIngest(
  { settings, kinds, log, now, onStop }: Context,
  parts: Omit<IngestContext, 'settings' | 'kinds' | 'log' | 'now'>,
  operations: Pick<Operations, 'start'>,
): Promise<Ingress> {
  const adapters = await startAdapters({ settings, kinds, log, now, ...parts });
  onStop(() => adapters.stop());
  operations.start(adapters.operate);
  const { protocols, reachedBy, sockets } = adapters;
  return { protocols, reachedBy, sockets };
}
