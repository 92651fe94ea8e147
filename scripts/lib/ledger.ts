import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { Records } from '#server/records/records.ts';
import { FloorPlans } from '#server/ledger/floor-plans.ts';
import { writeLedger, type Ledger } from '#server/ledger/ledger.ts';
import type { JournalWriter } from '#server/journal/writer.ts';
import type { FloorPlan } from '#scenes/floors/floor-plan.ts';
import type { Settings } from '#server/settings.ts';
import { openStorage } from '#server/storage/open.ts';

/** The ledger as a script reaches it: through the running server, or in its storage while no server runs. */
export interface LedgerAccess {
  readonly places: readonly Place[];
  readonly devices: readonly Device[];
  /** Kinds of device that administrators uploaded. */
  readonly kinds: readonly DeviceKind[];
  /** Enters what is new. @returns how many records changed. */
  write(ledger: Ledger): Promise<number>;
  /** Enters a checked floor plan. @returns false when the same one was there. */
  writePlan(plan: FloorPlan & { readonly building: string }): Promise<boolean>;
  close(): Promise<void>;
}

const PAGE = 1000;
/** Bytes of records sent at once, about: well below what the server takes as one body. */
const CHUNK = 2_000_000;
const TIMEOUT_MS = 2000;

/**
 * Opens the ledger. A server that answers at `url` is asked (as `QUANYAN_LOGIN` with `QUANYAN_PASSWORD`, an administrator; in demo
 * mode as the demo administrator); else the storage is opened, for this process alone.
 * @throws Error with a sentence: sign-in missing or refused, storage in use.
 */
export async function openLedger(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  url: string,
): Promise<LedgerAccess> {
  const demo = await serverAt(url);
  return demo === null ? openDirect(settings) : openRemote(url, demo, env);
}

/** Is there anything to read without making it? */
export const ledgerExists = async (settings: Settings, url: string): Promise<boolean> =>
  settings.databaseUrl !== undefined || existsSync(path.join(settings.data, 'quanyan.db')) || (await serverAt(url)) !== null;

/** @returns whether the server there is in demo mode; null when no server of ours answers. */
async function serverAt(url: string): Promise<boolean | null> {
  try {
    const response = await fetch(new URL('/api/v1/session', url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { demo } = (await response.json()) as { demo?: unknown };
    return typeof demo === 'boolean' ? demo : null;
  } catch {
    return null;
  }
}

async function openDirect(settings: Settings): Promise<LedgerAccess> {
  const storage = await openStorage(settings);
  const { nextHandle, records: stored } = await storage.records.snapshot(Date.now());
  const records = new Records();
  records.load(stored, {}, nextHandle);
  const write: JournalWriter['write'] = (entry) => {
    records.apply(entry.changes);
    return storage.journal.append(entry);
  };
  return {
    places: stored.place,
    devices: stored.device,
    // The newest version of each comes first.
    kinds: (await storage.kinds.list()).filter(({ id }, i, all) => all[i - 1]?.id !== id).map(({ kind }) => kind),
    write: (ledger) => writeLedger(ledger, records, { write }, { id: 'import', name: 'import' }, Date.now()),
    writePlan: (plan) => new FloorPlans(settings.data).put(plan),
    close: () => storage.close(),
  };
}

async function openRemote(url: string, demo: boolean, env: Readonly<Record<string, string | undefined>>): Promise<LedgerAccess> {
  const session = new Session(url);
  await session.signIn(demo, env);
  return {
    places: await session.all<Place>('/api/v1/places'),
    devices: await session.all<Device>('/api/v1/devices'),
    kinds: (await session.ask<{ kind: DeviceKind; builtIn: boolean }[]>('/api/v1/kinds')).flatMap(({ kind, builtIn }) =>
      builtIn ? [] : kind,
    ),
    write: async ({ places, devices, crews }) => {
      let changed = 0;
      const send = async (part: Partial<Ledger>): Promise<void> => {
        changed += (await session.ask<{ changed: number }>('/api/v1/ledger/import', { places: [], devices: [], crews: [], ...part }))
          .changed;
      };
      for (const part of chunks(places)) await send({ places: part });
      for (const part of chunks(devices)) await send({ devices: part });
      if (crews.length > 0) await send({ crews });
      return changed;
    },
    writePlan: async (plan) => (await session.ask<{ changed: boolean }>('/api/v1/floor-plans', { plan })).changed,
    close: async () => {},
  };
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    bytes += Buffer.byteLength(JSON.stringify(item));
    chunk.push(item);
    if (bytes < CHUNK) continue;
    yield chunk;
    [chunk, bytes] = [[], 0];
  }
  if (chunk.length > 0) yield chunk;
}

class Session {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(demo: boolean, env: Readonly<Record<string, string | undefined>>): Promise<void> {
    const { QUANYAN_LOGIN: login, QUANYAN_PASSWORD: password } = env;
    if (!demo && (!login || !password))
      throw new Error(
        `A server runs at ${this.#url}: set QUANYAN_LOGIN and QUANYAN_PASSWORD to an administrator’s, or stop the server first.`,
      );
    await this.ask('/api/v1/session', login && password ? { login, password } : { demoRole: 'administrator' });
  }

  /** Sends a body, or gets when there is none. @throws Error with the server's own sentence. */
  async ask<T>(address: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(address, this.#url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Quanyan': '1',
        Origin: new URL(this.#url).origin,
        ...(this.#cookie ? { Cookie: this.#cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { refusal?: { message?: { en?: string } } };
    if (!response.ok) throw new Error(`The server at ${this.#url} refused: ${answer.refusal?.message?.en ?? `status ${response.status}`}`);
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
    return answer;
  }

  async all<T>(address: string): Promise<T[]> {
    const items: T[] = [];
    for (let after: string | null = null, first = true; first || after !== null; first = false) {
      const page: { items: T[]; next: string | null } = await this.ask(
        `${address}?limit=${PAGE}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
      );
      items.push(...page.items);
      after = page.next;
    }
    return items;
  }
}
