import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Visitor } from '#server/auth/access.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Route } from './route.ts';

/** Bytes of a body where a route says nothing else. */
const LARGEST = 32_000;
/** A route that takes more than this keeps memory for a while: a few at a time, by whomever. */
const LARGE = 64_000;
const LARGE_AT_ONCE = 8;
const LARGE_OF_ONE = 2;
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
    if (Number(request.headers['content-length'] ?? 0) > limit) throw Object.assign(new Error(`request entity too large: at most ${limit} bytes`), { status: 413, type: 'entity.too.large' });
    read(request, response, next);
  };
}

function readerOf(route: Route, limit: number): RequestHandler {
  if (route.takes !== undefined) return express.raw({ type: [...route.takes], limit, inflate: false, verify: keep });
  if (route.reads === 'bytes') return express.raw({ type: () => true, limit, verify: keep });
  return express.json({ limit, ...(route.unreadable ? { verify: keep } : {}) });
}

/** Of large bodies a few are read at once, and two of one person. @throws Refused `too-many` */
export function fewLargeBodies(): (route: Route) => RequestHandler {
  const reading = new Map<string, number>();
  let all = 0;
  const count = (who: string, by: 1 | -1): void => {
    all += by;
    const mine = (reading.get(who) ?? 0) + by;
    if (mine > 0) reading.set(who, mine);
    else reading.delete(who);
  };
  return (route) => (_request, response, next) => {
    const visitor = response.locals.visitor as Visitor | null;
    if ((route.largest ?? LARGEST) <= LARGE || visitor === null) return next();
    const who = visitor.user.id;
    if (all >= LARGE_AT_ONCE || (reading.get(who) ?? 0) >= LARGE_OF_ONE) throw refuse('too-many', '正在接收的文件过多，请稍候再传', 'Too many large uploads at once: try again in a moment.');
    count(who, 1);
    response.once('close', () => count(who, -1));
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
