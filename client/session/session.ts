import type { DeviceEvent } from '#contract/reports/event.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import type { Refusal } from '#contract/commands.ts';
import type { Label } from '#contract/label.ts';
import type { Role, User } from '#contract/roles.ts';
import type { Tile } from '#contract/walls/tile.ts';
import { withBasePath } from './base-path.ts';

export interface Session {
  readonly user: User;
  readonly demo: boolean;
  /** IANA name of the time zone by whose clock instants are shown. */
  readonly zone: string;
  /** A one-time password, to be changed first. */
  readonly mustChange: boolean;
  /** The role must have a second factor, to be added first. */
  readonly mustEnrol: boolean;
  /** Of a paired wall: the part of a wall of several screens that it shows; `null` = a wall by itself. Of people nothing. */
  readonly tile?: Tile | null;
}

/** A refusal that came over HTTP. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message.en);
    this.refusal = refusal;
  }
}

const UNREACHABLE: Refusal = {
  code: 'internal',
  message: { zh: '服务器没有应答，请检查网络后重试', en: 'The server does not answer. Check the network and try again.' },
};

/** A header no other site's form can send: the server refuses changes without it. */
const GUARD = { 'X-Quanyan': '1' };

const headersFor = (body: unknown): Record<string, string> =>
  body === undefined ? GUARD : { ...GUARD, 'Content-Type': body instanceof Blob ? body.type : 'application/json' };

/** @param body a Blob goes as it is, anything else as JSON @throws Refused, also when the server cannot be reached. */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(withBasePath(path), {
    method,
    headers: headersFor(body),
    ...(signal && { signal }),
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused(UNREACHABLE);
  });
  const answer = (await response.json().catch(() => null)) as (T & { refusal?: Refusal }) | null;
  if (!response.ok) throw new RefusedAnswer(answer?.refusal ?? UNREACHABLE, answer);
  return answer as T;
}

class RefusedAnswer extends Refused {
  readonly answer: unknown;
  constructor(refusal: Refusal, answer: unknown) {
    super(refusal);
    this.answer = answer;
  }
}

/** Who is signed in on this browser; else whether one-click sign-in is offered here. */
export async function readSession(): Promise<Session | { readonly user: null; readonly demo: boolean }> {
  try {
    return await request<Session>('GET', `/api/v1/session?version=${encodeURIComponent(import.meta.env.QUANYAN_VERSION ?? '')}`);
  } catch (error) {
    if (!(error instanceof RefusedAnswer) || error.refusal.code !== 'unauthenticated') throw error;
    return { user: null, demo: (error.answer as { demo?: boolean } | null)?.demo === true };
  }
}

export const signInDemo = (demoRole: Role): Promise<Session> => request('POST', '/api/v1/session', { demoRole });
export const signOut = (): Promise<void> => request('DELETE', '/api/v1/session');
export const changePassword = (current: string, next: string): Promise<void> =>
  request('POST', '/api/v1/session/password', { current, next });

export interface Scenario {
  readonly id: string;
  readonly label: Label;
  readonly about: Label;
}
export const listScenarios = (): Promise<Scenario[]> => request('GET', '/api/v1/demo/scenarios');
export const runScenario = (id: string): Promise<void> => request('POST', `/api/v1/demo/scenarios/${encodeURIComponent(id)}`);

export interface HistoryBucket {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}
/** Readings of one point between two instants (ms UTC) in at most `buckets` equal spans. */
export async function readHistory(device: string, point: string, from: number, to: number, buckets: number): Promise<HistoryBucket[]> {
  const query = new URLSearchParams({ point, from: String(from), to: String(to), buckets: String(buckets) });
  return (await request<{ buckets: HistoryBucket[] }>('GET', `/api/v1/devices/${encodeURIComponent(device)}/history?${query}`)).buckets;
}

interface EventPage {
  /** Newest first. */
  readonly items: readonly DeviceEvent[];
  readonly next: string | null;
}

/** What happened, newest first. @param after `next` of the page before */
export async function readEvents(focus: EventFocus, limit: number, after?: string): Promise<EventPage> {
  const at = focus.indexOf(':');
  const query = new URLSearchParams({
    [focus.slice(0, at)]: focus.slice(at + 1),
    limit: String(limit),
    ...(after === undefined ? {} : { after }),
  });
  return request<EventPage>('GET', `/api/v1/events?${query}`);
}
