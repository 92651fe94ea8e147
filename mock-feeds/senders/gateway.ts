import { connect, type MqttClient } from 'mqtt';
import {
  encodeEvents,
  encodeReports,
  encodeTrack,
  eventTopicOf,
  topicOf,
  trackTopicOf,
  type EventMessage,
  type TrackMessage,
} from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from '#server/ingest/mqtt/dialects/quanyan/wire/orders.ts';
import { Backoff } from './backoff.ts';
import type { Points } from '../fleet.ts';

/** Messages sent and not yet acknowledged; beyond it a device's report is dropped, as a full radio channel would. */
const MOST_UNDER_WAY = 1000;

/** Topics in one SUBSCRIBE: a packet has its bound. */
const LISTENED_AT_ONCE = 200;
const ANSWERS_KEPT = 1000;

/** What a device is told to do. */
export type Told = Pick<NonNullable<ReturnType<typeof readOrder>>, 'action' | 'params'>;

/** One MQTT 3.1.1 connection that many devices report through, QoS 1. */
export class Gateway {
  readonly #client: MqttClient;
  readonly #backoff = new Backoff();
  /** Devices that listen, and what each does when it is told something; false = it knows no such thing. */
  readonly #obedient = new Map<string, (order: Told) => boolean>();
  /** Answers to orders, so that the same order again is only answered again. */
  readonly #answers = new Map<string, boolean>();
  #underWay = 0;
  #dropped = 0;
  readonly #rejections = new Set<(error: Error) => void>();

  constructor(url: string, name: string, onConnect: () => void = () => undefined) {
    this.#client = connect(url, { clientId: name, clean: true, reconnectPeriod: 0, connectTimeout: 10_000, protocolVersion: 4 });
    this.#client.on('connect', () => {
      this.#backoff.reset();
      this.#listen([...this.#obedient.keys()]);
      onConnect();
    });
    this.#client.on('error', () => undefined);
    this.#client.on('close', () => {
      // What was under way may or may not have arrived: the sender must not wait for it any longer.
      for (const reject of this.#rejections) reject(new Error('connection lost'));
      this.#rejections.clear();
      if (!this.#client.disconnecting) this.#backoff.again(() => this.#client.reconnect());
    });
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves once the broker has acknowledged. */
  report(device: string, points: Points, observedAt: number): Promise<void> {
    return this.#send(topicOf(device), encodeReports({ points, observedAt }));
  }

  /** Lets a device be told what to do, from now on and after every new connection. */
  obey(device: string, does: (order: Told) => boolean): void {
    this.#obedient.set(orderTopicOf(device)!, does);
    if (this.#obedient.size === 1) this.#client.on('message', (topic, payload) => this.#told(topic, payload.toString()));
    if (this.#client.connected) this.#listen([orderTopicOf(device)!]);
  }

  #listen(topics: readonly string[]): void {
    for (let at = 0; at < topics.length; at += LISTENED_AT_ONCE)
      this.#client.subscribe(topics.slice(at, at + LISTENED_AT_ONCE), { qos: 1 }, () => undefined);
  }

  #told(topic: string, payload: string): void {
    const order = readOrder(payload);
    const does = this.#obedient.get(topic);
    if (!order || !does) return;
    const taken = this.#answers.get(order.operation) ?? does(order);
    this.#answers.set(order.operation, taken);
    if (this.#answers.size > ANSWERS_KEPT) this.#answers.delete(this.#answers.keys().next().value!);
    const device = topic.split('/')[2];
    const text = taken ? '' : `模拟设备不会 ${order.action}`;
    void this.#send(resultTopicOf(device), encodeResult({ operation: order.operation, result: taken ? 'taken' : 'refused', text })).catch(
      () => undefined,
    );
  }

  async #send(topic: string, payload: string): Promise<void> {
    if (!this.#client.connected || this.#underWay >= MOST_UNDER_WAY) {
      this.#dropped++;
      throw new Error(this.#client.connected ? 'too many reports under way' : 'not connected');
    }
    this.#underWay++;
    try {
      await this.#publish(topic, payload);
    } finally {
      this.#underWay--;
    }
  }

  /** The same of events. */
  tell(device: string, events: readonly EventMessage[]): Promise<void> {
    return this.#send(eventTopicOf(device), encodeEvents(events));
  }

  /** The same of where a mover is. */
  track(mover: string, track: TrackMessage): Promise<void> {
    return this.#send(trackTopicOf(mover), encodeTrack(track));
  }

  #publish(topic: string, payload: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#rejections.add(reject);
      this.#client.publish(topic, payload, { qos: 1 }, (error) => {
        this.#rejections.delete(reject);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.#backoff.stop();
    await this.#client.endAsync(true);
  }
}
