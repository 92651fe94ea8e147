import type { Dialects } from './dialects.ts';
import type { Checksum } from './checksum.ts';
import { FrameDecoder, encodeFrame, type FrameFault, type FrameHeader } from './frame.ts';
import { decodeUnit, encodeUnit, type Unit } from './units.ts';

export type { Unit, UnitName, UnitObject } from './units.ts';
export { NO_TAG, instantOf, tagOf, type Tag } from './time.ts';

/** GB/T 26875.3 table 2. 1 and 2 are answered by 3 or 6, 4 by 5 or 6. */
export const COMMAND = { control: 1, send: 2, confirm: 3, request: 4, answer: 5, deny: 6 } as const;

/** One message of either direction. `unit` is null for heartbeats, confirmations, and what could not be read (`fault` says why). */
export interface Message extends FrameHeader {
  readonly unit: Unit | null;
  /** Application data as it came; empty for heartbeats and confirmations. */
  readonly data: Uint8Array;
  readonly fault: string | null;
}

/** What a sender says: a header, and a unit or none. */
export type Outgoing = Omit<FrameHeader, 'version'> & { readonly version?: FrameHeader['version']; readonly unit?: Unit };

/** @throws RangeError naming the value that does not fit. */
export const encodeMessage = (message: Outgoing, checksum?: Checksum): Uint8Array =>
  encodeFrame({ version: [1, 1], ...message, data: message.unit ? encodeUnit(message.unit) : new Uint8Array(0) }, checksum);

export type MessageEvent = { readonly kind: 'message'; readonly message: Message; readonly bytes: Uint8Array } | FrameFault;

/** Turns a byte stream, cut anywhere, into messages and faults. Either side of the wire uses it. Never throws. */
export class MessageDecoder {
  readonly #frames: FrameDecoder;

  /** @param dialects what is known of its senders' checksums; connections of one server share it. */
  constructor(dialects?: Dialects) {
    this.#frames = new FrameDecoder(dialects);
  }

  get waiting(): boolean {
    return this.#frames.waiting;
  }

  /** Checksum this sender uses: pass it to `encodeMessage` when answering. */
  checksumOf(source: number): Checksum {
    return this.#frames.checksumOf(source);
  }

  push(chunk: Uint8Array): MessageEvent[] {
    return this.#frames.push(chunk).map(toMessage);
  }

  /** Gives up on a frame whose rest did not come within a reasonable time. */
  flush(): MessageEvent[] {
    return this.#frames.flush().map(toMessage);
  }
}

function toMessage(event: ReturnType<FrameDecoder['push']>[number]): MessageEvent {
  if (event.kind === 'fault') return event;
  const { frame, bytes } = event;
  const decoded = frame.data.length === 0 ? { unit: null, fault: null } : decodeUnit(frame.data);
  return { kind: 'message', message: { ...frame, ...decoded }, bytes };
}
