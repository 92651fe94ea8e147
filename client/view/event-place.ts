import { floorOf } from '#contract/places/floors.ts';
import { isWithin, parentPath, UNKNOWN_PLACE } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { buildingOf, floorAlong } from '#client/places/floors.ts';
import type { World } from '#client/world/world.ts';
import { splitOpen, type View } from './view.ts';

/** Where what is open happens. Paths; `''` = unknown. */
export interface EventPlace {
  /** The smallest place that holds all its alerts; the device, when all are of one. */
  readonly whole: string;
  /** The device (or else the place) of the alert it began with. */
  readonly first: string;
}

/** What a key of the way did: where to go, or why it cannot. */
type Way = { readonly to: Partial<View> } | { readonly why: Label };

const NO_PLACE = label(
  '没有可去的地方：位置未知，请先在台账中登记设备的位置',
  'Nowhere to go: the place is unknown until its device is entered in the ledger',
);
const OUTDOORS = label('进不了楼：它在室外', 'No building to enter: it is out of doors');
const NO_BUILDING = label('进不了楼：先选一栋楼，或打开楼内的告警', 'No building to enter: choose one first, or open an alert inside one');
const INSIDE = label('已在楼内这一层', 'Already inside, on that floor');

/** Fires and the like began where life was in danger first; else the earliest says it. */
const byBeginning = (a: Alert, b: Alert): number =>
  Number(b.lifeSafety) - Number(a.lifeSafety) || a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1);

/** @param place what the record itself says, for alerts that are not on this screen */
export function eventPlaceOf(world: World, alerts: readonly Alert[], place: string): EventPlace {
  const paths = alerts
    .filter((alert) => alert.place !== UNKNOWN_PLACE)
    .sort(byBeginning)
    .map((alert) => pathOf(world, alert));
  const known = paths.length > 0 ? paths : [place];
  return { whole: nearestKnown(world, known.reduce(common)), first: nearestKnown(world, known[0]) };
}

/** A device this user may know of, else the place. */
function pathOf(world: World, alert: Alert): string {
  const device = alert.device === null ? undefined : world.get('device', alert.device);
  return device ? `${device.place}/${device.id}` : alert.place;
}

function common(a: string, b: string): string {
  let path = a;
  while (path !== '' && !isWithin(b, path)) path = parentPath(path);
  return path;
}

/** A device, a place or a floor of a building as it is, of anything else the place around it. */
function nearestKnown(world: World, path: string): string {
  let at = path;
  while (
    at !== '' &&
    (at === UNKNOWN_PLACE || !(world.get('place', at) || isDevice(world, at) || (floorOf(at) !== null && buildingOf(world, at))))
  )
    at = parentPath(at);
  return at;
}

function isDevice(world: World, path: string): boolean {
  const device = world.get('device', path.slice(path.lastIndexOf('/') + 1));
  return device !== undefined && path === `${device.place}/${device.id}`;
}

/** Alerts of the record in front, as far as they are on this screen; null when no record is. */
export function openEventPlace(world: World, open: string): EventPlace | null {
  const { prefix, id } = splitOpen(open);
  if (prefix === 'device') {
    const device = world.get('device', id);
    return device ? { whole: `${device.place}/${device.id}`, first: `${device.place}/${device.id}` } : null;
  }
  const alert = prefix === 'alert' ? world.get('alert', id) : undefined;
  const ticket = prefix === 'ticket' ? world.get('ticket', id) : undefined;
  const incident = world.get('incident', prefix === 'incident' ? id : (alert?.incident ?? ticket?.incident ?? ''));
  if (incident)
    return eventPlaceOf(
      world,
      incident.alerts.map((one) => world.get('alert', one)).filter((one) => one !== undefined),
      incident.place,
    );
  return alert ? eventPlaceOf(world, [alert], alert.place) : ticket ? eventPlaceOf(world, [], ticket.place) : null;
}

/** G: to the smallest place that holds it all; from there to where it began. */
export function wayToEventPlace({ focus }: Pick<View, 'focus'>, { whole, first }: EventPlace): Way {
  if (whole === '') return { why: NO_PLACE };
  return { to: { focus: focus === whole ? first : whole } };
}

/** I: inside, to the floor where what is open began; with nothing open, into the building one is at. */
export function wayInside(world: World, { focus, open, stage }: Pick<View, 'focus' | 'open' | 'stage'>): Way {
  const seat = openEventPlace(world, open);
  const target = [seat?.first ?? '', seat?.whole ?? '', focus].find((path) => buildingOf(world, path) !== null);
  if (target === undefined) return { why: seat === null ? NO_BUILDING : seat.whole === '' ? NO_PLACE : OUTDOORS };
  const floor = floorAlong(world, target)?.path ?? target;
  const to = isWithin(focus, floor) ? focus : floor;
  return stage === 'interior' && to === focus ? { why: INSIDE } : { to: { focus: to, stage: 'interior' } };
}
