import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Zone } from '#contract/zone.ts';
import { Consumption } from './consumption.ts';

const MOST = 100_000;
/** A meter counts to a hundredth of a cubic metre. */
const DIGIT_M3 = 0.01;

interface Known {
  clock: string | null;
  readonly consumption: Consumption;
}

/** What is remembered of meters over the lines they are heard on: the counts before, and how far their clocks had come. */
export class Memory {
  readonly #zone: Zone;
  /** The longest unheard first. */
  readonly #known = new Map<string, Known>();

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  /** Words when a message that nobody asked for is one that was said before. What is asked for sets the clock anew, also back. */
  isOld(device: string, clock: string | null, asked: boolean): string | null {
    if (clock === null) return null;
    const known = this.#of(device);
    if (!asked && known.clock !== null && clock < known.clock)
      return `its clock says ${clock}, and said ${known.clock} before: an old message again, not taken`;
    known.clock = clock;
    return null;
  }

  /** Flow, where the kind has a point for it and the meter only counts. */
  derive(device: string, values: Readonly<Record<string, number>>, kind: DeviceKind | undefined, now: number): Record<string, number> {
    const { totalM3 } = values;
    if (totalM3 === undefined || 'flowM3h' in values || kind === undefined || !Object.hasOwn(kind.points, 'flowM3h')) return {};
    const { flowM3h, nightFlowM3h } = this.#of(device).consumption.count(totalM3, now);
    return {
      ...(flowM3h !== null && { flowM3h: rounded(flowM3h) }),
      ...(nightFlowM3h !== null && { nightFlowM3h: rounded(nightFlowM3h) }),
    };
  }

  #of(device: string): Known {
    const known = this.#known.get(device) ?? { clock: null, consumption: new Consumption(DIGIT_M3, (at) => this.#zone.offset(at)) };
    this.#known.delete(device);
    this.#known.set(device, known);
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
    return known;
  }
}

const rounded = (value: number): number => Number(value.toFixed(3));
