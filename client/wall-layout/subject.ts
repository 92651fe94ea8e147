import { label, type Label } from '#contract/label.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { InForce } from '#contract/walls/layout/in-force.ts';
import type { SentItem } from '#contract/walls/layout/show.ts';
import { PANEL_IDS } from '#client/panels/panel.ts';
import { buildingOf, floorAlong } from '#client/places/floors.ts';
import { eventPlaceOf, type EventPlace } from '#client/view/event-place.ts';
import type { View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';

const WORDS = {
  noPanel: (id: string) => label(`没有名为“${id}”的面板，请在布局中换掉`, `there is no panel “${id}”: replace it in the layout`),
  noPlace: label('地点已不在台账中', 'the place is no longer in the ledger'),
  noRecord: label('这件事已移出屏幕', 'it has left the screen'),
  noSubject: label('此刻没有未结的事件', 'there is no open incident now'),
  outdoors: label('事件不在楼内', 'the incident is in no building'),
};

/** What a layout is about: the incident that brought it, or else the gravest that is open. */
export function subjectOf(world: Pick<World, 'get' | 'all'>, inForce: InForce): Incident | null {
  if (inForce.by === 'incident') return world.get('incident', inForce.incident) ?? null;
  const open = [...world.all('incident').values()].filter(({ state, joinedTo }) => state !== 'closed' && joinedTo === undefined);
  return open.sort((a, b) => a.priority - b.priority || b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1))[0] ?? null;
}

/** Where it happens, as far as this screen is told. */
const placeOfIncident = (world: World, { alerts, place }: Pick<Incident, 'alerts' | 'place'>): EventPlace =>
  eventPlaceOf(
    world,
    alerts.map((id) => world.get('alert', id)).filter((alert) => alert !== undefined),
    place,
  );

/** Why an item cannot be shown now, in words; null = it can. `quiet`: nothing is wrong, there is just nothing to show. */
export function obstacleOf(world: World, item: SentItem, subject: Incident | null): { readonly why: Label; readonly quiet?: true } | null {
  if ('withheld' in item) return { why: item.withheld };
  if ('view' in item) {
    const { focus } = item.view;
    if (focus === 'subject') {
      if (subject === null) return { why: WORDS.noSubject, quiet: true };
      const inside = item.view.stage !== 'interior' || buildingOf(world, placeOfIncident(world, subject).first) !== null;
      return inside ? null : { why: WORDS.outdoors, quiet: true };
    }
    return focus === '' || isKnown(world, focus) ? null : { why: WORDS.noPlace };
  }
  if (!PANEL_IDS.includes(item.panel)) return { why: WORDS.noPanel(item.panel) };
  if (item.about === 'subject') return subject === null ? { why: WORDS.noSubject, quiet: true } : null;
  if (item.about === '') return null;
  const [type, id] = aboutOf(item.about, subject);
  if (world.get(type as 'incident' | 'device', id) !== undefined) return null;
  // The server has it. Of devices far away it tells what is watched: this one once it is shown.
  return item.at !== undefined && world.far.count > 0 ? null : { why: WORDS.noRecord };
}

/** Where what an item shows is; none = everywhere, or nobody knows. */
export function placesOfItem(world: World, item: SentItem | undefined, subject: Incident | null): string[] {
  if (item === undefined || 'withheld' in item) return [];
  if ('view' in item) {
    const { focus, open } = viewOfItem(world, item.view, subject);
    return [focus, ...(open && subject ? [subject.place] : [])].filter((path) => path !== '');
  }
  if (item.at !== undefined) return [item.at];
  const [type, id] = aboutOf(item.about, subject);
  const place = type === '' ? undefined : world.get(type as 'incident' | 'device', id)?.place;
  return place === undefined ? [] : [place];
}

/** Prefix and id of what an item is about. */
export function aboutOf(about: string, subject: Incident | null): [string, string] {
  if (about === 'subject') return ['incident', subject?.id ?? ''];
  const at = about.indexOf(':');
  return at < 0 ? ['', ''] : [about.slice(0, at), about.slice(at + 1)];
}

/** The View of a picture in a region; inside a building, of the floor where it happens. */
export function viewOfItem(
  world: World,
  { focus, stage }: { readonly focus: string; readonly stage: View['stage'] },
  subject: Incident | null,
): Pick<View, 'focus' | 'stage' | 'open'> {
  if (focus !== 'subject' || subject === null) return { focus: focus === 'subject' ? '' : focus, stage, open: '' };
  const { first, whole } = placeOfIncident(world, subject);
  const inside = floorAlong(world, first)?.path ?? buildingOf(world, first)?.path;
  return { focus: stage === 'interior' && inside !== undefined ? inside : whole, stage, open: `incident:${subject.id}` };
}

/** A place, a floor of a building, or a device. */
const isKnown = (world: World, path: string): boolean =>
  world.get('place', path) !== undefined ||
  floorAlong(world, path) !== null ||
  world.get('device', path.slice(path.lastIndexOf('/') + 1)) !== undefined ||
  // A device far away, told of once it is watched.
  (world.far.count > 0 && world.get('place', parentPath(path)) !== undefined);
