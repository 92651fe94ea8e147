import { AFFINITIES } from './affinities.ts';
import { CATEGORIES } from './categories.ts';
import { SKILLS } from './skills.ts';

/**
 * Icons (of @rapideditor/temaki or @tabler/icons) that screens have beside those of the kinds in `devices/`: a kind that is uploaded
 * chooses among all of them. To add one, add its name.
 */
const SPARE_ICONS = ['gauge', 'bolt', 'droplet', 'temperature', 'wind', 'bulb', 'door', 'trash'] as const;

/** The same, with what the vocabularies name. */
export const KIND_ICONS: ReadonlySet<string> = new Set([
  ...SPARE_ICONS,
  ...[CATEGORIES, AFFINITIES, SKILLS].flatMap((words) => Object.values(words).map(({ icon }) => icon)),
]);
