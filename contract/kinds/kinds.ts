import type { AlertSpec, DeviceKind } from './device-kind.ts';
import type { Alert } from '../records/alert.ts';
import { riskAlert } from './risk-alert.ts';
import { sourceAlert } from './source-alert.ts';
import { isPersonalCategory } from '../vocabularies/categories.ts';

/** All device kinds by id, in id order. */
export type KindIndex = ReadonlyMap<string, DeviceKind>;

/** Kinds that may come while the server runs, or the page stands: whoever holds the index sees them. Iterates in id order. */
export class LiveKinds extends Map<string, DeviceKind> {
  /** Takes kinds in, in place of those of the same id. @returns those that are new, or other than they were. */
  take(kinds: Iterable<DeviceKind>): DeviceKind[] {
    const news = [...kinds].filter((kind) => JSON.stringify(this.get(kind.id)) !== JSON.stringify(kind));
    if (news.length === 0) return [];
    const all = indexKinds([...this.values()].filter(({ id }) => news.every((kind) => kind.id !== id)).concat(news));
    this.clear();
    for (const [id, kind] of all) this.set(id, kind);
    return news;
  }
}

/** True of care kinds and their like: where such a device is installed, somebody needs care, so the device itself is personal data. */
export const isPersonalKind = ({ category }: DeviceKind): boolean => isPersonalCategory(category);

/** What is known of an alert by its kind; a source as a whole has none, and neither has a risk. Undefined where no kind describes it. */
export const alertSpecOf = (kinds: KindIndex, kind: string, code: string): AlertSpec | undefined =>
  kinds.get(kind)?.alerts[code] ?? sourceAlert(kind, code) ?? riskAlert(kind, code);

/** True unless an alert is known to be about the device itself: of equal severity a danger to people comes first. */
export const isHazard = (kinds: KindIndex, { kind, code, lifeSafety }: Pick<Alert, 'kind' | 'code' | 'lifeSafety'>): boolean =>
  lifeSafety || alertSpecOf(kinds, kind, code)?.about !== 'device';

/** When help must be there at the latest by what these alerts are, of those that go on; ms UTC, null when nothing is said of any. */
export function arriveBy(kinds: KindIndex, alerts: readonly Pick<Alert, 'kind' | 'code' | 'raisedAt' | 'active'>[]): number | null {
  let first: number | null = null;
  for (const { kind, code, raisedAt, active } of alerts) {
    const seconds = active ? kinds.get(kind)?.alerts[code]?.arriveS : undefined;
    if (seconds === undefined) continue;
    const by = raisedAt + seconds * 1000;
    if (first === null || by < first) first = by;
  }
  return first;
}

/** Builds the index from the found `kind.ts` modules. Throws when two folders define the same id. */
export function indexKinds(kinds: Iterable<DeviceKind>): KindIndex {
  const index = new Map<string, DeviceKind>();
  for (const kind of [...kinds].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (index.has(kind.id)) throw new Error(`two device kinds are named ${kind.id}`);
    index.set(kind.id, kind);
  }
  return index;
}

/**
 * Fingerprint of all kinds. A screen built from other kinds than the server's would read values at wrong indexes,
 * so the greeting compares it. FNV-1a over the kinds as JSON; not for security.
 */
export function kindsHash(kinds: KindIndex): string {
  let hash = 0xcbf29ce484222325n;
  for (const char of JSON.stringify([...kinds.values()])) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
