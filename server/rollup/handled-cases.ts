import { parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { needsAttention } from '#contract/live/rollup.ts';

interface Case {
  /** Where the incident itself is said to be; null = not known (yet), or closed. */
  place: string | null;
  /** How many of its alerts want eyes. */
  eyes: number;
  /** Places of its alerts, and how many alerts each holds. */
  readonly places: Map<string, number>;
  /** Where it is counted now. */
  counted: ReadonlySet<string>;
}

interface Noted {
  readonly incident: string;
  readonly place: string;
  readonly eyes: boolean;
}

const NO_PLACES: ReadonlySet<string> = new Set();

/**
 * Open cases of whose alerts none needs attention any more, each counted once at every place that holds it or one of its alerts: the
 * floor that burned keeps its count until the case is closed. An alert costs nothing but its own entry; only a case that begins or ceases
 * to be
 * handled, or comes to another place meanwhile, costs the paths of its places.
 */
export class HandledCases {
  readonly #count: (path: string, by: 1 | -1) => void;
  readonly #cases = new Map<string, Case>();
  readonly #alerts = new Map<string, Noted>();

  /** @param count one case more or less at this place itself */
  constructor(count: (path: string, by: 1 | -1) => void) {
    this.#count = count;
  }

  incident(id: string, incident: Incident | null): void {
    const place = incident === null || incident.state === 'closed' ? null : incident.place;
    const known = this.#cases.get(id);
    if (!known && place === null) return;
    const one = known ?? this.#case(id);
    if (one.place === place) return;
    one.place = place;
    this.#settle(id, one);
  }

  alert(id: string, alert: Alert | null): void {
    const before = this.#alerts.get(id);
    const after: Noted | null =
      alert === null || alert.incident === null ? null : { incident: alert.incident, place: alert.place, eyes: needsAttention(alert) };
    if (before && after && before.incident === after.incident && before.place === after.place && before.eyes === after.eyes) return;
    if (after) this.#alerts.set(id, after);
    else this.#alerts.delete(id);
    // Both before either is settled: an alert that is only another now leaves its case for no moment.
    if (before) this.#weigh(before, -1);
    if (after) this.#weigh(after, 1);
    for (const incident of new Set([before?.incident, after?.incident])) {
      const one = incident === undefined ? undefined : this.#cases.get(incident);
      if (one) this.#settle(incident!, one);
    }
  }

  #case(id: string): Case {
    const one: Case = { place: null, eyes: 0, places: new Map(), counted: NO_PLACES };
    this.#cases.set(id, one);
    return one;
  }

  #weigh({ incident, place, eyes }: Noted, by: 1 | -1): void {
    const one = this.#cases.get(incident) ?? this.#case(incident);
    if (eyes) one.eyes += by;
    const left = (one.places.get(place) ?? 0) + by;
    if (left === 0) one.places.delete(place);
    else one.places.set(place, left);
  }

  #settle(id: string, one: Case): void {
    const handled = one.place !== null && one.eyes === 0;
    if (handled || one.counted.size > 0) {
      const wanted = handled ? pathsOver(one.place!, one.places.keys()) : NO_PLACES;
      for (const path of one.counted) if (!wanted.has(path)) this.#count(path, -1);
      for (const path of wanted) if (!one.counted.has(path)) this.#count(path, 1);
      one.counted = wanted;
    }
    if (one.place === null && one.places.size === 0) this.#cases.delete(id);
  }
}

/** The places and all above them, each once. */
function pathsOver(first: string, more: Iterable<string>): Set<string> {
  const paths = new Set<string>();
  for (const place of [first, ...more]) for (let path = place; path !== '' && !paths.has(path); path = parentPath(path)) paths.add(path);
  return paths;
}
