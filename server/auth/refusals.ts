import type { AuditDraft } from '#server/storage/stores/audit-store.ts';

/** Which secret was tried. */
export type SecretKind = 'sign-in' | 'password' | 'factor' | 'key' | 'wall-code' | 'tour-code';

const NAMES_TOLD = 10;
const CALLERS_COUNTED = 10_000;

/** Counts refused attempts and sums them to one audit row a minute: otherwise strangers could fill the audit. */
export class Refusals {
  readonly #kinds = new Map<SecretKind, number>();
  readonly #names = new Map<string, number>();
  readonly #callers = new Map<string, number>();

  /** @param name of an account or credential there is; null = of none */
  note(kind: SecretKind, name: string | null, from: string): void {
    add(this.#kinds, kind);
    add(this.#names, name ?? '');
    if (this.#callers.size < CALLERS_COUNTED || this.#callers.has(from)) add(this.#callers, from);
  }

  /** The row of what was refused since the last one; null = nothing was. */
  take(): AuditDraft | null {
    const count = [...this.#kinds.values()].reduce((sum, one) => sum + one, 0);
    if (count === 0) return null;
    const [[from, most]] = sorted(this.#callers);
    const kinds = sorted(this.#kinds).map(times).join(', ');
    const names = sorted(this.#names)
      .slice(0, NAMES_TOLD)
      .map(([name, n]) => times([name || '(no such name)', n]))
      .join(', ');
    const detail = `${count} refused: ${kinds}; ${names}; of ${this.#callers.size} addresses, ${most} from the one named here`;
    for (const counts of [this.#kinds, this.#names, this.#callers]) counts.clear();
    return {
      actor: { id: 'nobody', name: 'nobody' },
      action: 'session:refused',
      subject: 'nobody',
      outcome: 'refused',
      detail,
      from,
      place: null,
    };
  }
}

const add = <K>(counts: Map<K, number>, key: K): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
const sorted = <K>(counts: ReadonlyMap<K, number>): [K, number][] => [...counts].sort((a, b) => b[1] - a[1]);
const times = ([name, count]: readonly [string, number]): string => `${name} ×${count}`;
