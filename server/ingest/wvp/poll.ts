import { setTimeout as wait } from 'node:timers/promises';
import type { IngestContext } from '#server/ingest/adapter.ts';
import type { Platform } from './platform.ts';
import { SOURCE, readAlarmPage, readChannels } from './wire/alarms.ts';

export interface PollTimings {
  readonly alarmsMs: number;
  readonly channelsMs: number;
}
export const POLL_TIMINGS: PollTimings = { alarmsMs: 5000, channelsMs: 60_000 };

const PAGE = 100;
const MOST_PAGES = 50;
/** Alarms are asked for from a while before the newest that was heard: the platform's clock may step, and rows come late. */
const OVERLAP_MS = 60_000;
/** Of the time before the start so much is asked for. */
const BEFORE_MS = 600_000;
/** Alarms that were heard are remembered by number. */
const REMEMBERED = 5000;
const CHINA_MS = 8 * 3_600_000;

/** As the platform writes times: of China, without a zone. */
const localTime = (ms: number): string => new Date(ms + CHINA_MS).toISOString().slice(0, 19).replace('T', ' ');

/** Asks a platform for alarms and states until it is stopped. What is not stored is asked for again. */
export class Poll {
  readonly #context: IngestContext;
  readonly #platform: Platform;
  readonly #heard = new Set<string>();
  #from: number;
  #failing = false;

  constructor(context: IngestContext, platform: Platform) {
    this.#context = context;
    this.#platform = platform;
    this.#from = context.now() - BEFORE_MS;
  }

  /** Resolves when `stop` is aborted. */
  async run({ alarmsMs, channelsMs }: PollTimings, stop: AbortSignal): Promise<void> {
    await Promise.all([this.#every(alarmsMs, () => this.#alarms(stop), stop), this.#every(channelsMs, () => this.#channels(stop), stop)]);
  }

  async #every(ms: number, work: () => Promise<void>, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await work();
        if (this.#failing) this.#context.log.info({ platform: this.#platform.shown }, 'wvp: answers again');
        this.#failing = false;
        this.#context.connected(SOURCE, 1);
      } catch (error) {
        if (stop.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        if (!this.#failing) this.#context.log.warn({ platform: this.#platform.shown, reason }, 'wvp: cannot be asked, trying again');
        this.#failing = true;
        this.#context.connected(SOURCE, 0);
      }
      await wait(ms, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  async #alarms(stop: AbortSignal): Promise<void> {
    const from = this.#from;
    let newest = from;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const query = new URLSearchParams({ page: String(page), count: String(PAGE), beginTime: localTime(from - OVERLAP_MS) });
      const bytes = await this.#platform.get(`/api/alarm/list?${query}`, stop);
      const heard = readAlarmPage(bytes, this.#context);
      const fresh = heard.events.filter(({ attributes, device }) => !this.#heard.has(`${device} ${attributes.serial}`));
      const told = heard.faults.filter((fault) => !this.#heard.has(fault));
      if (told.length > 0) this.#context.reject(SOURCE, this.#platform.shown, new Uint8Array(), told.slice(0, 3).join('; '));
      if (fresh.length > 0) await this.#context.accept([], fresh);
      for (const { attributes, device } of fresh) this.#remember(`${device} ${attributes.serial}`);
      for (const fault of told) this.#remember(fault);
      // A clock that is ahead must not make us deaf to what comes now.
      newest = Math.max(newest, Math.min(heard.newest ?? 0, this.#context.now()));
      if (heard.rows < PAGE) break;
    }
    this.#from = newest;
  }

  async #channels(stop: AbortSignal): Promise<void> {
    for (let page = 1; page <= MOST_PAGES * 10; page++) {
      const bytes = await this.#platform.get(`/api/common/channel/list?page=${page}&count=${PAGE}`, stop);
      const { observations, rows } = readChannels(bytes, this.#context);
      if (observations.length > 0) await this.#context.accept(observations);
      if (rows < PAGE) return;
    }
  }

  #remember(alarm: string): void {
    this.#heard.add(alarm);
    if (this.#heard.size > REMEMBERED) this.#heard.delete(this.#heard.values().next().value!);
  }
}
