import { setTimeout as sleep } from 'node:timers/promises';
import { label, type Label } from '#contract/label.ts';
import type { Webhook } from '#contract/webhooks/webhook.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import { ForbiddenAddress } from './networks.ts';
import type { Told } from './told.ts';

/** How often a message is tried; at the longest pauses about two hours and a half. */
export const MOST_TRIES = 20;
/** How often one that the receiver refuses in so many words (4xx). */
const REFUSED_TRIES = 3;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 600_000;
/** Entries read at once. */
const AT_ONCE = 200;
/** Versions that are remembered, so that a repeated alert is not told again. */
const MOST_REMEMBERED = 10_000;
const MORE_LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/** How far a receiver has been told. */
export interface Mark {
  readonly epoch: string;
  readonly seq: number;
}

interface LineDeps {
  readonly journal: {
    readonly epoch: string;
    head(): number;
    since(seq: number, limit: number): Promise<readonly JournalEntry[] | null>;
  };
  /** What the receiver is told of an entry. */
  readonly told: (entry: JournalEntry) => readonly Told[];
  /** Sends one message. @throws Error when it was not answered */
  readonly send: (message: Told, signal: AbortSignal) => Promise<{ readonly status: number; readonly text: string }>;
  /** Keeps how far it is; it need not be kept at once. */
  readonly keep: (mark: Mark, stopped: Label | null) => void;
  readonly now: () => number;
  /** Resolves after so many ms; a test's is sooner. */
  readonly pause?: (ms: number) => Promise<void>;
  /** 0 … 1. */
  readonly random?: () => number;
}

/** What of a line is shown to people. */
export type LineStatus = Pick<Webhook, 'state' | 'words' | 'tries' | 'nextTryAt' | 'lastSentAt' | 'sent' | 'refused' | 'behind'>;

/**
 * Tells one receiver what the journal holds, in its order, each at least once: the journal is what waits, and `mark` how far it was told.
 * What fails is tried again, ever later; after too many tries the line stops until somebody lets it go on, and goes on where it stopped.
 */
export class Line {
  readonly #deps: LineDeps;
  readonly #stop = new AbortController();
  #mark: Mark;
  #stopped: Label | null;
  #words: Label | null = null;
  #tries = 0;
  #nextTryAt: number | null = null;
  #lastSentAt: number | null = null;
  #sent = 0;
  #refused = 0;
  #busy = false;
  readonly #versions = new Map<string, number>();
  #news = Promise.withResolvers<void>();
  #running: Promise<void> = Promise.resolve();

  constructor(deps: LineDeps, mark: Mark, stopped: Label | null) {
    this.#deps = deps;
    this.#mark = mark;
    this.#stopped = stopped;
  }

  get status(): LineStatus {
    const state = this.#stopped !== null ? 'stopped' : this.#tries > 0 ? 'retrying' : this.#busy ? 'sending' : 'idle';
    return {
      state,
      words: this.#stopped ?? this.#words,
      tries: this.#tries,
      nextTryAt: this.#nextTryAt,
      lastSentAt: this.#lastSentAt,
      sent: this.#sent,
      refused: this.#refused,
      behind: Math.max(0, this.#deps.journal.head() - this.#mark.seq),
    };
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Something is new in the journal. */
  wake(): void {
    this.#news.resolve();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    while (!signal.aborted && this.#stopped === null) {
      const news = (this.#news = Promise.withResolvers<void>());
      this.#busy = true;
      const all = await this.#tryTurn();
      this.#busy = false;
      if (all) await Promise.race([news.promise, over]);
    }
  }

  /** @returns true when there is nothing more */
  async #turn(): Promise<boolean> {
    const { journal, keep } = this.#deps;
    const entries = await journal.since(this.#mark.seq, AT_ONCE);
    if (entries === null) {
      this.#words = label(
        `日志中第 ${this.#mark.seq} 条之后的内容已不在，从现在起继续`,
        `What the journal held after entry ${this.#mark.seq} is gone: it goes on from now.`,
      );
      this.#move(journal.head());
      return false;
    }
    for (const entry of entries) {
      for (const message of this.#deps.told(entry)) {
        if (this.#isKnown(message)) continue;
        if (!(await this.#deliver(message))) return true;
      }
      this.#mark = { epoch: journal.epoch, seq: entry.seq };
    }
    if (entries.length > 0) keep(this.#mark, this.#stopped);
    // A page may hold fewer than were asked for.
    return entries.length === 0;
  }

  /** Ends with the line. */
  async #wait(ms: number): Promise<void> {
    const { signal } = this.#stop;
    if (this.#deps.pause) return this.#deps.pause(ms);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  #move(seq: number): void {
    this.#mark = { epoch: this.#deps.journal.epoch, seq };
    this.#deps.keep(this.#mark, this.#stopped);
  }

  /** Until it is taken, or refused for good. @returns false when the line ends or stops with it */
  async #deliver(message: Told): Promise<boolean> {
    const { signal } = this.#stop;
    for (this.#tries = 0; !signal.aborted;) {
      const fault = await this.#try(message);
      if (fault === null || signal.aborted) break;
      this.#tries++;
      this.#words = fault.words;
      if (fault.refuses && this.#tries >= REFUSED_TRIES) {
        this.#refused++;
        break;
      }
      if (fault.hopeless || this.#tries >= MOST_TRIES) return this.#giveUp(fault.words);
      const wait = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#tries - 1)) * (0.5 + (this.#deps.random ?? Math.random)() / 2);
      this.#nextTryAt = Math.round(this.#deps.now() + wait);
      await this.#wait(wait);
    }
    this.#nextTryAt = null;
    if (signal.aborted) return false;
    this.#tries = 0;
    this.#remember(message);
    return true;
  }

  #giveUp(words: Label): false {
    this.#nextTryAt = null;
    const tries = this.#tries;
    this.#stopped = label(
      `试了 ${tries} 次后停止：${words.zh}。改正后点“继续”，将从停下的地方接着发`,
      `Stopped after ${tries} ${tries === 1 ? 'try' : 'tries'}: ${words.en}. Put it right and press "Go on": it goes on where it stopped.`,
    );
    this.#deps.keep(this.#mark, this.#stopped);
    return false;
  }

  /** @returns what is wrong; null = it was taken */
  async #try(message: Told): Promise<{ readonly words: Label; readonly refuses: boolean; readonly hopeless: boolean } | null> {
    try {
      const { status, text } = await this.#deps.send(message, this.#stop.signal);
      if (status >= 200 && status < 300) {
        this.#sent++;
        this.#lastSentAt = this.#deps.now();
        this.#words = null;
        return null;
      }
      const said = text.trim() === '' ? '' : `: ${JSON.stringify(text.trim().slice(0, 200))}`;
      const refuses = status >= 400 && status < 500 && !MORE_LATER.has(status);
      return { words: label(`对方应答 ${status}${said}`, `it answered ${status}${said}`), refuses, hopeless: false };
    } catch (error) {
      if (error instanceof ForbiddenAddress) {
        const words = label(`不允许发往 ${error.address}：不是公网地址，也不在 QUANYAN_WEBHOOK_NETWORKS 中`, error.message);
        return { words, refuses: false, hopeless: true };
      }
      const reason = error instanceof Error ? error.message : String(error);
      return { words: label(`没有应答（${reason}）`, `no answer (${reason})`), refuses: false, hopeless: false };
    }
  }

  /** @returns true when there is nothing more; false when it is to be tried again */
  async #tryTurn(): Promise<boolean> {
    try {
      return await this.#turn();
    } catch (error) {
      return this.#unread(error);
    }
  }

  /** Storage does not give what it holds: later. */
  async #unread(error: unknown): Promise<false> {
    this.#words = label('读不到日志，稍后再试', `The journal cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    await this.#wait(FIRST_PAUSE_MS);
    return false;
  }

  #isKnown({ id }: Told): boolean {
    const [subject, version] = split(id);
    return this.#versions.get(subject) === version;
  }

  #remember({ id }: Told): void {
    const [subject, version] = split(id);
    this.#versions.delete(subject);
    this.#versions.set(subject, version);
    if (this.#versions.size > MOST_REMEMBERED) this.#versions.delete(this.#versions.keys().next().value!);
  }
}

function split(id: string): [string, number] {
  const at = id.lastIndexOf('/');
  return [id.slice(0, at), Number(id.slice(at + 1))];
}
