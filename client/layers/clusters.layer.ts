import { label } from '#contract/label.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { LabelItem, LabelsMark, PointsMark } from '#client/marks/marks.ts';
import { PointColumns } from '#client/marks/points.ts';
import { SEVERITY_TONE, TONE } from '#client/marks/tones.ts';
import { worstOf } from './alert-index.ts';
import { concerns, defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

const RADIUS = 13;
/** Metres per pixel at which devices are told together, by the place they are in. */
const GROUPS = [
  { level: 'compound', scale: { from: 1.7, to: 6.5 } },
  { level: 'community', scale: { from: 6.5 } },
] as const satisfies readonly { level: PlaceLevel; scale: object }[];

/**
 * Seen from far, a place with trouble carries one badge: how many alerts it has, in the colour and shape of the worst.
 * The devices in alarm themselves stay drawn by the devices and alerts layers at every distance, so no badge hides one.
 */
function createGroup(context: LayerContext, group: (typeof GROUPS)[number]): LayerInstance {
  const columns = new PointColumns(64);
  let places: Place[] = [];
  let badges: PointsMark = {
    type: 'points', id: `clusters/${group.level}`, order: 60, version: 0, scale: group.scale, columns, icons: [], calmWithin: Infinity, alarmsWithin: Infinity, iconsWithin: 0,
    refer: (slot) => (places[slot] ? { path: places[slot].path } : null),
  };
  let counts: LabelsMark = { type: 'labels', id: `clusters/${group.level}-counts`, order: 61, version: 0, scale: group.scale, look: 'count', labels: [] };

  const findPlaces = (): void => {
    places = [...context.world.all('place').values()].filter((place) => place.level === group.level);
    columns.resize(places.length);
    places.forEach((place, slot) => {
      columns.place(slot, place.center[0], place.center[1], 0);
      columns.size[slot] = RADIUS;
    });
    badges = renew(badges, {});
  };
  const recount = (): void => {
    const labels: LabelItem[] = [];
    places.forEach((place, slot) => {
      const rollUp = context.alerts.at(place.path);
      const tone = rollUp ? SEVERITY_TONE[worstOf(rollUp)] : 'hidden';
      columns.setTone(slot, TONE[tone]);
      if (!rollUp) return;
      const text = rollUp.total > 999 ? '999+' : String(rollUp.total);
      labels.push({ text, position: [place.center[0], place.center[1], 0], tone, ref: { path: place.path }, rank: worstOf(rollUp), always: true });
    });
    counts = renew(counts, { labels });
  };
  findPlaces();
  recount();
  return {
    marks: () => [badges, counts],
    update(change) {
      const moved = concerns(change, 'place');
      if (!moved && !concerns(change, 'alert')) return false;
      if (moved) findPlaces();
      recount();
      return true;
    },
  };
}

export default defineLayer({
  id: 'clusters',
  label: label('汇总', 'Clusters'),
  order: 60,
  create: (context) => {
    const groups = GROUPS.map((group) => createGroup(context, group));
    return {
      marks: () => groups.flatMap((group) => group.marks()),
      update: (change) => groups.map((group) => group.update(change)).includes(true),
    };
  },
});
