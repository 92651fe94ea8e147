import type { Position } from '#contract/geo.ts';
import { label } from '#contract/label.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import { totalAlerts, worstSeverity } from '#contract/rollup.ts';
import type { LabelItem, LabelsMark, PointsMark } from '#client/marks/marks.ts';
import { PointColumns } from '#client/marks/points.ts';
import { SEVERITY_TONE, TONE } from '#client/marks/tones.ts';
import type { View } from '#client/view/view.ts';
import { buildingOf, floorOf, floorPaths, middleOf } from './floors.ts';
import { concerns, defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

/** A place that may have a ring, and where. */
interface Spot {
  readonly path: string;
  readonly position: Position;
}
interface Group {
  readonly name: string;
  readonly radius: number;
  readonly scale?: PointsMark['scale'];
  find(context: LayerContext, view: View): Spot[];
}

const ROOF_GAP_M = 4;
const placesOf = (level: PlaceLevel): Group['find'] => ({ world }) =>
  [...world.all('place').values()].filter((place) => place.level === level)
    .map(({ path, center, height }) => ({ path, position: [center[0], center[1], height === undefined ? 0 : height + ROOF_GAP_M] }));

/** The floors of the building in focus, one above the other. */
function floorsInFocus({ world }: LayerContext, view: View): Spot[] {
  const building = buildingOf(world, view.focus);
  if (!building) return [];
  const { center, height = 0, floors = 1 } = building;
  const storey = height / Math.max(1, floors);
  return floorPaths(world, building).map((path) => ({ path, position: [center[0], center[1], middleOf(floorOf(path)!) * storey] }));
}

/** Metres per pixel at which places are told together, by the level they are of. */
const GROUPS: readonly Group[] = [
  { name: 'floor', radius: 11, scale: { to: 0.6 }, find: floorsInFocus },
  { name: 'building', radius: 11, scale: { from: 0.6, to: 1.7 }, find: placesOf('building') },
  { name: 'compound', radius: 13, scale: { from: 1.7, to: 6.5 }, find: placesOf('compound') },
  { name: 'community', radius: 13, scale: { from: 6.5, to: 26 }, find: placesOf('community') },
  { name: 'street', radius: 15, scale: { from: 26 }, find: placesOf('street') },
];

/**
 * At every level, a place with trouble carries one ring: how many alerts the server counts there, in the colour and shape of
 * the worst. The devices in alarm themselves stay drawn by the devices and alerts layers at every distance, so no ring hides one.
 */
class Rings implements LayerInstance {
  private readonly context: LayerContext;
  private readonly group: Group;
  private readonly columns = new PointColumns(64);
  private spots: Spot[] = [];
  private slots = new Map<string, number>();
  private points: PointsMark;
  private counts: LabelsMark;
  private view: View;

  constructor(context: LayerContext, group: Group, view: View) {
    this.context = context;
    this.group = group;
    this.view = view;
    const { name, scale } = group;
    this.points = {
      type: 'points', id: `rings/${name}`, order: 60, version: 0, scale, columns: this.columns, icons: [], calmWithin: Infinity, alarmsWithin: Infinity, iconsWithin: 0,
      refer: (slot) => (this.spots[slot] ? { path: this.spots[slot].path } : null),
    };
    this.counts = { type: 'labels', id: `rings/${name}-counts`, order: 61, version: 0, scale, look: 'count', labels: [] };
    this.find();
  }

  marks(): readonly [PointsMark, LabelsMark] {
    return [this.points, this.counts];
  }

  update(change: LayerChange): boolean {
    const ofFocus = this.group.find === floorsInFocus;
    if (change.what === 'rollup') {
      if (ofFocus ? this.view.focus === '' : change.paths?.every((path) => !this.slots.has(path))) return false;
      if (ofFocus) this.find();
      else this.recount();
      return true;
    }
    const moved = change.what === 'view' ? ofFocus && change.view.focus !== this.view.focus : concerns(change, 'place');
    if (change.what === 'view') this.view = change.view;
    if (moved) this.find();
    return moved;
  }

  private find(): void {
    this.spots = this.group.find(this.context, this.view);
    this.slots = new Map(this.spots.map(({ path }, slot) => [path, slot]));
    this.columns.resize(this.spots.length);
    this.spots.forEach(({ position }, slot) => {
      this.columns.place(slot, ...position);
      this.columns.size[slot] = this.group.radius;
    });
    this.points = renew(this.points, {});
    this.recount();
  }

  private recount(): void {
    const labels: LabelItem[] = [];
    this.spots.forEach(({ path, position }, slot) => {
      const rollUp = this.context.world.rollup(path);
      const worst = rollUp ? worstSeverity(rollUp) : null;
      const tone = worst === null ? 'hidden' : SEVERITY_TONE[worst];
      this.columns.setTone(slot, TONE[tone]);
      if (!rollUp || worst === null) return;
      const total = totalAlerts(rollUp);
      labels.push({ text: total > 999 ? '999+' : String(total), position, tone, ref: { path }, rank: worst, always: true });
    });
    this.counts = renew(this.counts, { labels });
  }
}

export default defineLayer({
  id: 'rings',
  label: label('汇总', 'Totals'),
  order: 60,
  create: (context, view) => {
    const groups = GROUPS.map((group) => new Rings(context, group, view));
    return {
      marks: () => groups.flatMap((group) => group.marks()),
      update: (change) => groups.map((group) => group.update(change)).includes(true),
    };
  },
});
