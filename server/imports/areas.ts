import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { makeFolder } from '#server/lib/folder.ts';
import { refuse } from '#server/lib/refused.ts';
import type { AreaDraft, AreaStage, FromAreaWorker } from './area-messages.ts';

/** How the building of an area stands. */
type AreaJob =
  | { readonly state: 'building'; readonly name: string; readonly stage: AreaStage; readonly percent: number }
  | { readonly state: 'entering'; readonly name: string }
  | {
      readonly state: 'done';
      readonly name: string;
      readonly buildings: number;
      readonly tiles: number;
      readonly bytes: number;
      readonly places: number;
      readonly report: string;
    }
  | { readonly state: 'failed'; readonly name: string; readonly message: string; readonly report: string };

/** Enters the ledger of an area that was built. @returns how many records are new or other than they were */
type Enter = (ledger: unknown) => Promise<number>;

/** Builds areas from map data that people upload, one at a time, in a thread. The newest job is remembered. */
export class Areas {
  readonly #data: string;
  readonly #tiles: string;
  #job: AreaJob | null = null;
  #worker: Worker | null = null;

  /** @param data folder of the server @param tiles the folder that map archives are served from */
  constructor(data: string, tiles: string) {
    this.#data = data;
    this.#tiles = tiles;
  }

  get job(): AreaJob | null {
    return this.#job;
  }

  /**
   * Begins to build an area. @param file name and bytes of the map data
   * @throws Refused `conflict` while another is being built
   */
  async begin(
    file: { readonly name: string; readonly bytes: Uint8Array },
    draft: Omit<AreaDraft, 'folder' | 'out'>,
    enter: Enter,
  ): Promise<void> {
    if (this.#job?.state === 'building' || this.#job?.state === 'entering')
      throw refuse(
        'conflict',
        `正在生成区域 ${this.#job.name}，请等待完成`,
        `The area ${this.#job.name} is being built: wait until it is done.`,
      );
    const { name } = draft;
    this.#job = { state: 'building', name, stage: 'reading', percent: 0 };
    try {
      makeFolder(path.join(this.#data, 'uploads'));
      makeFolder(this.#tiles);
      const folder = await mkdtemp(path.join(this.#data, 'uploads', 'area-'));
      await writeFile(path.join(folder, path.basename(file.name)), file.bytes);
      this.#run({ ...draft, folder, out: this.#tiles }, enter);
    } catch (error) {
      this.#job = { state: 'failed', name, message: (error as Error).message, report: '' };
      throw error;
    }
  }

  #run(draft: AreaDraft, enter: Enter): void {
    const { name, folder } = draft;
    const worker = (this.#worker = new Worker(new URL('./area.worker.ts', import.meta.url), { workerData: draft }));
    const fail = (message: string, report = ''): void => {
      if (this.#worker === worker) this.#job = { state: 'failed', name, message, report };
    };
    worker.on('message', (message: FromAreaWorker) => {
      if (message.said === 'progress') this.#job = { state: 'building', name, stage: message.stage, percent: message.percent };
      else if (message.said === 'failed') fail(message.message, message.report);
      else void this.#enter(name, message, enter).catch((error: Error) => fail(error.message, message.report));
    });
    worker.once('error', (error: Error) => fail(error.message));
    worker.once('exit', () => {
      this.#worker = null;
      if (this.#job?.state === 'building') fail('the building of the area ended early');
      void rm(folder, { recursive: true, force: true });
    });
  }

  async #enter(name: string, { said: _said, ...made }: Extract<FromAreaWorker, { said: 'done' }>, enter: Enter): Promise<void> {
    this.#job = { state: 'entering', name };
    const places = await enter(JSON.parse(await readFile(path.join(this.#tiles, name, 'ledger.json'), 'utf8')));
    this.#job = { state: 'done', name, places, ...made };
  }

  /** Ends what is being built; nothing of it is published then. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
