import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { User, Permission } from '#contract/roles.ts';
import type { Services } from './services.ts';

/** One request, already authenticated and validated. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  /** Signed-in person; on `public` routes this may be a stand-in nobody: look at `session`. */
  readonly user: User;
  readonly session: string | null;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it came; only for routes that keep what they cannot read. */
  readonly bytes: Uint8Array | undefined;
  /** Address of the peer, for audit rows. */
  readonly from: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly services: Services;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** OpenAPI style, e.g. `/api/v1/places/{id}`. */
  readonly path: string;
  readonly needs: Permission;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Shape of the answer, for OpenAPI; answers of tests are checked against it. */
  readonly reply?: z.ZodType;
  /** Content type when the answer is no JSON; then `handle` returns a string or bytes. */
  readonly type?: string;
  /** Devices and programs send with an API key, not from a page: no CSRF header is asked. */
  readonly machine?: boolean;
  /** Told when a body cannot even be parsed: the devices' door keeps it for diagnosis. */
  readonly unreadable?: (services: Services, peer: string, body: Uint8Array, reason: string) => void;
  handle(call: Call): Promise<unknown> | unknown;
}

interface RouteDraft<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> extends Omit<Route, 'params' | 'query' | 'body' | 'handle'> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<unknown> | unknown;
}

export const defineRoute = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(route: RouteDraft<P, Q, B>): Route =>
  route as unknown as Route;
