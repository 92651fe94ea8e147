import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Principal } from '#server/auth/access.ts';
import type { Caller } from '#server/auth/callers.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Route } from './route.ts';

/** Bytes of a body where a route says nothing else. */
const LARGEST = 32_000;
/** A route that takes more than this keeps memory for a while: a few at a time, by whomever. */
const LARGE = 64_000;
const LARGE_AT_ONCE = 8;
const LARGE_OF_ONE = 2;
const LARGE_OF_PROGRAMS = 24;
const LARGE_OF_PROGRAM = 8;
/** How long what is left of a refused body may still come in: whoever sends it should be able to read why. */
const LEFTOVER_MS = 2000;

const keep = (_request: unknown, response: unknown, bytes: Uint8Array): void => {
  (response as Response).locals.bytes = bytes;
};

/** Reads a body, as large as its route allows and of its types. One that says it is larger is refused before a byte of it is read. */
export function readBody(route: Route): RequestHandler {
  const limit = route.largest ?? LARGEST;
  const read = readerOf(route, limit);
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > limit)
      throw Object.assign(new Error(`request entity too large: at most ${limit} bytes`), { status: 413, type: 'entity.too.large' });
    read(request, response, next);
  };
}

function readerOf(route: Route, limit: number): RequestHandler {
  if (route.reads === 'stream') return (_request, _response, next) => next();
  if (route.takes !== undefined) return express.raw({ type: [...route.takes], limit, inflate: false, verify: keep });
  if (route.reads === 'bytes') return express.raw({ type: () => true, limit, verify: keep });
  return express.json({ limit, ...(route.unreadable ? { verify: keep } : {}) });
}

/** How many large bodies are being read, and whose. */
class Reading {
  readonly #most: number;
  readonly #ofOne: number;
  readonly #counts = new Map<string, number>();
  #all = 0;

  constructor(most: number, ofOne: number) {
    this.#most = most;
    this.#ofOne = ofOne;
  }

  /** @returns what says that it is over; null when there is no room */
  begin(who: string): (() => void) | null {
    const mine = this.#counts.get(who) ?? 0;
    if (this.#all >= this.#most || mine >= this.#ofOne) return null;
    this.#all++;
    this.#counts.set(who, mine + 1);
    return () => {
      this.#all--;
      const left = this.#counts.get(who)! - 1;
      if (left > 0) this.#counts.set(who, left);
      else this.#counts.delete(who);
    };
  }
}

/**
 * Of large bodies a few are read at once: of people, whatever they send to routes that take large ones; of programs, what is large.
 * @throws Refused `too-many`
 */
export function fewLargeBodies(): (route: Route) => RequestHandler {
  const [people, programs] = [new Reading(LARGE_AT_ONCE, LARGE_OF_ONE), new Reading(LARGE_OF_PROGRAMS, LARGE_OF_PROGRAM)];
  return (route) =>
    ({ headers }, response, next) => {
      const principal = response.locals.principal as Principal | null;
      // What is not held in memory is bounded by the route itself.
      if (route.reads === 'stream') return next();
      const large = (route.largest ?? LARGEST) > LARGE && (principal !== null || Number(headers['content-length'] ?? Infinity) > LARGE);
      if (!large) return next();
      const over = principal ? people.begin(principal.user.id) : programs.begin((response.locals.caller as Caller).address);
      if (over === null)
        throw refuse('too-many', '正在接收的文件过多，请稍候再传', 'Too many large uploads at once: try again in a moment.');
      response.once('close', over);
      next();
    };
}

/** Of a request refused before its body was read, the rest is let pass by, for a moment. */
export function dropLeftover(request: Request): void {
  const { socket } = request;
  if (request.complete || socket.destroyed) return;
  // The request itself closes with its answer, long before its body has come.
  setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, LEFTOVER_MS).unref();
}
