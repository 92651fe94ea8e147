import type { Alert } from '#contract/records/alert.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { saysSame } from '#server/incidents/words.ts';
import type { Records } from '#server/records/records.ts';

/** A repeated alert is written at most once in this time: a panel in a burning house says the same every two seconds, for hours. */
export const JOINED_MS = 10_000;

/** Counts written as one entry: a bigger one would reach the screens as a whole new snapshot. */
const WRITTEN_TOGETHER = 1000;

interface Sorted {
  /** What must be durable before its sender is confirmed. */
  readonly now: readonly RecordChange[];
  /** Reports that say again what the journal holds already: shown at once, counted there later. */
  readonly later: readonly RecordChange[];
}

/**
 * Which changes only count another report of an alert, and when that count is written. The first repeat opens a window;
 * all of it is one journal entry, so the first report and the last count are always there, and a crash loses no more than
 * how often the alert was repeated in the window before.
 */
export class Repeats {
  readonly #records: Pick<Records, 'get'>;
  /** True when nothing of this record is being written, and storage works. */
  readonly #settled: (type: 'alert', id: string) => boolean;
  /** Alerts counted further than the journal knows, the one to be written first ahead. */
  readonly #waiting = new Map<string, { readonly due: number; readonly latest: Alert }>();

  constructor(records: Pick<Records, 'get'>, settled: (type: 'alert', id: string) => boolean) {
    this.#records = records;
    this.#settled = settled;
  }

  /** To be asked before the changes enter the records. */
  sort(changes: readonly RecordChange[], now: number): Sorted {
    const sorted = { now: [] as RecordChange[], later: [] as RecordChange[] };
    for (const change of changes) {
      const waits = change.type === 'alert' && change.record !== null && this.#mayWait(change.record);
      if (waits)
        this.#waiting.set(change.id, { due: this.#waiting.get(change.id)?.due ?? now + JOINED_MS, latest: change.record as Alert });
      sorted[waits ? 'later' : 'now'].push(change);
    }
    return sorted;
  }

  /**
   * Counts whose window is over, to be written now as one entry; none = all are written. What a later write of the alert has carried is
   * left out.
   */
  due(now: number): RecordChange[] {
    const changes: RecordChange[] = [];
    for (const [id, { due, latest }] of this.#waiting) {
      if (due > now || changes.length === WRITTEN_TOGETHER) break;
      this.#waiting.delete(id);
      if (this.#records.get('alert', id) === latest) changes.push(put('alert', latest));
    }
    return changes;
  }

  /** New words may say where it burns, and are written at once like everything a person would decide differently on. */
  #mayWait(after: Alert): boolean {
    const before = this.#records.get('alert', after.id);
    return before !== undefined && before.version === after.version && saysSame(before, after) && this.#settled('alert', after.id);
  }
}
