import type { Crew } from '#contract/records/crew.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { decodeStreets, streetsSchema, type StreetNet } from '#contract/places/streets.ts';

/** What simulated devices and crews there are, and where. */
interface Ledger {
  readonly places: readonly Place[];
  /** Simulated ones only: nobody may speak for a real device. */
  readonly devices: readonly Device[];
  /** The same of crews. */
  readonly crews: readonly Crew[];
  /** Of each area that has a net of streets. */
  readonly streets: readonly StreetNet[];
}

type Login = { readonly login: string; readonly password: string } | null;

const PAGE = 1000;
const PATIENCE_MS = 10_000;

/**
 * Asks a running server what simulated devices its ledger holds: in demo mode by one click, else as `login`.
 * @throws Error with a sentence: nobody answers, sign-in refused, nothing simulated there.
 */
export async function askLedger(url: string, login: Login): Promise<Ledger> {
  const asker = new Asker(url, login);
  try {
    const [places, devices, crews] = [await asker.all<Place>('places'), await asker.all<Device>('devices'), await asker.all<Crew>('crews')];
    const simulated = devices.filter((device) => device.simulated);
    if (simulated.length === 0) throw new Error(`the ledger of ${url} holds no simulated device; npm run scatter makes some for any area`);
    return { places, devices: simulated, crews: crews.filter((crew) => crew.simulated), streets: await asker.streets() };
  } finally {
    await asker.close();
  }
}

/** Asks a running server, signed in for as long as it is needed. */
export class Asker {
  readonly #url: string;
  readonly #login: Login;
  #cookie = '';

  constructor(url: string, login: Login) {
    this.#url = url;
    this.#login = login;
  }

  /** Every record of a sort, a page at a time. @param filter as a query, such as `state=open` */
  async all<T>(what: 'places' | 'devices' | 'crews' | 'tickets', filter = ''): Promise<T[]> {
    const items: T[] = [];
    for (let after: string | null = ''; after !== null;) {
      const query = [`limit=${PAGE}`, ...(after === '' ? [] : [`after=${encodeURIComponent(after)}`]), ...(filter === '' ? [] : [filter])];
      const page = (await this.#get(`/api/v1/${what}?${query.join('&')}`)) as { items: T[]; next: string | null };
      items.push(...page.items);
      after = page.next;
    }
    return items;
  }

  /** Anything else of the REST interface. @param body of a POST */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    return this.#ask(method, path, body);
  }

  async one<T>(what: 'incidents', id: string): Promise<T> {
    return (await this.#get(`/api/v1/${what}/${encodeURIComponent(id)}`)) as T;
  }

  /** Streets of the areas there are; of one that has none, or whose net cannot be read, there are none. */
  async streets(): Promise<StreetNet[]> {
    const { areas } = (await this.#get('/tiles/index.json').catch(() => ({ areas: [] }))) as { areas: { streets?: string | null }[] };
    const nets: StreetNet[] = [];
    for (const { streets } of areas) {
      const read = streets ? streetsSchema.safeParse(await this.#get(`/tiles/${streets}`).catch(() => null)) : null;
      if (read?.success) nets.push(decodeStreets(read.data));
    }
    return nets;
  }

  async close(): Promise<void> {
    const cookie = this.#cookie;
    this.#cookie = '';
    if (cookie !== '') await ask(this.#url, '/api/v1/session', cookie, 'DELETE').catch(() => undefined);
  }

  /** A session that has ended is opened again. */
  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    if (this.#cookie === '') this.#cookie = await signIn(this.#url, this.#login ?? { demoRole: 'duty-officer' });
    const response = await ask(this.#url, path, this.#cookie, method, body);
    if (response.status === 401) this.#cookie = '';
    if (!response.ok) throw new Error(`${this.#url} answered ${response.status} when asked for ${path}`);
    return response.json();
  }

  #get(path: string): Promise<unknown> {
    return this.#ask('GET', path);
  }
}

async function signIn(url: string, body: object): Promise<string> {
  const response = await ask(url, '/api/v1/session', '', 'POST', body);
  if (!response.ok) {
    const { refusal } = (await response.json()) as { refusal?: { message?: { en?: string } } };
    throw new Error(
      `${url} does not let the mock feeds in: ${refusal?.message?.en ?? response.status} ` +
        'They need demo mode, or QUANYAN_LOGIN and QUANYAN_PASSWORD.',
    );
  }
  return response.headers.getSetCookie()[0].split(';')[0];
}

async function ask(url: string, path: string, cookie: string, method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Response> {
  try {
    return await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        'Content-Type': 'application/json',
        'X-Quanyan': '1',
        Origin: new URL(url).origin,
        ...(cookie === '' ? {} : { Cookie: cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Error(`no server answers at ${url}; start it with npm start`, { cause: error });
  }
}
