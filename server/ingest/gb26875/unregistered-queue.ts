import type { Observation } from '#contract/reports/observation.ts';
import { monotonic } from '#server/lib/clock.ts';
import type { Port } from './transmitter.ts';

/** Reports taken at once: one step of the walk, one journal entry. */
const BATCH = 64;
/** Batches being stored at the same time. */
const MAX_UNDER_WAY = 4;
/** More than this, and what comes is left unconfirmed, to be said again in 10 s. */
const MAX_WAITING = 5000;

interface Job {
  readonly observations: readonly Observation[];
  readonly done: PromiseWithResolvers<void>;
}

/**
 * What senders say that the ledger does not know. A fire is a fire whoever reports it, but anybody can invent addresses: so these
 * are taken in turn, peer by peer and line by line, many in one step, and for at most half of the time, while known units pass by.
 */
export class UnregisteredQueue {
  readonly #accept: (observations: readonly Observation[]) => Promise<void>;
  /** By peer address, then by line; the next to be served ahead. */
  readonly #hosts = new Map<string, Map<Port, Job[]>>();
  #waiting = 0;
  #underWay = 0;
  #planned = false;

  constructor(accept: (observations: readonly Observation[]) => Promise<void>) {
    this.#accept = accept;
  }

  /** Resolves as `accept` does. */
  accept(port: Port, observations: readonly Observation[]): Promise<void> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(new Error(`${MAX_WAITING} reports of unknown units wait already`));
    const job: Job = { observations, done: Promise.withResolvers() };
    const lines = this.#hosts.get(port.host) ?? new Map<Port, Job[]>();
    const jobs = lines.get(port) ?? [];
    jobs.push(job);
    lines.set(port, jobs);
    this.#hosts.set(port.host, lines);
    this.#waiting++;
    if (!this.#planned) this.#plan(0);
    return job.done.promise;
  }

  #plan(restMs: number): void {
    this.#planned = true;
    if (restMs > 0) setTimeout(() => this.#run(), restMs);
    else setImmediate(() => this.#run());
  }

  #run(): void {
    this.#planned = false;
    if (this.#underWay >= MAX_UNDER_WAY || this.#waiting === 0) return;
    const start = monotonic();
    const jobs: Job[] = [];
    for (let job = this.#next(); job !== null; job = jobs.length < BATCH ? this.#next() : null) jobs.push(job);
    this.#underWay++;
    this.#accept(jobs.flatMap(({ observations }) => observations))
      .then(
        () => jobs.forEach(({ done }) => done.resolve()),
        (error: unknown) => jobs.forEach(({ done }) => done.reject(error)),
      )
      .finally(() => {
        this.#underWay--;
        if (!this.#planned && this.#waiting > 0) this.#plan(0);
      });
    if (this.#waiting > 0) this.#plan(Math.max(1, monotonic() - start));
  }

  /** One report of the line whose turn it is. */
  #next(): Job | null {
    for (const [host, lines] of this.#hosts) {
      const [port, jobs] = lines.entries().next().value!;
      const job = jobs.shift()!;
      lines.delete(port);
      if (jobs.length > 0) lines.set(port, jobs);
      this.#hosts.delete(host);
      if (lines.size > 0) this.#hosts.set(host, lines);
      this.#waiting--;
      return job;
    }
    return null;
  }
}
