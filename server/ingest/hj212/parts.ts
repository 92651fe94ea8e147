import type { Packet } from './codec.ts';

const MOST_PARTS = 64;
const MOST_OPEN = 16;

/** Packets that were too long for one: bit 1 of Flag, PNUM of them, this is the PNO-th. */
export class PacketParts {
  /** By station, command and number, the oldest first. */
  readonly #open = new Map<string, Map<number, string>>();

  /** @returns the data when it is whole, null while parts are missing */
  add({ head: { MN, QN, CN, Flag, PNUM, PNO }, cp }: Packet): string | null {
    const [of, number] = [Number(PNUM), Number(PNO)];
    if ((Number(Flag ?? 0) & 2) === 0 || !(of > 1 && of <= MOST_PARTS) || !(number >= 1 && number <= of)) return cp;
    const key = `${MN} ${CN} ${QN}`;
    const parts = this.#open.get(key) ?? new Map<number, string>();
    this.#open.set(key, parts.set(number, cp));
    if (parts.size === of) {
      this.#open.delete(key);
      return Array.from({ length: of }, (_, i) => parts.get(i + 1)).join(';');
    }
    if (this.#open.size > MOST_OPEN) this.#open.delete(this.#open.keys().next().value!);
    return null;
  }
}
