import type { Label } from '#contract/label.ts';
import { figureOf, type FigureContext } from '#contract/tours/figures.ts';
import type { Subject } from '#contract/tours/subject.ts';
import { filled, type Tour } from '#contract/tours/tour.ts';

/** A scene in words, its figures as they are at that moment. */
export interface ToldScene {
  readonly title: Label;
  readonly caption: Label;
  readonly fact: { readonly value: Label; readonly name: Label } | null;
  /** s */
  readonly seconds: number;
}

/** A tour in words. */
export interface ToldTour {
  readonly id: string;
  readonly title: Label;
  readonly about: Label;
  /** What is meant by all that the audience may see; `''` = there is no such place. */
  readonly place: string;
  /** Figures are made of drills or of a demo, at least in part. */
  readonly simulated: boolean;
  /** What it is about; null = nothing in particular, or there is none now. */
  readonly subject: Subject | null;
  readonly scenes: readonly ToldScene[];
}

/** All that a tour says, now. */
export function toldScenes({ scenes }: Tour, context: FigureContext): ToldScene[] {
  const known = new Map<string, Label>();
  const figure = (name: string): Label => {
    const value = known.get(name) ?? figureOf(name, context);
    known.set(name, value);
    return value;
  };
  const fill = ({ zh, en }: Label): Label => ({ zh: filled(zh, (name) => figure(name).zh), en: filled(en, (name) => figure(name).en) });
  return scenes.map(({ title, caption, fact, seconds }) => ({
    title: fill(title),
    caption: fill(caption),
    fact: fact ? { value: figure(fact.figure), name: fact.name } : null,
    seconds,
  }));
}
