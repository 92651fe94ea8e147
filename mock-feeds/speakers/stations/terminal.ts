import { encodeReport } from '#server/ingest/meokon/codec.ts';
import { KeptLine } from '#mock-feeds/senders/kept-line.ts';
import type { LineOptions, SpeakerLine } from '../speaker.ts';

const KPA_A_METRE = 9.806_65;
const INTERVAL_S = 600;
/** Limits set in it, thousandths of a MPa. */
const LOW = 50;
const HIGH = 1200;
const THOUSANDTHS_OF_MPA = 1;
const ALARMS = ['low', 'high', 'batteryLow', 'fault'];

/** One pressure or level terminal on a line of its own. Nothing answers it. */
export class Terminal implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #line: KeptLine;

  constructor(options: LineOptions) {
    this.#options = options;
    const { host, port } = options;
    this.#line = new KeptLine({ host, port, opened: () => undefined, reader: () => () => undefined });
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  start(): void {
    this.#line.start();
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    return ids.map((id) => this.#report(id, at));
  }

  #report(id: string, at: number): Promise<void> {
    const { fleet, line } = this.#options;
    if (!this.connected) return Promise.reject(new Error(`terminal ${line} is not connected`));
    const points = fleet.readings(id, at);
    const kpa = points.pressureKpa ?? (points.levelM ?? 0) * KPA_A_METRE;
    this.#line.write(
      encodeReport({
        number: line,
        mains: false,
        batteryPct: points.batteryPct ?? 100,
        rssiDbm: Math.max(-128, points.rsrpDbm ?? -90),
        intervalS: INTERVAL_S,
        unit: THOUSANDTHS_OF_MPA,
        alarms: ALARMS.reduce((word, point, n) => (points[point] === 1 ? word | (1 << n) : word), 0),
        low: LOW,
        high: HIGH,
        value: Math.round(kpa),
        time: Math.max(1, Math.floor(fleet.clock(id, at) / 1000)),
        cached: [],
      }),
    );
    return Promise.resolve();
  }

  stop(): void {
    this.#line.stop();
  }
}
