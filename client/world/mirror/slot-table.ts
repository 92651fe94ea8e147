/** Handles of one page of the table: pages are made where a handle is known. */
const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;

/**
 * Gives each handle that is known here a slot: dense, whatever the handles are, and the same for as long as it stays. A slot that was
 * left is given again only after `settle`, so that who hears of one that left and one that came, in any order, never takes the one for
 * the other.
 */
export class SlotTable {
  /** No slot is as high. */
  end = 0;
  /** No handle that was ever known is as high. */
  reach = 0;
  /** By page of handles: slot + 1; 0 = not known. */
  readonly #pages: (Uint32Array | undefined)[] = [];
  /** By slot: its handle, −1 = none. */
  #handles: number[] = [];
  #free: number[] = [];
  #left: number[] = [];

  /** @returns −1 when the handle is not known */
  of(handle: number): number {
    const page = this.#pages[handle >>> PAGE_BITS];
    return page === undefined ? -1 : page[handle & (PAGE - 1)] - 1;
  }

  isTaken(slot: number): boolean {
    return (this.#handles[slot] ?? -1) >= 0;
  }

  /** @returns the slot of a handle, a new one when it had none */
  take(handle: number): number {
    const known = this.of(handle);
    if (known >= 0) return known;
    const slot = this.#free.pop() ?? this.end++;
    this.#handles[slot] = handle;
    (this.#pages[handle >>> PAGE_BITS] ??= new Uint32Array(PAGE))[handle & (PAGE - 1)] = slot + 1;
    this.reach = Math.max(this.reach, handle + 1);
    return slot;
  }

  /** Its handle is not known any more. */
  leave(slot: number): void {
    if (!this.isTaken(slot)) return;
    const handle = this.#handles[slot];
    this.#pages[handle >>> PAGE_BITS]![handle & (PAGE - 1)] = 0;
    this.#handles[slot] = -1;
    this.#left.push(slot);
  }

  /** Everybody has heard of what left. */
  settle(): void {
    while (this.#left.length > 0) this.#free.push(this.#left.pop()!);
  }

  clear(): void {
    this.#pages.length = 0;
    this.#handles = [];
    this.#free = [];
    this.#left = [];
    this.end = 0;
    this.reach = 0;
  }
}
