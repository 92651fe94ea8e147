import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { monotonic } from '#server/lib/clock.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { clip } from '#server/incidents/words.ts';

/** Addresses told apart; beyond it they are "more than". */
const MAX_APART = 250_000;
/** New words are an entry in the journal and go to every screen: not with every address. */
const WORDS_EVERY_MS = 5000;
const WORDS_AT_GROWTH = 1.25;

/** Addresses the ledger does not know that report the same together, as one alert. */
export class UnregisteredGroup {
  readonly #address: string;
  readonly #label: Label;
  readonly #sample: AlertSignal;
  /** Hashes of the addresses that say so now: 32 bits are enough to count them. */
  readonly #on = new Set<number>();
  /** It is not known who else is in it. */
  #more = false;
  #announced = 0;
  #announcedAt = -Infinity;

  /** @param address under which its alert goes. */
  constructor(address: string, label: Label, sample: AlertSignal) {
    this.#address = address;
    this.#label = label;
    this.#sample = { ...sample, address };
  }

  /** One that lasts from before the start. */
  static from(
    { kind, code, place, position, point, value, observedAt, lastAt, clockFault, simulated }: Alert,
    address: string,
    label: Label,
  ): UnregisteredGroup {
    const group = new UnregisteredGroup(address, label, {
      device: null,
      address,
      kind,
      code,
      on: true,
      place,
      position,
      point,
      value,
      observedAt,
      receivedAt: lastAt,
      clockFault,
      text: '',
      simulated,
    });
    group.#more = true;
    return group;
  }

  says(signal: AlertSignal): AlertSignal {
    const address = signal.address!;
    if (this.#on.size < MAX_APART) this.#on.add(hashOf(address));
    else this.#more = true;
    return {
      ...signal,
      address: this.#address,
      kind: this.#sample.kind,
      place: this.#sample.place,
      position: this.#sample.position,
      text: '',
      words: this.#news(address, signal.text),
    };
  }

  /** @returns true when nobody is left. */
  leaves(address: string): boolean {
    return this.#on.delete(hashOf(address)) && this.#on.size === 0 && !this.#more;
  }

  over(receivedAt: number): AlertSignal {
    this.#announced = 0;
    return { ...this.#sample, on: false, receivedAt, text: '' };
  }

  /** How many there are by now, and who was the last; undefined where what was told last will still do. */
  #news(address: string, said: string): Label | undefined {
    const count = this.#on.size;
    const now = monotonic();
    if (count === this.#announced || (count < this.#announced * WORDS_AT_GROWTH && now - this.#announcedAt < WORDS_EVERY_MS))
      return undefined;
    this.#announced = count;
    this.#announcedAt = now;
    const last = `${clip(address, 100)}${said === '' ? '' : ` ${clip(said, 100)}`}`;
    const through = this.#address;
    return label(
      `${this.#more ? '超过 ' : ''}${count} 个未登记地址经 ${through} 报告${this.#label.zh}，最近一个：${last}。`,
      `${this.#more ? 'More than ' : ''}${count} unknown addresses report ${this.#label.en.toLowerCase()} via ${through}, ` +
        `the latest: ${last}.`,
    );
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
