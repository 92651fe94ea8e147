import type { Incident } from '#contract/records/incident.ts';

/** How many levels of the places above two incidents are the same. */
function levelsInCommon(a: string, b: string): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const at = one.findIndex((part, i) => part !== other[i]);
  return at < 0 ? one.length : at;
}

const wasOne = (a: Incident, b: Incident): boolean => a.splitFrom === b.id || b.splitFrom === a.id;

/**
 * Incidents that one may be joined with, the likeliest first: what was split off from it, then what is near it, then the newest. A drill is
 * never joined with what is real.
 */
export function joinable(incident: Incident, all: Iterable<Incident>): Incident[] {
  const near = (other: Incident): number => levelsInCommon(incident.place, other.place);
  return [...all]
    .filter(({ id, state, simulated }) => id !== incident.id && state !== 'closed' && simulated === incident.simulated)
    .sort((a, b) => Number(wasOne(incident, b)) - Number(wasOne(incident, a)) || near(b) - near(a) || b.openedAt - a.openedAt);
}
