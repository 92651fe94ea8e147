import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { Flow } from '#contract/networks/isolation.ts';
import type { Medium, Network } from '#contract/networks/network.ts';
import { readNetworks } from './read.ts';

/** A network as it is asked. */
export interface OpenNetwork {
  readonly network: Network;
  readonly flow: Flow;
  readonly simulated: boolean;
}

interface Held {
  readonly mtimeMs: number;
  readonly networks: readonly OpenNetwork[];
}

const FILE = 'networks.json';

/** The networks of all areas, read when they are first asked for and again when their file is another. */
export class Networks {
  readonly #folder: string;
  readonly #log: Logger;
  readonly #held = new Map<string, Held>();
  #reading: Promise<readonly OpenNetwork[]> | null = null;

  /** @param folder the areas' */
  constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Those of one medium. */
  async of(medium: Medium): Promise<OpenNetwork[]> {
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
    return (await this.#reading).filter(({ network }) => network.medium === medium);
  }

  async #readAll(): Promise<readonly OpenNetwork[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(() => []);
    const areas = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
    for (const area of this.#held.keys()) if (!areas.includes(area)) this.#held.delete(area);
    for (const area of areas) await this.#read(area);
    return [...this.#held.values()].flatMap(({ networks }) => networks);
  }

  /** A file that cannot be used is told once, and the area does without. */
  async #read(area: string): Promise<void> {
    const file = path.join(this.#folder, area, FILE);
    const mtimeMs = await stat(file).then(
      (found) => found.mtimeMs,
      () => null,
    );
    if (mtimeMs === null) return void this.#held.delete(area);
    if (this.#held.get(area)?.mtimeMs === mtimeMs) return;
    try {
      const { simulated, networks } = await readNetworks(await readFile(file, 'utf8'));
      this.#held.set(area, { mtimeMs, networks: networks.map((network) => ({ network, flow: new Flow(network), simulated })) });
    } catch (error) {
      this.#held.set(area, { mtimeMs, networks: [] });
      this.#log.error({ file, error: (error as Error).message.slice(0, 500) }, 'networks: the file cannot be used; build the area again');
    }
  }
}
