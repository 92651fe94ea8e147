import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Refusal } from '#contract/commands.ts';
import type { NearAnswer } from '#contract/wire/messages.ts';
import type { ReplayItem } from '#contract/wire/replay.ts';
import { Refused } from '#client/session/session.ts';
import { filmAfter, type Stretch } from './film.ts';
import { readPast } from './read-past.ts';
import { ReplaySource } from './replay-source.ts';

/** How many seconds of the past pass in one. */
export const SPEEDS = [1, 5, 10, 30, 60, 120, 300, 600] as const;
export type Speed = (typeof SPEEDS)[number];

/** How far one step leads, ms. */
const STEP_MS = 10_000;
const TICK_MS = 100;
/** So much of what is to be played is fetched at a time, and again when less than half of it is left, ms of the present. */
const AHEAD_MS = 4000;
/** The least of the past that is worth a question, ms. */
const LEAST_MS = 5000;
const MOST_MS = 600_000;
/** A picture that does not fit is not asked for again at once, ms. */
const AGAIN_MS = 2000;
/** The present is never quite there to be fetched, ms. */
const PRESENT_MS = 1500;

interface Playing {
  /** The instant that is shown, ms UTC. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** A picture is on its way: what is shown is another instant's. */
  readonly loading: boolean;
  /** Why the instant that was asked for is not shown. */
  readonly refusal: Refusal | null;
}

/** What happened up to an instant, to be shown when it is reached. */
interface Group {
  readonly at: number;
  readonly items: readonly ReplayItem[];
}

interface PlayerDeps {
  /** The time of the present, ms UTC. */
  readonly present: () => number;
  /** The past has come up to the present. */
  readonly arrived: () => void;
  readonly read?: typeof readPast;
  /** ms, of a clock that only runs on. */
  readonly monotonic?: () => number;
}

/** Plays the past into a world: fetches pictures and what followed them, and hands it over when its time has come. */
export class Player {
  readonly source: ReplaySource;
  readonly store: StoreApi<Playing>;
  readonly #deps: Required<PlayerDeps>;
  #picture = '';
  /** Handed over when their time comes; the last ends where the server's picture stands. */
  #groups: Group[] = [];
  /** Where the server's picture stands, ms UTC. */
  #end: number;
  #tickedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Ends what is being fetched for an instant that is no longer wanted. */
  #round = new AbortController();
  /** One question at a time: each goes on from where the one before ended. */
  #last: Promise<unknown> = Promise.resolve();
  #fetching = false;
  #openedAt = -Infinity;
  /** What is shown for how long, in place of a speed. */
  #film: readonly Stretch[] | null = null;

  /** @param at ms UTC, where it begins */
  constructor(at: number, deps: PlayerDeps) {
    this.#deps = { read: readPast, monotonic: () => performance.now(), ...deps };
    this.#end = at;
    this.store = createStore<Playing>(() => ({ at, isPlaying: false, speed: 1, loading: true, refusal: null }));
    this.source = new ReplaySource({
      again: () => this.#again(),
      watch: (places, answered) => void this.#watch(places, answered),
    });
  }

  /** What the clocks of a screen that shows it go by, ms UTC. */
  readonly now = (): number => this.store.getState().at;

  /** Shows an instant. What plays goes on from there. */
  async seek(at: number): Promise<void> {
    const { present, read, monotonic } = this.#deps;
    const to = Math.round(Math.min(at, present() - PRESENT_MS));
    this.#round.abort();
    const { signal } = (this.#round = new AbortController());
    this.#openedAt = monotonic();
    this.store.setState({ at: to, loading: true, refusal: null });
    this.#groups = [];
    this.#fetching = false;
    try {
      const items = await read('picture', { at: to }, signal);
      if (signal.aborted) return;
      this.#take(items);
      const groups = this.#groups;
      this.#groups = [];
      await this.source.give(groups.flatMap((group) => group.items));
      if (signal.aborted) return;
      this.#tickedAt = monotonic();
      this.store.setState({ loading: false });
    } catch (error) {
      this.#failed(error, signal);
    }
  }

  #failed(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    const refusal: Refusal =
      error instanceof Refused ? error.refusal : { code: 'internal', message: { zh: String(error), en: String(error) } };
    this.store.setState({ loading: false, isPlaying: false, refusal });
    this.#stopTimer();
  }

  #take(items: readonly ReplayItem[]): void {
    let some: ReplayItem[] = [];
    for (const item of items) {
      if ('welcome' in item) this.#picture = item.welcome.picture;
      if (!('at' in item)) some.push(item);
      else {
        this.#groups.push({ at: item.at, items: some });
        this.#end = item.at;
        some = [];
      }
    }
  }

  /** What is held does not fit: its instant is fetched anew, but not over and over. */
  #again(): void {
    if (this.#deps.monotonic() - this.#openedAt >= AGAIN_MS) void this.seek(this.now());
  }

  play(): void {
    if (this.store.getState().refusal !== null) return;
    this.#tickedAt = this.#deps.monotonic();
    this.store.setState({ isPlaying: true });
    this.#timer ??= setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  pause(): void {
    this.store.setState({ isPlaying: false });
    this.#stopTimer();
  }

  toggle(): void {
    if (this.store.getState().isPlaying) this.pause();
    else this.play();
  }

  setSpeed(speed: Speed): void {
    this.#film = null;
    this.store.setState({ speed });
  }

  /** Plays a film from where it stands, until it is over or another speed is chosen. */
  playFilm(film: readonly Stretch[]): void {
    this.#film = film;
    this.play();
  }

  /** Where it stands after so long, if all of it has come, ms UTC. */
  #after(at: number, passed: number): number {
    return this.#film === null ? at + passed * this.store.getState().speed : filmAfter(this.#film, at, passed);
  }

  /** Ten seconds on or back, and stands still there. */
  async step(by: 1 | -1): Promise<void> {
    this.pause();
    const to = this.now() + by * STEP_MS;
    if (by < 0 || to > this.#deps.present() - PRESENT_MS) return this.seek(to);
    if (this.#end < to) await this.#fetch(to, STEP_MS);
    this.#show(to);
  }

  /** Goes on by what has passed since the last time. */
  tick(): void {
    const { isPlaying, at, loading } = this.store.getState();
    const now = this.#deps.monotonic();
    const passed = now - this.#tickedAt;
    this.#tickedAt = now;
    if (!isPlaying || loading) return;
    const present = this.#deps.present();
    if (at >= present - PRESENT_MS - 1000) return this.#deps.arrived();
    // What has not come yet is waited for: nothing is skipped.
    this.#show(Math.max(at, Math.min(this.#after(at, passed), this.#end)));
    const over = this.#film?.at(-1)?.to;
    if (over !== undefined && this.now() >= over) return this.pause();
    this.#lookAhead(present);
  }

  /** Has what comes next fetched before it is wanted. */
  #lookAhead(present: number): void {
    if (this.#fetching || this.#end > this.#after(this.now(), AHEAD_MS / 2)) return;
    const wanted = this.#after(this.#end, AHEAD_MS) - this.#end;
    const to = Math.min(this.#end + Math.min(Math.max(wanted, LEAST_MS), MOST_MS), Math.floor(present - PRESENT_MS));
    if (to > this.#end) void this.#fetch(to, Math.max(1000, (to - this.#end) / (AHEAD_MS / TICK_MS)));
  }

  #show(at: number): void {
    let count = 0;
    while (count < this.#groups.length && this.#groups[count].at <= at) count++;
    const due = this.#groups.splice(0, count);
    // First the clock: what is shown is judged by it.
    this.store.setState({ at });
    if (due.length > 0) void this.source.give(due.flatMap((group) => group.items));
  }

  async #fetch(to: number, step: number): Promise<void> {
    const { signal } = this.#round;
    this.#fetching = true;
    await this.#inTurn(signal, async () => {
      const from = this.#end;
      if (to <= from) return;
      this.#take(await this.#deps.read('play', { picture: this.#picture, from, to: Math.round(to), step: Math.round(step) }, signal));
    });
    if (!signal.aborted) this.#fetching = false;
  }

  async #watch(places: readonly string[], answered: (answer: NearAnswer) => void): Promise<void> {
    const { signal } = this.#round;
    await this.#inTurn(signal, async () => {
      try {
        this.#take(await this.#deps.read('near', { picture: this.#picture, at: this.#end, places: places.join() }, signal));
        if (!this.store.getState().isPlaying) this.#show(this.now());
      } catch (error) {
        if (error instanceof Refused) answered({ ok: false, refusal: error.refusal });
        else throw error;
      }
    });
  }

  #inTurn(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const turn = this.#afterAll(this.#last, signal, work);
    this.#last = turn;
    return turn;
  }

  async #afterAll(before: Promise<unknown>, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    await before;
    if (signal.aborted) return;
    try {
      await work();
    } catch (error) {
      this.#failed(error, signal);
    }
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    this.#round.abort();
    this.#stopTimer();
  }
}
