import type { Incident } from '#contract/records/incident.ts';

/** What alerts of one place and affinity look for; a drill never takes a real one. */
export const placeKey = (place: string, affinity: string, simulated: boolean): string => `${place}|${affinity}|${simulated}`;

/** What alerts look for that have been found to have a cause. */
export const causeKey = (
  { correlation, subject }: Pick<NonNullable<Incident['cause']>, 'correlation' | 'subject'>,
  simulated: boolean,
): string => `cause ${correlation}|${subject}|${simulated}`;

/** Under what new alerts find an incident: its cause or else its place, unless somebody has decided otherwise. */
export function mergeKeys({ place, affinity, simulated, cause, takes }: Incident): readonly string[] {
  return takes ?? [cause ? causeKey(cause, simulated) : placeKey(place, affinity, simulated)];
}
