import { riskInForce } from '#contract/kinds/risk-alert.ts';
import { label, type Label } from '#contract/label.ts';
import { isWithin } from '#contract/places/geo.ts';
import { WARNING_COLOURS, type Warning } from '#contract/records/warning.ts';
import { HAZARDS } from '#contract/vocabularies/hazards.ts';
import type { World } from '#client/world/world.ts';

/** 暴雨橙色预警 */
export function warningName({ hazard, colour, event }: Pick<Warning, 'hazard' | 'colour' | 'event'>): Label {
  const [degree, what] = [WARNING_COLOURS[colour], HAZARDS[hazard].label];
  const [zh, en] = hazard === 'other' ? [event, event] : [what.zh, what.en.toLowerCase()];
  return label(`${zh}${degree.zh}预警`, `${degree.en.slice(0, 1).toUpperCase()}${degree.en.slice(1)} warning: ${en}`);
}

/** Whether any of it lies within a place, or it lies over all of it. @param path `''` = everywhere */
const touches = ({ places }: Pick<Warning, 'places'>, path: string): boolean =>
  path === '' || places.some((place) => isWithin(place, path) || isWithin(path, place));

/** Warnings that are not over around a place: those in force ahead, the gravest first. */
export const warningsAround = (world: Pick<World, 'all'>, path: string): Warning[] =>
  [...world.all('warning').values()]
    .filter((warning) => warning.state !== 'over' && touches(warning, path))
    .sort((a, b) => (a.state === b.state ? a.colour - b.colour || a.expires - b.expires : a.state === 'in-force' ? -1 : 1));

/** Official warnings that are in force. */
export const officialInForce = (world: Pick<World, 'all'>): Warning[] =>
  [...world.all('warning').values()].filter(({ state }) => state === 'in-force');

/** What lies over devices now: official warnings, and those of our own risk model. */
export const inForce = (world: Pick<World, 'all'>): Pick<Warning, 'places' | 'hazard' | 'colour' | 'simulated'>[] => [
  ...officialInForce(world),
  ...[...world.all('alert').values()].flatMap((alert) => riskInForce(alert) ?? []),
];
