import { z } from 'zod';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';

/** A sender the ledger does not know. */
export const unregisteredSchema = z.object({
  address: z.string(),
  source: z.string(),
  kindHint: z.string().optional(),
  via: z.string().optional(),
  firstAt: z.number().describe('ms UTC of receipt'),
  lastAt: z.number().describe('ms UTC of receipt'),
  count: z.number(),
  lastPoints: z.record(z.string(), z.number()).describe('Newest value of each point, at most 28'),
  text: z.string(),
});
export type UnregisteredSender = Readonly<z.infer<typeof unregisteredSchema>>;

interface Entry extends Omit<UnregisteredSender, 'lastPoints' | 'lastAt' | 'count' | 'text' | 'kindHint'> {
  lastAt: number;
  count: number;
  text: string;
  kindHint: string | undefined;
  readonly points: Map<string, number>;
}

type Sender = Pick<EventReport, 'device' | 'source' | 'via' | 'kindHint' | 'text'>;

const MAX_POINTS = 28;
const MAX_TEXT = 500;

/** "Not in ledger": what unknown addresses said, so that nothing disappears. Bounded; the longest silent give way. */
export class UnregisteredSenders {
  readonly #max: number;
  /** In order of last report. */
  readonly #entries = new Map<string, Entry>();

  constructor(max = 5000) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  note(observation: Observation, receivedAt: number): void {
    const { points } = this.#touch(observation, receivedAt);
    const { point, value } = observation;
    if (points.has(point) || points.size < MAX_POINTS) points.set(point, value);
  }

  #touch(report: Sender, receivedAt: number): Entry {
    const { device: address, source, via, kindHint, text } = report;
    const entry = this.#entries.get(address) ?? {
      address,
      source,
      via,
      kindHint,
      firstAt: receivedAt,
      lastAt: receivedAt,
      count: 0,
      text: '',
      points: new Map<string, number>(),
    };
    entry.lastAt = receivedAt;
    entry.count++;
    entry.kindHint ??= kindHint;
    if (text) entry.text = text.slice(0, MAX_TEXT);
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    if (this.#entries.size > this.#max) this.#entries.delete(this.#entries.keys().next().value!);
    return entry;
  }

  /** An event of an unknown sender: nobody knows what it may say, so only that it speaks is kept. */
  noteEvent({ device, source, via, kindHint, text }: EventReport, receivedAt: number): void {
    this.#touch({ device, source, via, kindHint, text }, receivedAt);
  }

  /** Takes addresses off the list that the ledger has learned. */
  learned(addresses: Iterable<string>): void {
    for (const address of addresses) this.#entries.delete(address);
  }

  /** Newest report first. */
  list(): UnregisteredSender[] {
    return [...this.#entries.values()].reverse().map(({ points, ...entry }) => ({ ...entry, lastPoints: Object.fromEntries(points) }));
  }
}
