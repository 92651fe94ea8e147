import { connect, type MqttClient } from 'mqtt';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { Backoff } from '../../senders/backoff.ts';
import type { LineOptions, SpeakerLine } from '../speaker.ts';

/** So often an aircraft says where it is while it flies. */
const FLYING_MS = 2000;
const FLIGHT_MS = 360_000;
/** Names of what is read, written down a second time on purpose: what mock devices say does not lean on how the server reads. */
const DOCK: Readonly<Record<string, string>> = {
  mode: 'mode_code',
  cover: 'cover_state',
  droneIn: 'drone_in_dock',
  rain: 'rainfall',
  windMs: 'wind_speed',
  emergencyStop: 'emergency_stop_state',
  tempC: 'temperature',
};
const AIRCRAFT: Readonly<Record<string, string>> = {
  mode: 'mode_code',
  heightM: 'elevation',
  speedMs: 'horizontal_speed',
  homeM: 'home_distance',
};
const FORCED_LANDING = 11;

/** A dock and the aircraft in it: one MQTT connection, on which both say what they read. */
export class Dock implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #backoff = new Backoff();
  #client: MqttClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #flying = new Set<string>();
  #sent = 0;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#client?.connected === true;
  }

  start(): void {
    const { host, port, line } = this.#options;
    const client = connect(`mqtt://${host}:${port}`, { clientId: `dock-${line}-${process.pid}`, reconnectPeriod: 0, protocolVersion: 4 });
    client.on('connect', () => this.#backoff.reset());
    client.on('error', () => undefined);
    client.on('close', () => {
      if (!client.disconnecting) this.#backoff.again(() => client.reconnect());
    });
    this.#client = client;
    this.#timer = setInterval(() => this.#fly(), FLYING_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#backoff.stop();
    this.#client?.end(true);
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    return ids.map((id) => this.#say(id, at));
  }

  /** What is not acknowledged is old by the time it could be said again. */
  #fly(): void {
    const { devices, fleet, now } = this.#options;
    for (const { id, kind } of devices) {
      if (kind !== 'patrol-drone' || fleet.isSilent(id)) continue;
      const flies = fleet.readings(id, now()).heightM > 0;
      // That it has landed is said once more.
      if (flies || this.#flying.has(id)) void this.#say(id, now()).catch(() => undefined);
      if (flies) this.#flying.add(id);
      else this.#flying.delete(id);
    }
  }

  #say(id: string, at: number): Promise<void> {
    const { devices, fleet, line } = this.#options;
    const { kind, addresses } = devices.find((device) => device.id === id)!;
    if (!this.connected) return Promise.reject(new Error(`dock ${line} is not connected`));
    const readings = fleet.readings(id, at);
    const data = kind === 'patrol-drone' ? this.#aircraft(id, readings, at) : named(readings, DOCK);
    const serial = addresses[0].split(/[:/]/).at(-1)!;
    const envelope = { tid: `t${++this.#sent}`, bid: `b${this.#sent}`, timestamp: fleet.clock(id, at), gateway: line, data };
    return this.#client!.publishAsync(`thing/product/${serial}/osd`, JSON.stringify(envelope), { qos: 1 }).then(() => undefined);
  }

  /** A petal around its dock: out and back, once around. */
  #aircraft(id: string, readings: Readonly<Record<string, number>>, at: number): object {
    const { position } = this.#options.devices.find((device) => device.id === id)!;
    const place = (when: number): [number, number] => {
      const part = Math.min(1, Math.max(0, (when % 1_800_000) / FLIGHT_MS));
      const angle = part * 2 * Math.PI;
      const reach = readings.heightM > 0 ? 200 * Math.sin(part * Math.PI) : 0;
      const degrees = reach / METRES_PER_DEGREE;
      return [position[0] + (degrees * Math.sin(angle)) / Math.cos((position[1] * Math.PI) / 180), position[1] + degrees * Math.cos(angle)];
    };
    const [[lng, lat], [nextLng, nextLat]] = [place(at), place(at + 1000)];
    return {
      ...named(readings, AIRCRAFT),
      ...(readings.forcedLanding === 1 && { mode_code: FORCED_LANDING }),
      battery: { capacity_percent: readings.batteryPct },
      longitude: lng,
      latitude: lat,
      height: 25 + readings.heightM,
      attitude_head: Math.round((Math.atan2(nextLng - lng, nextLat - lat) * 180) / Math.PI),
    };
  }
}

const named = (readings: Readonly<Record<string, number>>, names: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(names).flatMap(([point, name]) => (point in readings ? [[name, readings[point]]] : [])));
