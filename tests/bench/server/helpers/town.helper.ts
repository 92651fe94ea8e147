import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { STATUSES } from '#contract/live/status.ts';
import manhole from '#devices/manhole/kind.ts';
import { Records } from '#server/records/records.ts';
import { LiveState } from '#server/state/state.ts';

export const DEVICES = 100_000;
/** Compounds of a town that has some, each with as many devices. */
export const COMPOUNDS = 200;
const IN_COMPOUND = DEVICES / COMPOUNDS;

export const compoundPath = (compound: number): string => `/s/c${compound}`;
export const compoundOf = (handle: number): number => Math.floor(handle / IN_COMPOUND);
export const KINDS: ReadonlyMap<string, DeviceKind> = new Map([[manhole.id, manhole]]);

export interface Change {
  readonly device: string;
  readonly status: string;
  readonly observedAt: number;
  readonly point: string;
  readonly value: number;
}

/** The town: 100,000 manholes, of which a different thousandth part speaks each tick. */
export class Town {
  readonly state = new LiveState(KINDS, 'run');
  readonly records = new Records();
  #turn = 0;

  /** @param compounds devices hang in compounds, and not on the street itself */
  constructor(compounds = false) {
    for (let handle = 0; handle < DEVICES; handle++) {
      const device = {
        id: `manhole-${handle}`,
        handle,
        kind: 'manhole',
        name: '',
        place: compounds ? compoundPath(compoundOf(handle)) : '/s',
        position: [117, 36, 0] as const,
        addresses: [],
        simulated: true,
      };
      this.state.addDevice(device);
      this.records.apply([{ type: 'device', id: device.id, record: device }]);
    }
  }

  change(count: number): Change[] {
    const now = Date.now();
    this.#turn++;
    return Array.from({ length: count }, (_, i) => {
      const device = `manhole-${(i * (DEVICES / count) + this.#turn * 37) % DEVICES}`;
      const value = (i * 7 + this.#turn * 13) % 130;
      this.state.apply({ device, point: 'waterLevelCm', value, observedAt: now, quality: 'good', source: 'bench' }, now);
      const handle = this.state.resolve(device);
      return { device, status: STATUSES[this.state.columns.status[handle]], observedAt: now, point: 'waterLevelCm', value };
    });
  }
}
