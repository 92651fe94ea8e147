import type { Label } from '#contract/label.ts';
import { spokenPlace, wholePlace } from '#contract/records/spoken-place.ts';
import type { TourState } from '#contract/tours/remote.ts';
import { chooseSubject, type Subject } from '#contract/tours/subject.ts';
import type { Tour } from '#contract/tours/tour.ts';
import { audienceKey, type Audience } from '#server/audience/audience.ts';
import type { FigureSource } from '#contract/tours/figures.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import { figureSource, type FigureParts } from './figure-source.ts';
import { toldScenes, type ToldTour } from './told-tour.ts';

/** What an audience is told is read anew after so long, ms: many phones ask of one screen, and there may be a million devices. */
const KEEP_MS = 1000;

/** What was read for an audience, and the tours it was told. */
interface Read {
  readonly at: number;
  readonly source: FigureSource;
  readonly told: Map<string, ToldTour>;
}

interface Clocks {
  /** ms UTC. */
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Tours in words, filled in with what an audience may know at that moment. */
export class TourTelling {
  readonly #parts: FigureParts;
  readonly #tours: ReadonlyMap<string, Tour>;
  readonly #clocks: Clocks;
  readonly #demo: boolean;
  /** By `audienceKey`. */
  readonly #read = new Map<string, Read>();

  /** @param demo everything is simulated */
  constructor(parts: FigureParts, tours: ReadonlyMap<string, Tour>, clocks: Clocks, demo: boolean) {
    this.#parts = parts;
    this.#tours = tours;
    this.#clocks = clocks;
    this.#demo = demo;
  }

  knows(id: string): boolean {
    return this.#tours.has(id);
  }

  unknown(id: string): Refused {
    const known = [...this.#tours.keys()].join(', ');
    return refuse('not-found', `没有观摩“${id}”，现有：${known}`, `There is no tour ${JSON.stringify(id)}; there are ${known}.`);
  }

  /** Every tour, by id. */
  list(): { readonly id: string; readonly title: Label; readonly scenes: number; readonly seconds: number }[] {
    return Array.from(this.#tours, ([id, { title, scenes }]) => ({
      id,
      title,
      scenes: scenes.length,
      seconds: scenes.reduce((sum, { seconds }) => sum + seconds, 0),
    }));
  }

  /**
   * @param asked what it is about on a screen; chosen as a screen would when left out
   * @throws Refused `not-found`
   */
  tell(id: string, audience: Audience, asked?: Subject | null): ToldTour {
    const tour = this.#tours.get(id);
    if (!tour) throw this.unknown(id);
    const { source, told } = this.#readFor(audience);
    const key = JSON.stringify([id, asked?.type, asked?.id]);
    const known = told.get(key) ?? this.#tell(id, tour, source, asked ?? null);
    told.set(key, known);
    return known;
  }

  #readFor(audience: Audience): Read {
    const at = this.#clocks.monotonic();
    for (const [key, read] of this.#read) if (at - read.at >= KEEP_MS) this.#read.delete(key);
    const key = audienceKey(audience);
    const read = this.#read.get(key) ?? { at, source: figureSource(this.#parts, audience), told: new Map<string, ToldTour>() };
    this.#read.set(key, read);
    return read;
  }

  #tell(id: string, tour: Tour, source: FigureSource, asked: Subject | null): ToldTour {
    const subject = asked ?? chooseSubject(source, tour.subject);
    const scenes = toldScenes(tour, { source, now: this.#clocks.now(), subject });
    const place = wholePlace((path) => source.get('place', path), source.all('place'), source.jurisdiction)?.name ?? '';
    // Figures count devices too, whether or not anything has happened at one.
    const simulated =
      this.#demo || (['incident', 'device'] as const).some((type) => Array.from(source.all(type)).some((one) => one.simulated));
    return { id, title: tour.title, about: tour.about, place, simulated, subject, scenes };
  }

  /** What has the screen in place of a tour, as its audience may know it. */
  callers({ yielded }: Pick<TourState, 'yielded'>, audience: Audience): { readonly title: Label; readonly place: Label }[] {
    const { source } = this.#readFor(audience);
    return (yielded ?? []).flatMap((id) => {
      const incident = source.get('incident', id);
      return incident ? [{ title: incident.title, place: spokenPlace((path) => source.get('place', path), incident.place) }] : [];
    });
  }
}
