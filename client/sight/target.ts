import { UNKNOWN_PLACE, type Position } from '#contract/places/geo.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import type { Incident } from '#contract/records/incident.ts';
import { buildingOf, floorAlong, middleOf } from '#client/places/floors.ts';
import { alertOrder } from '#client/alerts/queue-item.ts';
import { splitOpen, type View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import { readPoint } from './point.ts';

/** What cameras are asked about. */
export interface SightTarget {
  readonly position: Position;
  /** The device it is, if it is one: no camera is asked about itself. */
  readonly device: string | null;
}

/** Where people stand, of places that are no building, metres. */
const EYES_M = 1.5;
/** Larger places have no middle that anybody would want to see. */
const SEEN_WHOLE: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(['compound', 'building', 'unit', 'floor']);

/**
 * What the cameras are asked about in this view: the open alert, the worst alert of the open incident or of the ticket's incident,
 * a device, a place (`sight:<path>`) or a point (`sight:@…`).
 */
export function sightTarget(world: World, open: string): SightTarget | null {
  const { prefix, id } = splitOpen(open);
  if (prefix === 'device') return ofDevice(world, id);
  if (prefix === 'sight' && id.startsWith('@')) return ofPoint(id);
  if (prefix === 'sight') return ofDevice(world, id.slice(id.lastIndexOf('/') + 1)) ?? ofPlace(world, id);
  if (prefix === 'ticket') return ofTicket(world, id);
  const incident = world.get('incident', prefix === 'alert' ? (world.get('alert', id)?.incident ?? '') : id);
  if (incident && (prefix === 'alert' || prefix === 'incident')) return ofIncident(world, incident);
  const alert = prefix === 'alert' ? world.get('alert', id) : undefined;
  return alert ? (at(alert.position, alert.device) ?? ofPlace(world, alert.place)) : null;
}

/** True while the View shows who sees its target. */
export const showsSight = ({ open, sight }: Pick<View, 'open' | 'sight'>): boolean => sight === true || open.startsWith('sight:');

const at = (position: Position | null, device: string | null): SightTarget | null => (position === null ? null : { position, device });

/** Somebody standing there. */
function ofPoint(id: string): SightTarget | null {
  const point = readPoint(id);
  return point && { position: [point[0], point[1], point[2] + EYES_M], device: null };
}

function ofTicket(world: World, id: string): SightTarget | null {
  const ticket = world.get('ticket', id);
  const incident = ticket && world.get('incident', ticket.incident);
  return (incident && ofIncident(world, incident)) ?? (ticket ? ofPlace(world, ticket.place) : null);
}

function ofDevice(world: World, id: string): SightTarget | null {
  const device = world.get('device', id);
  return device ? { position: device.position, device: id } : null;
}

function ofIncident(world: World, { alerts, position, place }: Incident): SightTarget | null {
  const worst = alerts
    .map((id) => world.get('alert', id))
    .filter((alert) => alert !== undefined)
    .filter((alert) => alert.position !== null)
    .sort(alertOrder(world.kinds))[0];
  return worst ? at(worst.position, worst.device) : (at(position, null) ?? ofPlace(world, place));
}

/** The middle of a floor or a building; of other places the ground. */
function ofPlace(world: World, path: string): SightTarget | null {
  const building = buildingOf(world, path);
  if (building) {
    const {
      center: [lon, lat],
      height = 0,
      floors = 1,
    } = building;
    const storey = height / Math.max(1, floors);
    const floor = floorAlong(world, path)?.floor;
    return { position: [lon, lat, floor === undefined ? height / 2 : middleOf(floor) * storey], device: null };
  }
  const place = world.get('place', path);
  return place && place.path !== UNKNOWN_PLACE && SEEN_WHOLE.has(place.level)
    ? { position: [...place.center, EYES_M], device: null }
    : null;
}
