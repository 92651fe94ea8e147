import type { Device } from '#contract/records/device.ts';
import { DotColumnsWriter, PART_DOTS } from '#contract/wire/snapshot/dots.ts';

/** Devices as dots, in parts. With very many, only one of a few is drawn: the eye cannot part them anyway, and counts are told by place. */
export class DotParts {
  /** Those that are dots and no more. */
  readonly devices: Device[] = [];
  readonly #every: number;
  readonly #done: (part: Uint8Array) => void;
  #seen = 0;
  #dots = new DotColumnsWriter();
  /** Of those seen, the one with the highest handle, and whether it is a dot. */
  #last: { readonly device: Device; readonly cell: string; readonly shown: boolean; readonly whole: boolean } | null = null;

  /** @param every one of so many is a dot */
  constructor(every: number, done: (part: Uint8Array) => void) {
    this.#every = every;
    this.#done = done;
  }

  /** @param always it is a dot, however many there are @param whole it is told whole besides */
  add(device: Device, cell: string, always: boolean, whole: boolean): void {
    const shown = this.#seen++ % this.#every === 0 || always;
    if (this.#last === null || device.handle > this.#last.device.handle) this.#last = { device, cell, shown, whole };
    if (shown) this.#put(device, cell, whole);
  }

  /** All are in. The highest handle is among them: a screen makes room by it for what frames tell of all, dots or not. */
  close(): void {
    if (this.#last !== null && !this.#last.shown) this.#put(this.#last.device, this.#last.cell, this.#last.whole);
    this.#finish();
  }

  #put(device: Device, cell: string, whole: boolean): void {
    if (!whole) this.devices.push(device);
    this.#dots.add(device, cell);
    if (this.#dots.count === PART_DOTS) this.#finish();
  }

  #finish(): void {
    if (this.#dots.count > 0) this.#done(this.#dots.finish());
    this.#dots = new DotColumnsWriter();
  }
}
