import { encodeFrame } from '#contract/wire/frame.ts';
import type { Device } from '#contract/records/device.ts';
import { prepareFrame } from '#server/fanout/transport/deflate.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import type { LiveSource } from './live-source.ts';
import { LONG, type Step } from './slices.ts';

/** Devices in one frame: about 1 ms. */
const CHUNK = 1024;

interface Chunk {
  readonly devices: readonly Device[];
  readonly message: Prepared | Promise<Prepared>;
}

/**
 * What all devices of an audience read now, in frames of a few thousand. With the first frame of the stream, which leads on from their
 * tick, they are whole.
 */
export class SnapshotFrames {
  /** Everything that changed after it is in the frames that follow. */
  readonly tick: number;
  readonly #live: LiveSource;
  readonly #now: () => number;
  readonly #bare: boolean;
  readonly #chunks: Chunk[] = [];

  /** @param bare only status and age of each */
  constructor(live: LiveSource, now: () => number, bare: boolean) {
    this.#live = live;
    this.#bare = bare;
    this.#now = now;
    this.tick = live.tick;
  }

  /** @param devices that are visible; yields after every frame */
  *encode(devices: readonly Device[]): Generator<Step> {
    const sorted = devices.toSorted((a, b) => a.handle - b.handle);
    for (let from = 0; from < sorted.length; from += CHUNK) {
      this.#chunks.push(this.#chunk(sorted.slice(from, from + CHUNK)));
      yield LONG;
    }
  }

  #chunk(devices: readonly Device[]): Chunk {
    return { devices, message: prepareFrame(this.#frameOf(devices)) };
  }

  #frameOf(devices: readonly Device[]): Uint8Array {
    const { columns, valueTick } = this.#live;
    const heard = devices.filter(({ handle }) => handle < columns.size);
    const handles = Uint32Array.from(heard, ({ handle }) => handle);
    return encodeFrame(columns, { tick: this.tick, since: 0, serverTime: this.#now(), handles, valueTick, more: true, bare: this.#bare });
  }

  /**
   * @param moved ids of devices whose records changed since `encode` began: what was encoded of them may not fit them any more
   * @param devices those of them that are visible, as they are now
   */
  finish(moved: ReadonlySet<string>, devices: readonly Device[]): (Prepared | Promise<Prepared>)[] {
    const stays = ({ id }: Device): boolean => !moved.has(id);
    const chunks =
      moved.size === 0
        ? this.#chunks
        : this.#chunks.map((chunk) => (chunk.devices.every(stays) ? chunk : this.#chunk(chunk.devices.filter(stays))));
    const messages = chunks.map(({ message }) => message);
    // Who sees no device is told of the tick all the same: the stream leads on from there.
    if (devices.length > 0 || (messages.length === 0 && this.tick > 0))
      messages.push(this.#chunk(devices.toSorted((a, b) => a.handle - b.handle)).message);
    return messages;
  }
}
