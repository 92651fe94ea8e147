import { isVisible } from '#contract/places/geo.ts';
import { trackClasses } from '#contract/reports/track.ts';
import { PERSONAL_CLASSES } from '#contract/data-class.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Audience } from './audience.ts';

const PERSONAL = Object.values(trackClasses).some((one) => typeof one === 'string' && PERSONAL_CLASSES.has(one));

/**
 * May this audience know where the crew, or the device that moves, is? By the place it belongs to, wherever it goes, and by the classes of
 * what a track tells: where somebody at work is tells of a person.
 */
export const seesMover = ({ place }: Pick<Crew, 'place'>, { jurisdiction, people, veil }: Audience): boolean =>
  isVisible(place, jurisdiction) && veil === undefined && (people || !PERSONAL);
