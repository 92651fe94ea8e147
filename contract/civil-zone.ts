import { zoneOf, type Zone } from './zone.ts';
import { civilZoneName } from './time-words.ts';

let held: Zone = zoneOf(civilZoneName());

/** The time zone of the street, by which days begin and clocks are shown, whatever zone a machine is set to. */
export function civilZone(): Zone {
  if (held.name !== civilZoneName()) held = zoneOf(civilZoneName());
  return held;
}
