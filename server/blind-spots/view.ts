import type { BlindSpots } from '#contract/live/blind-spots.ts';
import { isVisible } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import type { Category } from '#contract/vocabularies/categories.ts';
import type { Records } from '#server/records/records.ts';
import { blindSpotsOf } from './blind-spots.ts';
import { proposalsOf, sitesOf } from './proposals.ts';
import { watchersOf, type WatcherSources } from './watchers.ts';
import type { Walked } from './walked.ts';

/** Without names: those depend on who asks. */
type Answer = Omit<BlindSpots, 'names'>;

interface Deps extends WatcherSources {
  readonly records: Pick<Records, 'get' | 'all'>;
  readonly walked: Pick<Walked, 'look' | 'of'>;
  /** ms UTC. */
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Counted for a jurisdiction at most so often, however many screens ask, ms. */
const KEEP_MS = 10_000;
const KEPT = 32;

/**
 * Blind spots, and where one more device would help most, by jurisdiction. Nothing of it tells of people: devices of care watch no
 * ground.
 */
export class BlindSpotsView {
  readonly #deps: Deps;
  readonly #made = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Notes who is where; call every few seconds. */
  look(): void {
    this.#deps.walked.look();
  }

  of(jurisdiction: string): Promise<Answer> {
    const now = this.#deps.monotonic();
    const known = this.#made.get(jurisdiction);
    if (known && now - known.at < KEEP_MS) return known.answer;
    const answer = this.#make(jurisdiction);
    this.#made.delete(jurisdiction);
    this.#made.set(jurisdiction, { at: now, answer });
    answer.catch(() => this.#made.delete(jurisdiction));
    if (this.#made.size > KEPT) this.#made.delete(this.#made.keys().next().value!);
    return answer;
  }

  async #make(jurisdiction: string): Promise<Answer> {
    const { records, now } = this.#deps;
    const at = now();
    const watchers = await watchersOf(this.#deps, jurisdiction);
    const unwalked = await this.#deps.walked.of(jurisdiction);
    return { ...(await blindSpotsOf(watchers, { get: (path) => records.get('place', path) }, at)), unwalked };
  }

  /** @param most how many sites */
  async proposals(jurisdiction: string, category: Category, most: number): ReturnType<typeof proposalsOf> {
    const { records, now } = this.#deps;
    const at = now();
    const watchers = await watchersOf(this.#deps, jurisdiction);
    const places = (level: Place['level']): Place[] =>
      [...records.all('place')].filter((place) => place.level === level && isVisible(place.path, jurisdiction));
    return proposalsOf(category, watchers, sitesOf(watchers, places('building')), places('compound'), most, at);
  }
}
