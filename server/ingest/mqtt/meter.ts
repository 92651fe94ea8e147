/**
 * Watches how long the packets in an MQTT byte stream say they are. The broker's parser would wait for (and keep) up to
 * 256 MB of one packet; this sees the length as soon as it is on the wire.
 */
export class PacketMeter {
  readonly #limit: number;
  /** Bytes of the current packet's body still to come. */
  #body = 0;
  #inHeader = false;
  #length = 0;
  #scale = 1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the length of a packet above the limit as soon as one is announced, else 0. */
  feed(chunk: Uint8Array): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.#body > 0) {
        const skip = Math.min(this.#body, chunk.length - at);
        this.#body -= skip;
        at += skip;
      } else if (this.#inHeader) {
        const byte = chunk[at++];
        this.#length += (byte & 127) * this.#scale;
        this.#scale *= 128;
        if (this.#length > this.#limit) return this.#length;
        if (byte > 127 && this.#scale <= 128 ** 3) continue;
        this.#inHeader = false;
        this.#body = this.#length;
      } else {
        at++;
        this.#inHeader = true;
        this.#length = 0;
        this.#scale = 1;
      }
    }
    return 0;
  }
}
