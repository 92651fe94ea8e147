import { encodeFrame } from '#contract/wire/frame.ts';
import type { Device } from '#contract/records/device.ts';
import { prepareDeflated } from '#server/fanout/transport/deflate.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import type { LiveSource } from './live-source.ts';
import { LONG, type Step } from './slices.ts';

/** Devices in one frame: about 1 ms. */
const CHUNK = 1024;
/** Likewise without what they read: some 40 kB, much of which deflates away. */
const BARE_CHUNK = 8192;

interface Chunk {
  /** Only the status of each is told. */
  readonly dots: boolean;
  readonly devices: readonly Device[];
  readonly message: Prepared | Promise<Prepared>;
}

/**
 * What all devices of an audience read now, in frames of a few thousand; of dots only their status. With the first frame of the stream,
 * which leads on from their tick, they are whole.
 */
export class SnapshotFrames {
  /** Everything that changed after it is in the frames that follow. */
  readonly tick: number;
  readonly #live: LiveSource;
  readonly #now: () => number;
  readonly #bare: boolean;
  readonly #chunks: Chunk[] = [];

  /** @param bare without what they read */
  constructor(live: LiveSource, now: () => number, bare: boolean) {
    this.#live = live;
    this.#bare = bare;
    this.#now = now;
    this.tick = live.tick;
  }

  /** @param devices that are visible and told whole; yields after every frame */
  encode(devices: readonly Device[]): Generator<Step> {
    return this.#encode(devices, this.#bare ? BARE_CHUNK : CHUNK, false);
  }

  encodeDots(devices: readonly Device[]): Generator<Step> {
    return this.#encode(devices, BARE_CHUNK, true);
  }

  *#encode(devices: readonly Device[], most: number, dots: boolean): Generator<Step> {
    const sorted = devices.toSorted((a, b) => a.handle - b.handle);
    for (let from = 0; from < sorted.length; from += most) {
      this.#chunks.push(this.#chunk(sorted.slice(from, from + most), dots));
      yield LONG;
    }
  }

  #chunk(devices: readonly Device[], dots: boolean): Chunk {
    return { dots, devices, message: prepareDeflated(this.#frameOf(devices, dots)) };
  }

  #frameOf(devices: readonly Device[], ageless: boolean): Uint8Array {
    const { columns, valueTick } = this.#live;
    const heard = devices.filter(({ handle }) => handle < columns.size);
    const handles = Uint32Array.from(heard, ({ handle }) => handle);
    const [tick, serverTime] = [this.tick, this.#now()];
    return encodeFrame(columns, { tick, since: 0, serverTime, handles, valueTick, more: true, bare: this.#bare, ageless });
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
        : this.#chunks.map((chunk) => (chunk.devices.every(stays) ? chunk : this.#chunk(chunk.devices.filter(stays), chunk.dots)));
    const messages = chunks.map(({ message }) => message);
    // Who sees no device is told of the tick all the same: the stream leads on from there.
    if (devices.length > 0 || (messages.length === 0 && this.tick > 0))
      messages.push(
        this.#chunk(
          devices.toSorted((a, b) => a.handle - b.handle),
          false,
        ).message,
      );
    return messages;
  }
}
