import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';

/** What simulated devices there are, and where. */
export interface Ledger {
  readonly places: readonly Place[];
  /** Simulated ones only: nobody may speak for a real device. */
  readonly devices: readonly Device[];
}

const PAGE = 1000;
const PATIENCE_MS = 10_000;

/**
 * Asks a running server what simulated devices its ledger holds: in demo mode by one click, else as `login`.
 * @throws Error with a sentence: nobody answers, sign-in refused, nothing simulated there.
 */
export async function askLedger(url: string, login: { readonly login: string; readonly password: string } | null): Promise<Ledger> {
  const cookie = await signIn(url, login ?? { demoRole: 'duty-officer' });
  const [places, devices] = [await all<Place>(url, 'places', cookie), await all<Device>(url, 'devices', cookie)];
  await ask(url, 'session', cookie, 'DELETE');
  const simulated = devices.filter((device) => device.simulated);
  if (simulated.length === 0) throw new Error(`the ledger of ${url} holds no simulated device; npm run scatter makes some for any area`);
  return { places, devices: simulated };
}

async function signIn(url: string, body: object): Promise<string> {
  const response = await ask(url, 'session', '', 'POST', body);
  if (!response.ok) {
    const { refusal } = (await response.json()) as { refusal?: { message?: { en?: string } } };
    throw new Error(`${url} does not let the mock feeds in: ${refusal?.message?.en ?? response.status} They need demo mode, or QUANYAN_LOGIN and QUANYAN_PASSWORD.`);
  }
  return response.headers.getSetCookie()[0].split(';')[0];
}

async function all<T>(url: string, what: 'places' | 'devices', cookie: string): Promise<T[]> {
  const items: T[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const response = await ask(url, `${what}?limit=${PAGE}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`, cookie, 'GET');
    if (!response.ok) throw new Error(`${url} answered ${response.status} when asked for its ${what}`);
    const page = (await response.json()) as { items: T[]; next: string | null };
    items.push(...page.items);
    after = page.next;
  }
  return items;
}

async function ask(url: string, path: string, cookie: string, method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Response> {
  try {
    return await fetch(new URL(`/api/v1/${path}`, url), {
      method, signal: AbortSignal.timeout(PATIENCE_MS), headers: { 'Content-Type': 'application/json', 'X-Quanyan': '1', Origin: new URL(url).origin, ...(cookie === '' ? {} : { Cookie: cookie }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Error(`no server answers at ${url}; start it with npm start`, { cause: error });
  }
}
