import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { isWithin } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import { ELSEWHERE } from '#tiles/ledger/plan.ts';
import type { Cells, FromWorker, TableOptions, TableReport, ToWorker } from './table-messages.ts';

/** Tables open at once: each is a thread with its rows. */
const MOST = 3;
/** A table nobody touches for so long is put away, ms. */
const IDLE_MS = 20 * 60_000;
const PIECE = 2000;

interface Open {
  readonly id: string;
  readonly user: string;
  readonly jurisdiction: string;
  readonly worker: Worker;
  timer: NodeJS.Timeout;
}

/** Who asks for a table: one is open a person, and nobody sees another's. */
interface TableUser {
  readonly id: string;
  readonly jurisdiction: string;
}

/** The device tables that people have open, each in a thread of its own. */
export class Tables {
  readonly #records: Pick<Records, 'all'>;
  readonly #kinds: KindIndex;
  readonly #open = new Map<string, Open>();

  constructor(records: Pick<Records, 'all'>, kinds: KindIndex) {
    this.#records = records;
    this.#kinds = kinds;
  }

  /**
   * Reads a table, in place of the one this person had open.
   * @throws Refused `invalid` with a sentence when it is no table, `too-many` when others have too many open.
   */
  async open(user: TableUser, bytes: Uint8Array, options: TableOptions): Promise<{ id: string; report: TableReport }> {
    for (const [id, held] of this.#open) if (held.user === user.id) this.close(id);
    if (this.#open.size >= MOST)
      throw refuse('too-many', '其他人正在导入表格，请稍后再试', 'Others have tables open: try again in a while.');
    const worker = new Worker(new URL('./table.worker.ts', import.meta.url));
    const id = randomUUID();
    this.#open.set(id, { id, user: user.id, jurisdiction: user.jurisdiction, worker, timer: this.#idle(id) });
    worker.once('exit', () => this.close(id));
    // What a thread dies of must not end the server, also while nothing is asked of it.
    worker.on('error', () => this.close(id));
    tell(worker, { do: 'open', bytes, options, kinds: [...this.#kinds.values()] });
    try {
      return { id, report: await this.#plan(this.#open.get(id)!) };
    } catch (error) {
      this.close(id);
      throw error;
    }
  }

  /** Puts other cells in place of a row's, null to leave the row out. @throws Refused `not-found` when it is not open any more */
  async mend(user: TableUser, id: string, row: number, cells: Cells | null): Promise<TableReport> {
    const held = this.#held(user, id);
    tell(held.worker, { do: 'mend', row, cells });
    return this.#plan(held);
  }

  /** The devices of a table, compared with the ledger as it is now. @throws Refused `invalid` when a row cannot be used */
  async devices(user: TableUser, id: string): Promise<DeviceDraft[]> {
    const held = this.#held(user, id);
    const { refusal, faultCount } = await this.#plan(held);
    if (refusal !== null || faultCount > 0)
      throw refuse(
        'invalid',
        refusal?.zh ?? `表格有 ${faultCount} 行不能使用，请先修正`,
        refusal?.en ?? `${faultCount} rows cannot be used: mend them first.`,
      );
    return ask(
      held.worker,
      { do: 'give' },
      (all: DeviceDraft[], message) => {
        if (message.said !== 'devices') return null;
        for (const device of message.devices) all.push(device);
        return message.last ? all : undefined;
      },
      [],
    );
  }

  close(id: string): void {
    const held = this.#open.get(id);
    if (held === undefined) return;
    this.#open.delete(id);
    clearTimeout(held.timer);
    // It ends itself: to terminate a thread that is ending already can take the process along.
    tell(held.worker, { do: 'end' });
  }

  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id);
  }

  #held(user: TableUser, id: string): Open {
    const held = this.#open.get(id);
    if (held === undefined || held.user !== user.id)
      throw refuse('not-found', '此表格已关闭，请重新上传', 'This table is not open any more: upload it again.');
    clearTimeout(held.timer);
    held.timer = this.#idle(id);
    return held;
  }

  #idle(id: string): NodeJS.Timeout {
    return setTimeout(() => this.close(id), IDLE_MS).unref();
  }

  /** The ledger goes over in pieces, with turns between them: alerts go first. */
  async #plan({ worker, jurisdiction }: Open): Promise<TableReport> {
    const places = [...this.#records.all('place')].filter(({ path }) => isWithin(path, jurisdiction));
    const devices = Array.from(this.#records.all('device'), (device) =>
      isWithin(device.place, jurisdiction) ? device : withoutName(device),
    );
    tell(worker, { do: 'ledger', places: [], devices: [], first: true });
    for (let at = 0; at < Math.max(places.length, devices.length); at += PIECE) {
      tell(worker, { do: 'ledger', places: places.slice(at, at + PIECE), devices: devices.slice(at, at + PIECE), first: false });
      await nextTurn();
    }
    return ask(worker, { do: 'plan' }, (_none: null, message) => (message.said === 'report' ? message.report : null), null);
  }
}

/** Its names are taken; whose they are is not told to who is not responsible for it. */
const withoutName = (device: Device): Device => ({ ...device, id: ELSEWHERE, addresses: [device.id, ...device.addresses] });

// Copied, not moved: the same records stand in the records.
const tell = (worker: Worker, message: ToWorker): void => worker.postMessage(message);

/** @param take undefined = more is to come, null = not an answer to this. @throws Refused what the worker refused, or when it ended */
function ask<T, R>(worker: Worker, message: ToWorker, take: (held: T, message: FromWorker) => R | null | undefined, held: T): Promise<R> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', hear);
      worker.off('error', fail);
      worker.off('exit', gone);
    };
    const hear = (said: FromWorker): void => {
      const taken = said.said === 'refused' ? null : take(held, said);
      if (taken === undefined || (taken === null && said.said !== 'refused')) return;
      done();
      if (said.said === 'refused') reject(refuse('invalid', said.message.zh, said.message.en));
      else resolve(taken as R);
    };
    const fail = (error: Error): void => {
      done();
      reject(error);
    };
    const gone = (): void => fail(refuse('not-found', '此表格已关闭，请重新上传', 'This table was closed: upload it again.'));
    worker.on('message', hear);
    worker.once('error', fail);
    worker.once('exit', gone);
    tell(worker, message);
  });
}
