import type { Label } from '#contract/label.ts';
import { spokenPlace, wholePlace } from '#contract/records/spoken-place.ts';
import type { TourState } from '#contract/tours/remote.ts';
import { chooseSubject, type Subject } from '#contract/tours/subject.ts';
import type { Tour } from '#contract/tours/tour.ts';
import type { Audience } from '#server/audience/audience.ts';
import { refuse } from '#server/lib/refused.ts';
import { figureSource, type FigureParts } from './figure-source.ts';
import { toldScenes, type ToldTour } from './told-tour.ts';

/** Tours in words, filled in with what an audience may know at that moment. */
export class TourTelling {
  readonly #parts: FigureParts;
  readonly #tours: ReadonlyMap<string, Tour>;
  readonly #now: () => number;
  readonly #demo: boolean;

  /** @param now ms UTC @param demo everything is simulated */
  constructor(parts: FigureParts, tours: ReadonlyMap<string, Tour>, now: () => number, demo: boolean) {
    this.#parts = parts;
    this.#tours = tours;
    this.#now = now;
    this.#demo = demo;
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
    if (!tour) {
      const known = [...this.#tours.keys()].join(', ');
      throw refuse('not-found', `没有观摩“${id}”，现有：${known}`, `There is no tour ${JSON.stringify(id)}; there are ${known}.`);
    }
    const source = figureSource(this.#parts, audience);
    const subject = asked ?? chooseSubject(source, tour.subject);
    const scenes = toldScenes(tour, { source, now: this.#now(), subject });
    const place = wholePlace((path) => source.get('place', path), source.all('place'), source.jurisdiction)?.name ?? '';
    const simulated = this.#demo || Array.from(source.all('incident')).some((one) => one.simulated);
    return { id, title: tour.title, about: tour.about, place, simulated, subject, scenes };
  }

  /** What has the screen in place of a tour, as its audience may know it. */
  callers({ yielded }: Pick<TourState, 'yielded'>, audience: Audience): { readonly title: Label; readonly place: Label }[] {
    const source = figureSource(this.#parts, audience);
    return (yielded ?? []).flatMap((id) => {
      const incident = source.get('incident', id);
      return incident ? [{ title: incident.title, place: spokenPlace((path) => source.get('place', path), incident.place) }] : [];
    });
  }
}
