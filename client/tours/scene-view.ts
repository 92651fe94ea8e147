import { label, type Label } from '#contract/label.ts';
import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { eventfulDevice, type Subject } from '#contract/tours/subject.ts';
import type { Scene, Tour } from '#contract/tours/tour.ts';
import { buildingOf, floorAlong } from '#client/places/floors.ts';
import { eventPlaceOf } from '#client/view/event-place.ts';
import type { View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import { figureSource } from './figure-source.ts';

const NO_SUBJECT = {
  incident: label('此刻没有可讲的这类事件，本幕跳过', 'There is no incident of this kind now: this scene is passed over'),
  device: label('台账中没有这类设备，本幕跳过', 'No device of this kind is in the ledger: this scene is passed over'),
};
const GONE = {
  incident: label('这起事件已移出屏幕，本幕跳过', 'The incident has left the screen: this scene is passed over'),
  device: label('这台设备已不在台账中，本幕跳过', 'The device is no longer in the ledger: this scene is passed over'),
};
const NO_PLACE = label('这个地点已不在台账中，本幕跳过', 'The place is no longer in the ledger: this scene is passed over');
const NO_BUILDING = label('它不在楼内，本幕跳过', 'It is in no building: this scene is passed over');

type Shown = { readonly view: Pick<View, 'focus' | 'stage' | 'open' | 'hidden'> } | { readonly gone: Label };

/** The View of a scene now, or in words why there is none. */
export function viewOfScene(world: World, scene: Scene, tour: Tour, subject: Subject | null): Shown {
  const { look } = scene;
  const at = (focus: string, open = '', stage: View['stage'] = scene.stage ?? 'map'): Shown => ({
    view: { focus, open, stage, hidden: scene.hidden ?? [] },
  });
  if (look === 'whole') return at('');
  if (typeof look === 'object') {
    if ('path' in look) return world.get('place', look.path) ? at(look.path) : { gone: NO_PLACE };
    if ('kind' in look) {
      const device = eventfulDevice(figureSource(world), look.kind);
      return device ? at(`${device.place}/${device.id}`, `device:${device.id}`) : { gone: NO_SUBJECT.device };
    }
    const busiest = busiestPlace(world, look.level);
    return busiest === null ? { gone: NO_PLACE } : at(busiest);
  }
  const kind = tour.subject && 'device' in tour.subject ? 'device' : 'incident';
  if (subject === null) return { gone: NO_SUBJECT[kind] };
  const where = placeOfSubject(world, subject);
  if (where === null) return { gone: GONE[kind] };
  const open = `${subject.type}:${subject.id}`;
  if (look === 'subject') return at(where.whole, open);
  const building = buildingOf(world, where.first);
  if (building === null) return { gone: NO_BUILDING };
  return look === 'building' ? at(building.path, open) : at(floorAlong(world, where.first)?.path ?? building.path, open, 'interior');
}

function placeOfSubject(world: World, { type, id }: Subject): { readonly whole: string; readonly first: string } | null {
  if (type === 'device') {
    const device = world.get('device', id);
    return device ? { whole: `${device.place}/${device.id}`, first: `${device.place}/${device.id}` } : null;
  }
  const incident = world.get('incident', id);
  return incident ? eventPlaceOf(world, alertsOf(world, incident), incident.place) : null;
}

/** As far as they are on this screen. */
const alertsOf = (world: Pick<World, 'get'>, { alerts }: Pick<Incident, 'alerts'>): Alert[] =>
  alerts.map((id) => world.get('alert', id)).filter((alert) => alert !== undefined);

/** The place of a level with most alerts, the gravest counting most; of those alike the first by path. */
function busiestPlace(world: World, level: string): string | null {
  let best: string | null = null;
  let most = -1;
  for (const { path, level: its } of world.all('place').values()) {
    if (its !== level || path === UNKNOWN_PLACE) continue;
    const [red, orange, yellow, blue] = world.rollup(path)?.alerts ?? [0, 0, 0, 0];
    const score = red * 1000 + orange * 100 + yellow * 10 + blue;
    if (score < most || (score === most && best !== null && path > best)) continue;
    [best, most] = [path, score];
  }
  return best;
}
