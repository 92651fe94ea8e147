import type { DeviceDraft } from '#contract/records/device.ts';
import type { EventMessage, TrackMessage } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { hashText } from '#scenes/random.ts';
import { Fleet } from './fleet.ts';
import { Gateway, type Told } from './senders/gateway.ts';
import type { SendFootage } from './footage/send.ts';
import type { Library } from './library.ts';
import { Panel, unitOf } from './senders/panel.ts';
import { REPORT_RATE, Schedule, boundedReportRate, type ReportRate } from './schedule.ts';
import { TransmissionUnit } from './senders/transmission-unit.ts';
import { SpeakerLines } from './speakers/lines.ts';

interface FeedsOptions {
  readonly devices: readonly DeviceDraft[];
  readonly library: Library;
  readonly mqttUrl: string;
  readonly gb26875: { readonly host: string; readonly port: number };
  /** Where other protocols are spoken: `ports` by the name of their setting, the standard ones when left out. */
  readonly host?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly now: () => number;
  /** Reports per expected interval, 1 = as in life; 0 = nothing but what a scenario makes happen. */
  readonly rate: number;
  readonly gateways?: number;
  /** Sends what an event shows; left out: events show nothing. */
  readonly footage?: SendFootage;
}

interface FeedsState {
  readonly gateways: { readonly connected: number; readonly of: number };
  readonly units: { readonly connected: number; readonly of: number };
  /** Lines of other protocols. */
  readonly lines: { readonly connected: number; readonly of: number };
  readonly sent: number;
  /** Reports that were sent and never acknowledged. */
  readonly lost: number;
}

const TICK_MS = 200;
/** Devices look this often whether something happened to them. */
const TELL_MS = 1000;
/** What happened while the line was down is kept so long. */
const LONGEST_KEPT_MS = 3_600_000;
/** A device something happens to reports this often, in the time of its scenario. */
const BUSY_MS = 3_000;

/** All devices of an area at their real protocols: MQTT gateways and GB/T 26875 transmission units. */
export class Feeds {
  readonly fleet: Fleet;
  /** Slower than asked for when there are too many devices. */
  readonly reportRate: ReportRate;
  readonly #options: FeedsOptions;
  readonly #gateways: Gateway[] = [];
  readonly #units = new Map<number, TransmissionUnit>();
  readonly #lines: SpeakerLines;
  readonly #silenced = new Set<string>();
  readonly #busyUntil = new Map<string, number>();
  /** Devices that do what they were told until then, ms UTC. */
  readonly #orderEnds = new Map<string, number>();
  readonly #schedule: Schedule;
  readonly #tellers: readonly string[];
  /** Until when each has told what happened to it. */
  readonly #toldUntil = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #tellAt = 0;
  #sent = 0;
  #lost = 0;

  constructor(options: FeedsOptions) {
    this.#options = options;
    this.fleet = new Fleet(options.devices, options.library);
    const { host = options.gb26875.host, ports = {}, now } = options;
    this.#lines = new SpeakerLines({ speakers: options.library.speakers, fleet: this.fleet, host, ports, now });
    const { devices } = this.fleet;
    const wired = Map.groupBy(
      devices.filter((device) => unitOf(device) !== null),
      (device) => unitOf(device)!,
    );
    for (const [address, members] of wired) this.#units.set(address, this.#unit(new Panel(address, members, this.fleet)));
    const turns = options.rate > 0 ? devices.map(({ id }) => ({ id, expectedIntervalS: this.fleet.kind(id).expectedIntervalS })) : [];
    this.reportRate = boundedReportRate(turns, { ...REPORT_RATE, rate: options.rate });
    this.#tellers = options.rate > 0 ? this.fleet.tellers.filter((id) => this.#isBehindGateway(id)) : [];
    this.#schedule = new Schedule(turns, options.now(), this.reportRate);
  }

  #unit(panel: Panel): TransmissionUnit {
    const { gb26875, now, rate } = this.#options;
    const clockOffsetMs = panel.unit ? this.fleet.clock(panel.unit.id, 0) : 0;
    return new TransmissionUnit({
      ...gb26875,
      panel,
      now,
      clockOffsetMs,
      stubbornClock: clockOffsetMs !== 0,
      onConnect: () => {
        if (rate > 0) void this.report(panel.devices);
      },
    });
  }

  start(): void {
    const count = this.fleet.devices.some(({ id }) => this.#isBehindGateway(id)) ? (this.#options.gateways ?? 4) : 0;
    for (let i = 1; i <= count; i++) this.#gateways.push(new Gateway(this.#options.mqttUrl, `mock-gateway-${i}-${process.pid}`));
    for (const id of this.fleet.obedient) if (this.#isBehindGateway(id)) this.#gatewayOf(id).obey(id, (order) => this.#obey(id, order));
    for (const unit of this.#units.values()) unit.start();
    this.#lines.start();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const unit of this.#units.values()) unit.stop();
    this.#lines.stop();
    await Promise.all(this.#gateways.map((gateway) => gateway.stop()));
  }

  get state(): FeedsState {
    const units = [...this.#units.values()];
    return {
      gateways: { connected: this.#gateways.filter((gateway) => gateway.connected).length, of: this.#gateways.length },
      units: { connected: units.filter((unit) => unit.connected).length, of: units.length },
      lines: { connected: this.#lines.connected, of: this.#lines.size },
      sent: this.#sent,
      lost: this.#lost,
    };
  }

  /** Resolves when every line is up. */
  async connected(signal?: AbortSignal): Promise<void> {
    const { gateways, units, lines } = this.state;
    if ([gateways, units, lines].every(({ connected, of }) => connected === of)) return;
    signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return this.connected(signal);
  }

  /** Sends what these devices read now. Resolves once all are acknowledged, or known not to be. */
  async report(ids: readonly string[]): Promise<void> {
    const at = this.#options.now();
    const speaking = ids.filter((id) => !this.fleet.isSilent(id));
    const sending = this.#lines.report(speaking, at);
    const others = speaking.filter((id) => this.#lines.of(id) === undefined);
    const byUnit = Map.groupBy(others, (id) => unitOf(this.fleet.device(id)));
    for (const [address, members] of byUnit) {
      if (address === null) sending.push(...members.map((id) => this.#overMqtt(id, at)));
      else sending.push(...this.#overLine(this.#units.get(address)!, members, at));
    }
    for (const result of await Promise.allSettled(sending)) {
      if (result.status === 'fulfilled') this.#sent++;
      else this.#lost++;
    }
  }

  /** Says where a crew is, through the gateway that its phone would be behind. */
  async track(crew: string, track: TrackMessage): Promise<void> {
    if (this.#gateways.length > 0) await this.#gatewayOf(crew).track(crew, track);
  }

  /** Says what happened to a device, with what it shows. Resolves once the broker has acknowledged. */
  async tell(id: string, events: readonly EventMessage[], shows = true): Promise<void> {
    const footage = shows ? this.#options.footage : undefined;
    const kind = this.fleet.kind(id);
    const shown = footage ? await Promise.all(events.map((event) => footage(id, kind, event))) : events;
    await this.#gatewayOf(id).tell(id, shown);
  }

  /** What a device was told it does at once and reports; it reports again when it is over. @returns false when it cannot */
  #obey(id: string, { action, params }: Told): boolean {
    const now = this.#options.now();
    const until = this.fleet.obey(id, action, params, now);
    if (until === null) return false;
    if (until < Infinity) this.#orderEnds.set(id, until);
    void this.report([id]);
    return true;
  }

  #isBehindGateway(id: string): boolean {
    return unitOf(this.fleet.device(id)) === null && this.#lines.of(id) === undefined;
  }

  #gatewayOf(id: string): Gateway {
    return this.#gateways[hashText(id) % this.#gateways.length];
  }

  /** Transmission units keep what they are given until the line is up; gateways do not. */
  #hasLine(id: string): boolean {
    return this.#lines.of(id)?.connected ?? (unitOf(this.fleet.device(id)) !== null || this.#gatewayOf(id).connected);
  }

  #overMqtt(id: string, at: number): Promise<void> {
    return this.#gatewayOf(id).report(id, this.fleet.readings(id, at), this.fleet.clock(id, at));
  }

  #overLine(unit: TransmissionUnit, ids: readonly string[], at: number): Promise<void>[] {
    const burning = ids.some((id) => this.fleet.readings(id, at).fire === 1);
    return unit.panel.report(ids, at, unit.clock).map((message) => unit.send(message, burning));
  }

  /** What happened since devices last told it; told again, at the same time, by whoever was not acknowledged. */
  async #tell(now: number): Promise<void> {
    await Promise.all(
      this.#tellers.map(async (id) => {
        const from = this.#toldUntil.get(id) ?? now;
        const gateway = this.#gatewayOf(id);
        this.#toldUntil.set(id, now);
        const events = gateway.connected ? this.fleet.told(id, from, now) : [];
        if (!gateway.connected) this.#toldUntil.set(id, Math.max(from, now - LONGEST_KEPT_MS));
        if (events.length === 0) return;
        try {
          await this.tell(id, events);
          this.#sent++;
        } catch {
          this.#lost++;
          this.#toldUntil.set(id, Math.max(from, now - LONGEST_KEPT_MS));
        }
      }),
    );
  }

  #tick(): void {
    const now = this.#options.now();
    if (now >= this.#tellAt) {
      this.#tellAt = now + TELL_MS;
      void this.#tell(now);
    }
    const due = this.#schedule.due(now, (id) => this.#hasLine(id)).filter((id) => this.#speaks(id));
    const ids = new Set(due);
    for (const [id, until] of this.#orderEnds) if (until <= now && this.#orderEnds.delete(id)) ids.add(id);
    for (const [id, speed] of this.fleet.busy) {
      if ((this.#busyUntil.get(id) ?? 0) > now || !this.#hasLine(id)) continue;
      this.#busyUntil.set(id, now + BUSY_MS / speed);
      ids.add(id);
    }
    if (ids.size > 0) void this.report([...ids]);
  }

  /** A silent device is heard once, so that it has something to fall silent from. */
  #speaks(id: string): boolean {
    if (this.fleet.defect(id)?.kind !== 'silent') return true;
    if (this.#silenced.has(id)) return false;
    this.#silenced.add(id);
    return true;
  }
}
