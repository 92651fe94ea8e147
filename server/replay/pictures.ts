import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { LiveKinds } from '#contract/kinds/kinds.ts';
import { packReplay } from '#contract/wire/replay.ts';
import { audienceKey, audienceOf } from '#server/audience/audience.ts';
import { inForce } from '#server/kinds/uploaded-kinds.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { LimitBook } from '#server/limits/book.ts';
import { readOperations } from '#server/storage/core.ts';
import type { Engine } from '#server/storage/engine.ts';
import { checkpointReader } from '#server/storage/operations/checkpoints.ts';
import { kindReader } from '#server/storage/operations/kinds.ts';
import { limitReader } from '#server/storage/operations/limit-changes.ts';
import { pastReader } from '#server/storage/operations/past.ts';
import { recordOperations } from '#server/storage/operations/records.ts';
import type { CheckpointRow } from '#server/storage/stores/checkpoint-store.ts';
import { rowsOf } from './checkpoint.ts';
import type { Answers, Asked, Asker, ReplayStart } from './messages.ts';
import { Past } from './past.ts';
import { PastScreen, type PastScreenDeps } from './past-screen.ts';

/** Pictures held at once: each is all records of an instant. The one longest unused goes first, and is made anew when it is asked for. */
const HELD = 4;
/** Parts of a checkpoint handed over together: the journal waits at most for a transaction of these. */
const ROWS = 8;

interface Held {
  readonly screen: PastScreen;
  readonly key: string;
}

/** A picture is of one session and of what its audience may know now. */
const keyOf = ({ user, session }: Asker): string => `${session} ${audienceKey(audienceOf(user))}`;

/** The pictures of the past that people look at, and the checkpoints they are made from. */
export class Pictures {
  readonly #past: Past;
  readonly #deps: PastScreenDeps;
  readonly #held = new Map<string, Held>();
  #rows: Iterator<CheckpointRow> | null = null;

  /** @param engine to read from */
  static async over(
    opened: Engine,
    { keepMs, nearAll, log }: Pick<ReplayStart, 'keepMs' | 'nearAll'> & { log: Logger },
  ): Promise<Pictures> {
    const engine = { ...opened, db: opened.reader ?? opened.db };
    const { journal } = readOperations(engine);
    const stores = { journal, records: recordOperations(engine), checkpoints: checkpointReader(engine), past: pastReader(engine) };
    const builtIn = await loadKinds();
    const kinds = new LiveKinds(builtIn);
    const uploaded = inForce(await kindReader(engine).list(), builtIn, log);
    kinds.take(uploaded);
    const limits = await limitReader(engine).list();
    const { epoch } = await engine.db.selectFrom('head').select('epoch').executeTakeFirstOrThrow();
    return new Pictures(new Past(stores, keepMs), {
      stores,
      epoch,
      kinds,
      uploaded,
      log,
      nearAll,
      fitAt: (instant) => {
        const book = new LimitBook(limits.filter(({ at }) => at <= instant));
        return (kind, device) => book.kindOf(kind, device);
      },
    });
  }

  constructor(past: Past, deps: PastScreenDeps) {
    this.#past = past;
    this.#deps = deps;
  }

  /** @throws Refused with a sentence when the instant is not kept, or not theirs to see */
  async answer(asked: Asked): Promise<Answers[keyof Answers]> {
    switch (asked.do) {
      case 'open':
        return told(await this.#open(asked.asker, asked.at));
      case 'play': {
        const screen = await this.#goOn(asked.asker, asked.picture, asked.from);
        await screen.play(asked.to, asked.step);
        return told(screen);
      }
      case 'watch': {
        const screen = await this.#goOn(asked.asker, asked.picture, asked.at);
        await screen.watch(asked.places);
        return told(screen);
      }
      case 'first':
        return this.#past.first();
      case 'checkpoint':
        return this.#begin();
      case 'rows':
        return this.#next();
    }
  }

  async #open(asker: Asker, at: number): Promise<PastScreen> {
    const key = keyOf(asker);
    // Who asks for another instant has done with the one before.
    for (const [id, held] of this.#held) if (held.key === key || this.#held.size >= HELD) this.#drop(id);
    const screen = await PastScreen.open(randomUUID(), asker.user, await this.#past.at(at), at, this.#deps);
    this.#held.set(screen.id, { screen, key });
    return screen;
  }

  /** The picture where it stands; one that is held no more, or stands elsewhere, is made anew, and begins with a greeting. */
  async #goOn(asker: Asker, id: string, at: number): Promise<PastScreen> {
    const held = this.#held.get(id);
    if (held === undefined || held.key !== keyOf(asker) || held.screen.at !== at) return this.#open(asker, at);
    this.#held.delete(id);
    this.#held.set(id, held);
    return held.screen;
  }

  #drop(id: string): void {
    this.#held.get(id)?.screen.close();
    this.#held.delete(id);
  }

  async #begin(): Promise<number | null> {
    const state = await this.#past.newest();
    const known = await this.#past.stores.checkpoints.newest();
    if (known?.seq === state.seq || state.seq === 0) return null;
    this.#rows = rowsOf(state);
    return state.seq;
  }

  #next(): CheckpointRow[] {
    const rows: CheckpointRow[] = [];
    while (this.#rows !== null && rows.length < ROWS) {
      const { done, value } = this.#rows.next() as IteratorResult<CheckpointRow, undefined>;
      if (done === true) this.#rows = null;
      else rows.push(value);
    }
    return rows;
  }
}

const told = (screen: PastScreen): Uint8Array<ArrayBuffer> => packReplay(screen.take());
