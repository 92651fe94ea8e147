import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Refusal } from '#contract/commands.ts';
import type { User, Permission } from '#contract/roles.ts';
import type { Caller } from '#server/auth/callers.ts';
import type { Services } from './services.ts';

/** One request, already authenticated and validated. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  /** Signed-in person; on `public` routes this may be a stand-in nobody: look at `session`. */
  readonly user: User;
  readonly session: string | null;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it came; only for routes that keep what they cannot read, that read it themselves, or that take no JSON. */
  readonly bytes: Uint8Array | undefined;
  /** Address of who asks, for audit rows. */
  readonly from: string;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly services: Services;
}

export interface Route {
  readonly method: 'get' | 'head' | 'options' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style, e.g. `/api/v1/places/{id}`. */
  readonly path: string;
  readonly needs: Permission;
  /** Only for who is responsible for everything: what it gives or takes belongs to no single place. */
  readonly everywhere?: true;
  /** Only in demo mode. */
  readonly demo?: true;
  /** Name of the operation in OpenAPI, e.g. `listAlerts`: what generated clients call their method. */
  readonly id: string;
  /** One line in English. */
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Headers that may be sent, for OpenAPI; the handler reads them itself. */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  /** Most bytes of the body; 32,000 when left out. */
  readonly largest?: number;
  /** Content types, when the body is no JSON: then it is in `bytes`, undefined when it is of another type. */
  readonly takes?: readonly string[];
  /**
   * `bytes`: reads its body itself, from `bytes`, whatever content type it claims to be; `body` then only describes it. `stream`: from
   * `request`, as it comes.
   */
  readonly reads?: 'bytes' | 'stream';
  /** Shape of the answer, for OpenAPI; what `handle` returns must fit it. null = nothing is answered (204). */
  readonly reply: z.ZodType | null;
  /** Content type when the answer is no JSON; then `handle` returns a string or bytes, or ends the response itself. */
  readonly type?: string;
  /** No CSRF header is asked: there is no session yet, or none is used. */
  readonly machine?: boolean;
  /** What a `public` route looks at by itself; `person`: a session that is not a wall's; `wall`: a paired wall, and nobody else. */
  readonly credential?: 'session' | 'person' | 'wall' | 'key';
  /** The key is an API key: that of a device or gateway is refused. */
  readonly platform?: true;
  /** What a `public` route asks of who comes, before it reads a byte of the body. */
  readonly first?: (request: IncomingMessage, caller: Caller, services: Services) => Promise<void> | void;
  /** Refusals beyond those that follow from the rest (`refusalsOf` in openapi.ts). */
  readonly refuses?: readonly Refusal['code'][];
  /** Called when a body cannot even be parsed: the route for devices keeps it for diagnosis. */
  readonly unreadable?: (services: Services, peer: string, body: Uint8Array, reason: string) => void;
  handle(call: Call): Promise<unknown> | unknown;
}

/** What may stand for a `T` in an answer: the same, read only. */
type Answer<T> = T extends readonly (infer E)[] ? readonly Answer<E>[] : T extends object ? { readonly [K in keyof T]: Answer<T[K]> } : T;
type AnswerOf<R extends z.ZodType | null> = R extends z.ZodType ? Answer<z.output<R>> | typeof ANSWERED : void | typeof ANSWERED;

/** Returned by a handler that has ended the response itself. */
export const ANSWERED = Symbol('answered');

interface RouteDraft<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType | null> extends Omit<
  Route,
  'params' | 'query' | 'body' | 'reply' | 'handle'
> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly reply: R;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<AnswerOf<R>> | AnswerOf<R>;
}

export const defineRoute = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType | null>(
  route: RouteDraft<P, Q, B, R>,
): Route => route as unknown as Route;
