import { cellOf, isIndoors } from '#contract/wire/cells.ts';
import { isWithin } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import type { Records } from '#server/records/records.ts';

/** Which cell each device is in, whoever may see it. */
export class Cells {
  readonly #published: Pick<Records, 'get' | 'all'>;
  /** By handle: number of its cell; 0 = none. */
  #numberOf = new Uint32Array(1024);
  readonly #numbers = new Map<string, number>();
  /** By handle. */
  readonly #idOf: (string | undefined)[] = [];
  readonly #paths: string[] = [''];
  readonly #members: Set<number>[] = [new Set()];
  /** By place. */
  readonly #known = new Map<string, string>();

  constructor(published: Pick<Records, 'get' | 'all'>) {
    this.#published = published;
    for (const device of published.all('device')) this.note(device.handle, device);
  }

  /** Of a place that has devices: it is remembered. */
  of(place: string): string {
    let cell = this.#known.get(place);
    if (cell === undefined) this.#known.set(place, (cell = this.#find(place)));
    return cell;
  }

  /** What lies in a building, and is a place of counts. */
  isIndoors(place: string): boolean {
    return isIndoors(place, this.#levelOf);
  }

  readonly #levelOf = (path: string): PlaceLevel | undefined => this.#published.get('place', path)?.level;

  #find(place: string): string {
    return cellOf(place, this.#levelOf);
  }

  /** Places changed: what was found out about them may not hold any more. */
  placesChanged(): void {
    this.#known.clear();
  }

  /** A device is so now, or gone (null). @returns whether it has come into another cell */
  note(handle: number, device: Device | null): boolean {
    this.#idOf[handle] = device?.id;
    if (handle >= this.#numberOf.length) {
      const bigger = new Uint32Array(Math.max(handle + 1, this.#numberOf.length * 2));
      bigger.set(this.#numberOf);
      this.#numberOf = bigger;
    }
    const before = this.#numberOf[handle];
    const after = device === null ? 0 : this.#number(this.of(device.place));
    if (before === after) return false;
    this.#members[before].delete(handle);
    if (after !== 0) this.#members[after].add(handle);
    this.#numberOf[handle] = after;
    return after !== 0;
  }

  #number(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    this.#numbers.set(path, this.#paths.push(path) - 1);
    this.#members.push(new Set());
    return this.#paths.length - 1;
  }

  deviceOf(handle: number): Device | undefined {
    const id = this.#idOf[handle];
    return id === undefined ? undefined : this.#published.get('device', id);
  }

  /** Path of the cell of a device; '' = it has none. */
  pathOf(handle: number): string {
    return this.#paths[this.#numberOf[handle] ?? 0];
  }

  /** Handles of a cell, ascending. */
  handlesIn(path: string): Uint32Array {
    return Uint32Array.from(this.#members[this.#numbers.get(path) ?? 0]).sort();
  }

  /**
   * The cell that holds a place, though nothing is in it yet, and those below it; none when they have more than `most` devices
   * together. Anybody may ask for anything: nothing is remembered of it.
   */
  at(place: string, most: number): string[] {
    const found = [this.#find(place)];
    let devices = 0;
    for (const [path, number] of this.#numbers) {
      if (path !== found[0] && !isWithin(path, place)) continue;
      if (path !== found[0]) found.push(path);
      devices += this.#members[number].size;
      if (devices > most) return [];
    }
    return found;
  }
}
