import { PANEL_IDS } from '#client/panels/panel.ts';
import type { Label } from '#contract/label.ts';
import { faultOf, type Tour } from '#contract/tours/tour.ts';

export interface FoundTour {
  readonly id: string;
  readonly tour: Tour;
  /** Why it is not played; null = it is whole. */
  readonly fault: Label | null;
}

const files = import.meta.glob<Tour>('../../../contract/tours/*.tour.ts', { eager: true, import: 'default' });

/** Every tour in `contract/tours`, by name of its file. One that is faulty is refused in words, and disturbs no other. */
export const TOURS: readonly FoundTour[] = Object.entries(files)
  .map(([file, tour]) => ({ id: file.slice(file.lastIndexOf('/') + 1, -'.tour.ts'.length), tour, fault: faultOf(tour, PANEL_IDS) }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
