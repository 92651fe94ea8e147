import type { DeviceDraft } from '#contract/records/device.ts';
import { hashText } from '#scenes/town/random.ts';
import { Fleet } from './fleet.ts';
import { Gateway } from './gateway.ts';
import type { Library } from './library.ts';
import { Panel, unitOf } from './panel.ts';
import { RHYTHM, Schedule, boundedRhythm, type Rhythm } from './schedule.ts';
import { TransmissionUnit } from './transmission-unit.ts';

export interface FeedsOptions {
  readonly devices: readonly DeviceDraft[];
  readonly library: Library;
  readonly mqttUrl: string;
  readonly gb26875: { readonly host: string; readonly port: number };
  readonly now: () => number;
  /** Reports per expected interval, 1 = as in life; 0 = nothing but what a scenario makes happen. */
  readonly rate: number;
  readonly gateways?: number;
}

export interface FeedsState {
  readonly gateways: { readonly connected: number; readonly of: number };
  readonly units: { readonly connected: number; readonly of: number };
  readonly sent: number;
  /** Reports that were sent and never acknowledged. */
  readonly lost: number;
}

const TICK_MS = 200;
/** A device something happens to reports this often, in the time of its scenario. */
const BUSY_MS = 3_000;

/** All devices of an area at their real protocols: MQTT gateways and GB/T 26875 transmission units. */
export class Feeds {
  readonly fleet: Fleet;
  /** Slower than asked for when there are too many devices. */
  readonly rhythm: Rhythm;
  readonly #options: FeedsOptions;
  readonly #gateways: Gateway[] = [];
  readonly #units = new Map<number, TransmissionUnit>();
  readonly #silenced = new Set<string>();
  readonly #busyUntil = new Map<string, number>();
  readonly #schedule: Schedule;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #lost = 0;

  constructor(options: FeedsOptions) {
    this.#options = options;
    this.fleet = new Fleet(options.devices, options.library);
    const { devices } = this.fleet;
    const wired = Map.groupBy(devices.filter((device) => unitOf(device) !== null), (device) => unitOf(device)!);
    for (const [address, members] of wired) this.#units.set(address, this.#unit(new Panel(address, members, this.fleet)));
    const turns = options.rate > 0 ? devices.map(({ id }) => ({ id, expectedIntervalS: this.fleet.kind(id).expectedIntervalS })) : [];
    this.rhythm = boundedRhythm(turns, { ...RHYTHM, rate: options.rate });
    this.#schedule = new Schedule(turns, options.now(), this.rhythm);
  }

  #unit(panel: Panel): TransmissionUnit {
    const { gb26875, now, rate } = this.#options;
    const clockOffsetMs = panel.unit ? this.fleet.clock(panel.unit.id, 0) : 0;
    return new TransmissionUnit({
      ...gb26875, panel, now, clockOffsetMs, stubbornClock: clockOffsetMs !== 0,
      onConnect: () => {
        if (rate > 0) void this.report(panel.devices);
      },
    });
  }

  start(): void {
    const count = this.fleet.devices.some((device) => unitOf(device) === null) ? (this.#options.gateways ?? 4) : 0;
    for (let i = 1; i <= count; i++) this.#gateways.push(new Gateway(this.#options.mqttUrl, `mock-gateway-${i}-${process.pid}`));
    for (const unit of this.#units.values()) unit.start();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const unit of this.#units.values()) unit.stop();
    await Promise.all(this.#gateways.map((gateway) => gateway.stop()));
  }

  get state(): FeedsState {
    const units = [...this.#units.values()];
    return {
      gateways: { connected: this.#gateways.filter((gateway) => gateway.connected).length, of: this.#gateways.length },
      units: { connected: units.filter((unit) => unit.connected).length, of: units.length },
      sent: this.#sent, lost: this.#lost,
    };
  }

  /** Resolves when every line is up. */
  async connected(signal?: AbortSignal): Promise<void> {
    const { gateways, units } = this.state;
    if (gateways.connected === gateways.of && units.connected === units.of) return;
    signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return this.connected(signal);
  }

  /** Sends what these devices read now. Resolves once all are acknowledged, or known not to be. */
  async report(ids: readonly string[]): Promise<void> {
    const at = this.#options.now();
    const byUnit = Map.groupBy(ids, (id) => unitOf(this.fleet.device(id)));
    const sending: Promise<void>[] = [];
    for (const [address, members] of byUnit) {
      if (address === null) sending.push(...members.map((id) => this.#overMqtt(id, at)));
      else sending.push(...this.#overLine(this.#units.get(address)!, members, at));
    }
    for (const result of await Promise.allSettled(sending)) {
      if (result.status === 'fulfilled') this.#sent++;
      else this.#lost++;
    }
  }

  #gatewayOf(id: string): Gateway {
    return this.#gateways[hashText(id) % this.#gateways.length];
  }

  /** Transmission units keep what they are given until the line is up; gateways do not. */
  #hasLine(id: string): boolean {
    return unitOf(this.fleet.device(id)) !== null || this.#gatewayOf(id).connected;
  }

  #overMqtt(id: string, at: number): Promise<void> {
    return this.#gatewayOf(id).report(id, this.fleet.readings(id, at), this.fleet.clock(id, at));
  }

  #overLine(unit: TransmissionUnit, ids: readonly string[], at: number): Promise<void>[] {
    const burning = ids.some((id) => this.fleet.readings(id, at).fire === 1);
    return unit.panel.report(ids, at, unit.clock).map((message) => unit.send(message, burning));
  }

  #tick(): void {
    const now = this.#options.now();
    const due = this.#schedule.due(now, (id) => this.#hasLine(id)).filter((id) => this.#speaks(id));
    const ids = new Set(due);
    for (const [id, speed] of this.fleet.busy) {
      if ((this.#busyUntil.get(id) ?? 0) > now || !this.#hasLine(id)) continue;
      this.#busyUntil.set(id, now + BUSY_MS / speed);
      ids.add(id);
    }
    if (ids.size > 0) void this.report([...ids]);
  }

  /** A silent device is heard once, so that it has something to fall silent from. */
  #speaks(id: string): boolean {
    if (this.fleet.flaw(id)?.kind !== 'silent') return true;
    if (this.#silenced.has(id)) return false;
    this.#silenced.add(id);
    return true;
  }
}
