import type { RecordChange } from '#contract/records/record.ts';

/** The instants of a record whose age is asked for: last change, an alert's last report or clearing, an incident's closing. */
type What = 'changed' | 'heard' | 'cleared' | 'closed';

/** How long ago that was, ms. @param said what the record says of it, ms UTC */
export type AgeOf = (what: What, id: string, said: number) => number;

/** Whatever the record says, as if clocks were never set. */
export const byWall =
  (now: number): AgeOf =>
  (_what, _id, said) =>
    now - said;

/** The wall clock, ms UTC, and the one that only runs on, ms, at one moment. */
interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/** What a change says of now is not older than this. */
const NOW_MS = 60_000;

/**
 * How long ago things were, by the clock that only runs on: records say it in wall time, and a wall clock set back an hour must not make
 * an old case one of now, nor one set ahead tear a case apart or end what nobody has seen. It is noted while the record is in memory.
 */
export class Ages {
  readonly #started: Moment;
  readonly #noted: { readonly [W in What]: Map<string, { readonly said: number; readonly at: number }> } = {
    changed: new Map(),
    heard: new Map(),
    cleared: new Map(),
    closed: new Map(),
  };

  /** How often alerts had been reported. */
  readonly #counts = new Map<string, number>();

  constructor(started: Moment) {
    this.#started = started;
  }

  /** Call with every change as it is made. */
  note(changes: readonly RecordChange[], moment: Moment): void {
    for (const { type, id, record } of changes) {
      if (type !== 'alert' && type !== 'incident' && type !== 'ticket' && type !== 'operation' && type !== 'warning') continue;
      if (record === null) {
        for (const noted of Object.values(this.#noted)) noted.delete(id);
        this.#counts.delete(id);
        continue;
      }
      this.#note('changed', id, record.updatedAt, moment);
      if (type === 'incident') this.#note('closed', id, record.closedAt, moment);
      if (type !== 'alert') continue;
      this.#note('heard', id, record.lastAt, moment);
      // Reported again, whatever it says of when: a clock set back may have said that before.
      if (record.count > (this.#counts.get(id) ?? Infinity)) this.#noted.heard.set(id, { said: record.lastAt, at: moment.monotonic });
      this.#counts.set(id, record.count);
      this.#note('cleared', id, record.clearedAt, moment);
    }
  }

  /** How long ago things were at this moment. Of what was not noted it is known how old it was at the start: it is older now. */
  at({ monotonic }: Moment): AgeOf {
    return (what, id, said) => {
      const noted = this.#noted[what].get(id);
      if (noted?.said === said) return monotonic - noted.at;
      return monotonic - this.#started.monotonic + Math.max(0, this.#started.now - said);
    };
  }

  /**
   * A record that comes back from storage says what was long ago. One that says this very millisecond says it anew, though a clock set
   * back may have said it before.
   */
  #note(what: What, id: string, said: number | null, { now, monotonic }: Moment): void {
    if (said === null || Math.abs(now - said) > NOW_MS) return;
    if (said === now || this.#noted[what].get(id)?.said !== said) this.#noted[what].set(id, { said, at: monotonic });
  }
}
