import type { z } from 'zod';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { IngressCall, IngressContext, IngressRoute } from '#server/ingest/adapter.ts';

/** What was read of a request. */
interface Heard<T = unknown> {
  readonly observations: readonly Observation[];
  readonly events: readonly EventReport[];
  /** What could not be read, in sentences; the rest counts. */
  readonly faults: readonly string[];
  /** What of the body may be kept beside faults for diagnosis, where not all of it may: pictures of people are never kept. */
  readonly keeps?: Uint8Array;
  /** What the sender is answered, once all of it is taken. */
  readonly answer: T;
}

/** A convention of bodies over HTTP: one folder below `dialects`, found by its `dialect.ts`. */
export interface PushDialect<R extends z.ZodType = z.ZodType> {
  readonly id: string;
  /** What observations and rejects name as their source. */
  readonly source: string;
  readonly path: string;
  /** Name of the operation in OpenAPI, e.g. `listAlerts`. */
  readonly operation: string;
  /** One line in English. */
  readonly summary: string;
  /** Most bytes of a body. */
  readonly largest: number;
  /** For OpenAPI. */
  readonly body: z.ZodType;
  readonly reply: R;
  /** The secret in other places than `Authorization: Bearer name:secret`, for senders that cannot be told to set it. */
  readonly secretOf?: (url: URL) => string | null;
  readonly probe?: IngressRoute['probe'];
  /** @throws Refused when nothing of it can be used and the sender should hear so. */
  read(call: IngressCall, context: IngressContext): Heard<z.output<R>>;
}

export const defineDialect = <R extends z.ZodType>(dialect: PushDialect<R>): PushDialect<R> => Object.freeze(dialect);
