import { connect, type MqttClient } from 'mqtt';
import { encodeReports, topicOf } from '#server/ingest/mqtt/codec.ts';
import { Backoff } from './backoff.ts';
import type { Points } from './fleet.ts';

/** Messages sent and not yet acknowledged; beyond it a device's report is dropped, as a full radio channel would. */
const MOST_UNDER_WAY = 1000;

/** One MQTT 3.1.1 connection that many devices report through, QoS 1. */
export class Gateway {
  readonly #client: MqttClient;
  readonly #backoff = new Backoff();
  #underWay = 0;
  #dropped = 0;
  readonly #rejections = new Set<(error: Error) => void>();

  constructor(url: string, name: string, onConnect: () => void = () => undefined) {
    this.#client = connect(url, { clientId: name, clean: true, reconnectPeriod: 0, connectTimeout: 10_000, protocolVersion: 4 });
    this.#client.on('connect', () => {
      this.#backoff.reset();
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
  async report(device: string, points: Points, observedAt: number): Promise<void> {
    if (!this.#client.connected || this.#underWay >= MOST_UNDER_WAY) {
      this.#dropped++;
      throw new Error(this.#client.connected ? 'too many reports under way' : 'not connected');
    }
    this.#underWay++;
    try {
      await this.#publish(topicOf(device), encodeReports({ points, observedAt }));
    } finally {
      this.#underWay--;
    }
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
