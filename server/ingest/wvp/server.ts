import type { IngestContext, Order, OrderAnswer, RunningAdapter } from '#server/ingest/adapter.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { Platform } from './platform.ts';
import { POLL_TIMINGS, Poll, type PollTimings } from './poll.ts';
import { listenToRedis } from './redis.ts';
import settings from './settings.ts';
import { channelOf, pathOf } from './wire/front-end.ts';

const ANSWER_MS = 12_000;
/** Turned twice a camera looks elsewhere: it is told once, and who holds the pad tells it again. */
const TRIES = 1;

/** Off without an address. */
export function startWvp(context: IngestContext, timings: PollTimings = POLL_TIMINGS): RunningAdapter {
  const { QUANYAN_WVP_URL: url, QUANYAN_WVP_KEY: key, QUANYAN_WVP_REDIS: redis } = valuesOf(settings, context.settings);
  const platform = url === undefined ? null : new Platform(url, key);
  const stop = new AbortController();
  const halts = new Halts(context, stop.signal);
  const work: Promise<void>[] = [];
  if (platform !== null) work.push(new Poll(context, platform).run(timings, stop.signal));
  if (redis !== undefined) work.push(listenToRedis(context, redis, stop.signal));
  return {
    addresses: [...(platform === null ? [] : [platform.shown]), ...(redis === undefined ? [] : [`redis://${new URL(redis).host}`])],
    speaks: [
      ...(platform === null ? [] : ['GET /api/alarm/list', 'GET /api/common/channel/list', 'GET /api/front-end/ptz/{device}/{channel}']),
      ...(redis === undefined ? [] : ['SUBSCRIBE alarm_receive']),
    ],
    reachedBy: {},
    operate: (order) => (platform === null ? null : wayTo(order, platform, halts)),
    stop: async () => {
      stop.abort();
      await Promise.all(work);
    },
  };
}

function wayTo(order: Order, platform: Platform, halts: Halts): ReturnType<NonNullable<RunningAdapter['operate']>> {
  const channel = channelOf(order.device.addresses);
  const path = channel === null ? null : pathOf(order, channel);
  if (channel === null || path === null) return null;
  const send = async (signal: AbortSignal): Promise<OrderAnswer> => {
    halts.forget(channel.channel);
    const answer = await platform.tell(path, signal);
    if (order.action === 'move' && answer.took)
      halts.after(Number(order.params.seconds ?? 2) * 1000, channel.channel, () =>
        platform.tell(pathOf({ action: 'stop', params: {} }, channel)!, stopSignal()),
      );
    return answer;
  };
  return { answerMs: ANSWER_MS, tries: TRIES, send };
}

const stopSignal = (): AbortSignal => AbortSignal.timeout(ANSWER_MS);

/** The platform turns a camera until it is told to stop: whoever let go of the pad while the line broke told nobody. */
class Halts {
  readonly #context: IngestContext;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(context: IngestContext, stop: AbortSignal) {
    this.#context = context;
    stop.addEventListener('abort', () => this.#waiting.forEach((timer) => clearTimeout(timer)), { once: true });
  }

  after(ms: number, channel: string, halt: () => Promise<OrderAnswer>): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(channel);
      halt().catch((error: unknown) => this.#context.log.error({ error, channel }, 'wvp: a camera that turns could not be told to stop'));
    }, ms);
    this.#waiting.set(channel, timer);
  }

  forget(channel: string): void {
    clearTimeout(this.#waiting.get(channel));
    this.#waiting.delete(channel);
  }
}
