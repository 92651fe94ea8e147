import type { Order, OrderAnswer, RunningAdapter } from '#server/ingest/adapter.ts';
import type { MqttDialect, Reply } from './dialect.ts';

/** A device that listens answers within a second or two; a radio that wakes up now and then, within some more. */
const ANSWER_MS = 5_000;
const TRIES = 3;

interface Pending extends PromiseWithResolvers<OrderAnswer> {
  /** Names of who was told, in the ledger and in the topic: nobody else may answer. */
  readonly names: ReadonlySet<string>;
}

/** Devices whose topic is kept; the one that has not spoken for longest goes first. */
const MOST_SPOKEN = 200_000;

/** Says a payload to whoever listens on a topic. @throws when nobody does any more */
type Say = (device: string, topic: string, payload: string) => Promise<void>;

/** What devices are told over MQTT, and what they answer. */
export class Downlink {
  readonly #dialects: readonly MqttDialect[];
  readonly #say: Say;
  readonly #pending = new Map<string, Pending>();
  /** By dialect and device: the topic on which it last spoke. */
  readonly #spoke = new Map<string, string>();

  constructor(dialects: readonly MqttDialect[], say: Say) {
    this.#dialects = dialects;
    this.#say = say;
  }

  /** @param listens whether somebody listens on a topic; null = nobody knows. */
  way(order: Order, listens: (topic: string) => boolean | null): ReturnType<NonNullable<RunningAdapter['operate']>> {
    const names = new Set([order.device.id, ...order.device.addresses]);
    for (const { id, orders, listener } of this.#dialects) {
      for (const device of orders ? names : []) {
        const topic = orders!.topic(device, this.#spoke.get(`${id} ${device}`) ?? null);
        if (topic === null || listens(topic) === false) continue;
        const payload = orders!.encode(order);
        return {
          answerMs: ANSWER_MS,
          tries: TRIES,
          send: async (signal) => {
            const addressee = listener(topic) ?? device;
            const pending = this.#wait(order.id, new Set([...names, device, addressee]), signal);
            await this.#say(addressee, topic, payload);
            return pending.promise;
          },
        };
      }
    }
    return null;
  }

  /** A device speaks, and may do so. */
  spoke({ id, orders }: MqttDialect, device: string, topic: string): void {
    if (!orders?.asSpoken) return;
    const key = `${id} ${device}`;
    this.#spoke.delete(key);
    this.#spoke.set(key, topic);
    if (this.#spoke.size > MOST_SPOKEN) this.#spoke.delete(this.#spoke.keys().next().value!);
  }

  /** A device answers. @returns what is wrong with it; null when it was waited for. */
  answered(device: string, operation: string, answer: OrderAnswer): string | null {
    const pending = this.#pending.get(operation);
    if (!pending?.names.has(device))
      return `nobody waits for an answer of ${device} to operation ${JSON.stringify(operation.slice(0, 60))}`;
    pending.resolve(answer);
    return null;
  }

  /** Says something back. Never rejects: who does not listen asks again. */
  async reply({ listener }: MqttDialect, { topic, payload }: Reply): Promise<void> {
    const device = listener(topic);
    if (device !== null) await this.#say(device, topic, payload).catch(() => undefined);
  }

  /** The same for all tries: the answer to the first may come after the second. */
  #wait(operation: string, names: ReadonlySet<string>, signal: AbortSignal): Pending {
    const known = this.#pending.get(operation);
    if (known) return known;
    const pending: Pending = { ...Promise.withResolvers<OrderAnswer>(), names };
    this.#pending.set(operation, pending);
    signal.addEventListener('abort', () => this.#pending.delete(operation), { once: true });
    return pending;
  }
}

/** Clients of the embedded broker by the topics they listen on. */
export class Listeners<C> {
  readonly #byTopic = new Map<string, Set<C>>();
  readonly #topics = new Map<C, Set<string>>();

  /** @returns false when this client listens to as much as it may. */
  add(client: C, topic: string, most: number): boolean {
    const topics = this.#topics.get(client) ?? new Set();
    if (topics.size >= most && !topics.has(topic)) return false;
    this.#topics.set(client, topics.add(topic));
    this.#byTopic.set(topic, (this.#byTopic.get(topic) ?? new Set<C>()).add(client));
    return true;
  }

  drop(client: C, topic: string): void {
    this.#topics.get(client)?.delete(topic);
    const clients = this.#byTopic.get(topic);
    if (clients?.delete(client) && clients.size === 0) this.#byTopic.delete(topic);
  }

  leave(client: C): void {
    for (const topic of this.#topics.get(client) ?? []) this.drop(client, topic);
    this.#topics.delete(client);
  }

  of(topic: string): readonly C[] {
    return [...(this.#byTopic.get(topic) ?? [])];
  }
}
