import { SESSION_COOKIE } from '#server/auth/sessions.ts';
import { WALL_COOKIE } from '#server/auth/walls/walls.ts';
import type { Call } from '#server/http/route.ts';

type To = Pick<Call, 'response' | 'caller' | 'services'>;

/** The longest that browsers keep a cookie; a wall is given its own anew every day. */
const WALL_KEPT_S = 400 * 86_400;

/** @param token '' takes the cookie away */
export const setSessionCookie = (to: To, token: string): void => setCookie(to, SESSION_COOKIE, token, token === '' ? '; Max-Age=0' : '');

export const setWallCookie = (to: To, token: string): void => setCookie(to, WALL_COOKIE, token, `; Max-Age=${WALL_KEPT_S}`);

function setCookie({ response, caller: { secure }, services }: To, name: string, token: string, age: string): void {
  response.setHeader(
    'Set-Cookie',
    `${name}=${token}; Path=${services.settings.basePath || '/'}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${age}`,
  );
}
