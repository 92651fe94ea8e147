/** Ticks whose touched handles are kept as lists; 6.4 s at 100 ms. A screen further behind costs a scan. */
const KEPT = 64;

/**
 * Which device changed in which tick. The open tick is `tick + 1`: everything touched now belongs to it, and a frame
 * labelled `tick` is never exact for more than it says.
 */
export class TickLog {
  /** Last closed tick: what frames are labelled with. */
  tick = 0;
  /** Tick of the last change, per handle; 0 = never. */
  deviceTick = new Uint32Array(1024);
  readonly #recent: number[][] = Array.from({ length: KEPT }, () => []);

  touch(handle: number): void {
    const open = this.tick + 1;
    if (this.deviceTick[handle] === open) return;
    this.deviceTick[handle] = open;
    this.#recent[open % KEPT].push(handle);
  }

  advance(): number {
    this.tick++;
    this.#recent[(this.tick + 1) % KEPT] = [];
    return this.tick;
  }

  reserve(handles: number): void {
    if (handles <= this.deviceTick.length) return;
    const bigger = new Uint32Array(Math.max(handles, this.deviceTick.length * 2));
    bigger.set(this.deviceTick);
    this.deviceTick = bigger;
  }

  /** Handles below `size` touched after tick `since` (the open tick included), ascending. */
  since(since: number, size: number): Uint32Array {
    const open = this.tick + 1;
    let count = 0;
    if (since + KEPT >= open) for (let t = Math.max(since, 0) + 1; t <= open; t++) count += this.#recent[t % KEPT].length;
    else count = size;
    return count > size / 8 ? this.#scan(since, size) : this.#gather(since, open, count);
  }

  #gather(since: number, open: number, count: number): Uint32Array {
    const handles = new Uint32Array(count);
    let n = 0;
    for (let t = since + 1; t <= open; t++) {
      for (const handle of this.#recent[t % KEPT]) if (this.deviceTick[handle] === t) handles[n++] = handle;
    }
    return handles.subarray(0, n).sort();
  }

  #scan(since: number, size: number): Uint32Array {
    const handles = new Uint32Array(size);
    let n = 0;
    for (let handle = 0; handle < size; handle++) if (this.deviceTick[handle] > since) handles[n++] = handle;
    return handles.subarray(0, n);
  }
}
