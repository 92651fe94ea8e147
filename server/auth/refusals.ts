import type { AuditDraft } from '#server/storage/storage.ts';

/** Where a secret can be tried. */
export type Door = 'sign-in' | 'password' | 'key';

const NAMES_TOLD = 10;
const CALLERS_COUNTED = 10_000;

/** Refused tries, counted: each is a line of a sum that becomes one audit row a minute, or strangers could fill the audit. */
export class Refusals {
  readonly #doors = new Map<Door, number>();
  readonly #names = new Map<string, number>();
  readonly #callers = new Map<string, number>();

  /** @param name of an account or credential there is; null = of none */
  note(door: Door, name: string | null, from: string): void {
    add(this.#doors, door);
    add(this.#names, name ?? '');
    if (this.#callers.size < CALLERS_COUNTED || this.#callers.has(from)) add(this.#callers, from);
  }

  /** The row of what was refused since the last one; null = nothing was. */
  take(): AuditDraft | null {
    const count = [...this.#doors.values()].reduce((sum, one) => sum + one, 0);
    if (count === 0) return null;
    const [[from, most]] = sorted(this.#callers);
    const doors = sorted(this.#doors).map(times).join(', ');
    const names = sorted(this.#names).slice(0, NAMES_TOLD).map(([name, n]) => times([name || '(no such name)', n])).join(', ');
    const detail = `${count} refused: ${doors}; ${names}; of ${this.#callers.size} addresses, ${most} from the one named here`;
    for (const counts of [this.#doors, this.#names, this.#callers]) counts.clear();
    return { actor: { id: 'nobody', name: 'nobody' }, action: 'session:refused', subject: 'nobody', outcome: 'refused', detail, from, place: null };
  }
}

const add = <K>(counts: Map<K, number>, key: K): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
const sorted = <K>(counts: ReadonlyMap<K, number>): [K, number][] => [...counts].sort((a, b) => b[1] - a[1]);
const times = ([name, count]: readonly [string, number]): string => `${name} ×${count}`;
