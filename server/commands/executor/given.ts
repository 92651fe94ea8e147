import { createHash } from 'node:crypto';
import type { CommandResult, Refusal } from '#contract/commands.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import type { CommandStore, GivenCommand } from '#server/storage/storage.ts';

/** How long a command given again answers what it answered. */
export const REMEMBERED_MS = 24 * 3_600_000;
/** Answers held in memory; older ones of the same day are asked of storage. */
const HELD = 50_000;
/** These say nothing of the command itself: given again, it is tried again. */
const PASSING: ReadonlySet<Refusal['code']> = new Set(['storage', 'internal', 'too-many', 'unauthenticated']);

interface Held {
  readonly digest: string;
  /** Monotonic, ms. */
  readonly at: number;
  readonly answer: Promise<CommandResult>;
  /** Whether it was carried out is not known: storage is asked when it is given again. */
  doubtful: boolean;
}

interface GivenDeps {
  readonly store: Pick<CommandStore, 'find' | 'put'>;
  /** Resolves when all that was written before is durable, or known not to be. @throws Refused `storage` when that is not known now. */
  readonly durable: () => Promise<void>;
  /** ms of a clock that never jumps. */
  readonly monotonic: () => number;
}

/** The name and input of a command as one short text. Fields of an object may come in any order. */
const digestOf = (name: string, input: unknown): string =>
  createHash('sha256')
    .update(
      JSON.stringify([name, input], (_, value: unknown) =>
        isObject(value) ? Object.fromEntries(Object.entries(value).sort(byKey)) : value,
      ),
    )
    .digest('hex');

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/**
 * What commands with an id answered, for a day and over restarts: a phone may queue them and a link may break, and given again a
 * command is not carried out again. Ids are each giver's own.
 */
export class GivenCommands {
  readonly #deps: GivenDeps;
  readonly #held = new Map<string, Held>();
  /** Storage knows of more than is held. */
  #more: boolean;

  constructor(deps: GivenDeps, more = false) {
    this.#deps = deps;
    this.#more = more;
  }

  /** With what storage remembers of the last day. */
  static async load(
    deps: GivenDeps & { readonly store: Pick<CommandStore, 'find' | 'put' | 'newest'> },
    now: number,
  ): Promise<GivenCommands> {
    const rows = await deps.store.newest(now - REMEMBERED_MS, HELD);
    const given = new GivenCommands(deps, rows.length === HELD);
    const monotonic = deps.monotonic();
    for (const { key, digest, at, seq } of rows.toReversed())
      given.#hold(key, { digest, at: monotonic - Math.max(0, now - at), answer: Promise.resolve({ ok: true, seq }), doubtful: false });
    return given;
  }

  /**
   * Answers what the command answered when it was given before, and otherwise carries it out.
   * @param carryOut is handed what to keep with the journal entry; never rejects
   * @throws Refused `invalid` when the id was given with another command, `storage` when what became of it cannot be told now
   */
  async once(
    giver: string,
    id: string,
    name: string,
    input: unknown,
    carryOut: (given: GivenCommand) => Promise<CommandResult>,
  ): Promise<CommandResult> {
    const given = { key: `${giver} ${id}`, digest: digestOf(name, input) };
    for (;;) {
      const held = this.#of(given.key);
      if (held) {
        if (held.digest !== given.digest) throw reused(id);
        if (!held.doubtful) return held.answer;
      }
      if (held?.doubtful) await this.#deps.durable();
      const first = !held && !this.#more ? null : await this.#find(given.key);
      // Somebody gave the same meanwhile: it is looked at again.
      if (this.#of(given.key) !== held) continue;
      if (first && first.digest !== given.digest) throw reused(id);
      return this.#answer(given, first ? Promise.resolve({ ok: true, seq: first.seq }) : carryOut(given));
    }
  }

  /** Keeps a command that changed nothing, and so has no entry to be kept with. */
  keep(given: GivenCommand, at: number, seq: number): Promise<void> {
    return this.#deps.store.put(given, at, seq);
  }

  async #doubt(held: Held): Promise<void> {
    const result = await held.answer;
    held.doubtful = !result.ok && PASSING.has(result.refusal.code);
  }

  #of(key: string): Held | undefined {
    const held = this.#held.get(key);
    return held && this.#deps.monotonic() - held.at < REMEMBERED_MS ? held : undefined;
  }

  async #find(key: string): Promise<Awaited<ReturnType<CommandStore['find']>>> {
    return this.#deps.store.find(key).catch(() => {
      throw notAsked();
    });
  }

  #answer({ key, digest }: GivenCommand, answer: Promise<CommandResult>): Promise<CommandResult> {
    const held: Held = { digest, at: this.#deps.monotonic(), answer, doubtful: false };
    this.#hold(key, held);
    void this.#doubt(held);
    return answer;
  }

  #hold(key: string, held: Held): void {
    this.#held.delete(key);
    this.#held.set(key, held);
    for (const [oldest, { at }] of this.#held) {
      if (this.#held.size > HELD) this.#more = true;
      else if (held.at - at < REMEMBERED_MS) return;
      this.#held.delete(oldest);
    }
  }
}

const notAsked = (): Refused =>
  refuse(
    'storage',
    '存储故障，无法确认此操作是否已执行，请稍后重试',
    'Storage is failing: whether this was done before cannot be asked. Try again in a moment.',
  );

const reused = (id: string): Refused =>
  refuse(
    'invalid',
    `指令编号 ${id} 已用于另一条指令，请换一个编号`,
    `The command id ${id} was given with another command within the last day: make a new id for each command.`,
  );
