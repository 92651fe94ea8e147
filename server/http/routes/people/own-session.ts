import type { IncomingMessage } from 'node:http';
import type { Caller } from '#server/auth/callers.ts';
import type { Pending } from '#server/auth/sessions.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Services } from '#server/http/services.ts';

/** Who asks, who may still have to change a one-time password or add a second factor. @throws Refused `unauthenticated` */
export function ownSession({ headers }: Pick<IncomingMessage, 'headers'>, { sessions }: Pick<Services, 'sessions'>): Pending {
  const pending = sessions.pending(headers.cookie);
  if (pending === null) throw refuse('unauthenticated', '请先登录', 'Sign in first.');
  return pending;
}

/** Before a byte of the body is read. */
export const askForSession = (request: IncomingMessage, _caller: Caller, services: Services): void => void ownSession(request, services);
