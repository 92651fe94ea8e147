import type { DeviceDraft } from '#contract/records/device.ts';
import {
  CONTROL as C188,
  DI,
  VALVE,
  currentData,
  diBytes,
  diOf as diOf188,
  serialOf,
  write188,
  type Frame188,
} from '#server/ingest/meters/wire/cjt188.ts';
import type { MeterFrame } from '#server/ingest/meters/wire/codec.ts';
import { CONTROL as C645, answerData, diOf as diOf645, write645, type Frame645 } from '#server/ingest/meters/wire/dlt645.ts';
import { ACK, CONTROL as CM, SELECTED, answerFrame, heatData, type FrameMbus } from '#server/ingest/meters/wire/mbus.ts';

const HOUR = 3_600_000;
const CHINA_MS = 8 * HOUR;
const ADDRESS = /^[^/]+\/(cjt188|dlt645|mbus)\.([0-9A-Fa-f.]+)$/;

interface BusDeps {
  readonly now: () => number;
  readonly readings: (id: string, at: number) => Readonly<Record<string, number>>;
  /** Seconds of an event that pass in one second. */
  readonly speed: (id: string) => number;
  readonly silent: (id: string) => boolean;
  readonly obey: (id: string, action: string) => boolean;
}

interface Meter {
  readonly id: string;
  readonly dialect: string;
  readonly type: number;
  readonly address: string;
  /** What has flowed beside the everyday: an event says how fast, and the counter counts. */
  extraM3: number;
  countedAt: number;
}

/** Meters on two wires: each answers what it is asked, and nothing else. */
export class MeterBus {
  readonly #deps: BusDeps;
  readonly #meters: readonly Meter[];
  #selected: Meter | undefined;
  #access = 0;

  constructor(devices: readonly DeviceDraft[], deps: BusDeps) {
    this.#deps = deps;
    this.#meters = devices.flatMap(({ id, addresses }) => {
      const [, dialect, rest] = ADDRESS.exec(addresses[0] ?? '') ?? [];
      if (dialect === undefined) return [];
      const [type, address] = dialect === 'cjt188' ? rest.split('.') : ['0', rest];
      return [{ id, dialect, type: Number.parseInt(type, 16), address, extraM3: 0, countedAt: deps.now() }];
    });
  }

  /** Answers to a frame of the centre, most often one or none. */
  answer(frame: MeterFrame): Uint8Array[] {
    if (frame.dialect === 'cjt188') return this.#answer188(frame);
    return frame.dialect === 'dlt645' ? this.#answer645(frame) : this.#answerMbus(frame);
  }

  /** What a meter would say unasked. */
  unasked(id: string): Uint8Array[] {
    const meter = this.#meters.find((one) => one.id === id);
    if (!meter) return [];
    const points = this.#points(meter);
    if (meter.dialect === 'cjt188') return [this.#current(meter, points, 0)];
    if (meter.dialect === 'mbus') return [answerFrame(0, heatData(meter.address, this.#access++, points))];
    return ['0201FF00', '02030000'].flatMap((di) => {
      const data = answerData(di, points);
      return data === null ? [] : [write645({ address: meter.address, control: C645.answer, data })];
    });
  }

  #find(dialect: string, fits: (meter: Meter) => boolean): Meter | undefined {
    return this.#meters.find((meter) => meter.dialect === dialect && fits(meter) && !this.#deps.silent(meter.id));
  }

  /** A closed valve lets nothing flow, whatever happened behind it. */
  #points(meter: Meter): Record<string, number> {
    const { now, readings, speed } = this.#deps;
    const at = now();
    const points = { ...readings(meter.id, at) };
    if (points.totalM3 === undefined) return points;
    const flow = points.valve === 1 ? 0 : (points.flowM3h ?? 0);
    meter.extraM3 += (flow * (at - meter.countedAt) * speed(meter.id)) / HOUR;
    meter.countedAt = at;
    points.totalM3 += meter.extraM3;
    return points;
  }

  #current({ type, address }: Meter, points: Readonly<Record<string, number>>, serial: number): Uint8Array {
    const clock = new Date(this.#deps.now() + CHINA_MS).toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const { totalM3 = 0, valve = 0, batteryLow = 0 } = points;
    const data = currentData(serial, { lowFirst: true }, { totalM3, clock, valve: valve === 2 ? 3 : valve, batteryLow: batteryLow === 1 });
    return write188({ type, address, control: C188.answer, data });
  }

  #answer188({ type, address, control, data }: Frame188): Uint8Array[] {
    const meter = this.#find('cjt188', (one) => one.type === type && one.address === address);
    const about = diOf188(data);
    if (!meter || !about) return [];
    if (control === C188.read && about.di === DI.current) return [this.#current(meter, this.#points(meter), serialOf(data))];
    if (control !== C188.write || about.di !== DI.valve) return [];
    // What flowed until now is counted before the valve turns.
    this.#points(meter);
    const close = data[3] === VALVE.close;
    const done = this.#deps.obey(meter.id, close ? 'close-valve' : 'open-valve');
    const answer = Uint8Array.of(...diBytes(DI.valve, about), serialOf(data), close ? 1 : 0, 0);
    return [write188({ type, address, control: done ? C188.written : C188.writeError, data: answer })];
  }

  #answer645(frame: Frame645): Uint8Array[] {
    const meter = this.#find('dlt645', (one) => one.address === frame.address);
    if (!meter || frame.control !== C645.read) return [];
    const data = answerData(diOf645(frame), this.#points(meter));
    return [write645({ address: meter.address, control: data ? C645.answer : C645.error, data: data ?? Uint8Array.of(2) })];
  }

  #answerMbus(frame: FrameMbus): Uint8Array[] {
    if (frame.form === 'long' && frame.control === CM.send) {
      const id = Buffer.from(frame.data.slice(0, 4)).reverse().toString('hex');
      this.#selected = this.#find('mbus', (one) => one.address === id);
      return this.#selected ? [Uint8Array.of(ACK)] : [];
    }
    if (frame.form !== 'short') return [];
    const meter = frame.address === SELECTED ? this.#selected : this.#find('mbus', (one) => Number(one.address) === frame.address);
    if (frame.control === CM.reset) {
      if (frame.address === SELECTED) this.#selected = undefined;
      return meter ? [Uint8Array.of(ACK)] : [];
    }
    return meter ? [answerFrame(frame.address & 0xff, heatData(meter.address, this.#access++, this.#points(meter)))] : [];
  }
}
