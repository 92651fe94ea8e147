import { parentPath, type Position } from '#contract/geo.ts';
import { label } from '#contract/label.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import type { RollUp } from '#contract/rollup.ts';
import { SEVERITIES } from '#contract/severity.ts';
import type { LabelItem, LabelsMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import type { View } from '#client/view/view.ts';
import { floorOf } from '#contract/floors.ts';
import { buildingOf, floorPaths, middleOf } from './floors.ts';
import { concerns, defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

/** A place that may have a ring, and where. */
interface Spot {
  readonly path: string;
  readonly position: Position;
}
interface Group {
  readonly name: string;
  readonly scale?: LabelsMark['scale'];
  /** What is found depends on the focus. */
  readonly ofFocus?: boolean;
  find(context: LayerContext, view: View): Spot[];
}

const ROOF_GAP_M = 4;
const placesOf = (level: PlaceLevel): Group['find'] => ({ world }) =>
  [...world.all('place').values()].filter((place) => place.level === level)
    .map(({ path, center, height }) => ({ path, position: [center[0], center[1], height === undefined ? 0 : height + ROOF_GAP_M] }));

/** Compounds, and grids that have buildings of their own and no compound: every building's nearest neighbourhood, counted once. */
function neighbourhoods({ world }: LayerContext): Spot[] {
  const places = [...world.all('place').values()];
  const holders = (level: PlaceLevel): Set<string> => new Set(places.filter((place) => place.level === level).map(({ path }) => parentPath(path)));
  const [ofCompounds, ofBuildings] = [holders('compound'), holders('building')];
  return places.filter(({ level, path }) => level === 'compound' || (level === 'grid' && ofBuildings.has(path) && !ofCompounds.has(path)))
    .map(({ path, center }) => ({ path, position: [center[0], center[1], 0] }));
}

/** Buildings from nearby, but for the one in focus: its floors speak for it. */
function buildingsAround(context: LayerContext, view: View): Spot[] {
  const inside = buildingOf(context.world, view.focus)?.path;
  return placesOf('building')(context, view).filter(({ path }) => path !== inside);
}

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
  { name: 'floor', scale: { to: 0.6 }, ofFocus: true, find: floorsInFocus },
  { name: 'building-near', scale: { to: 0.6 }, ofFocus: true, find: buildingsAround },
  { name: 'building', scale: { from: 0.6, to: 1.7 }, find: placesOf('building') },
  { name: 'compound', scale: { from: 1.7, to: 6.5 }, find: neighbourhoods },
  { name: 'community', scale: { from: 6.5, to: 26 }, find: placesOf('community') },
  { name: 'street', scale: { from: 26 }, find: placesOf('street') },
];

const inWords = (count: number): string => (count > 999 ? '999+' : String(count));

/** What is the matter, worst first: the worst on the place itself, the rest beside it. Life at stake comes before all else. */
function countOf({ path, position }: Spot, { alerts, lifeSafety }: RollUp): LabelItem | null {
  const told = SEVERITIES.map((severity, index) => ({ text: inWords(alerts[index]), tone: SEVERITY_TONE[severity], index })).filter(({ index }) => alerts[index] > 0);
  if (told.length === 0) return null;
  const [{ text, tone, index }, ...more] = told;
  return { text, tone, position, ref: { path }, rank: lifeSafety > 0 ? index - SEVERITIES.length : index, always: true, more };
}

/**
 * At every level, a place with trouble carries its counts by severity, as the server has them, each in the colour and shape of its
 * severity. The devices in alarm themselves stay drawn by the devices and alerts layers at every distance, so no count hides one.
 */
class Rings implements LayerInstance {
  private readonly context: LayerContext;
  private readonly group: Group;
  private spots = new Map<string, Spot>();
  private mark: LabelsMark;
  private view: View;

  constructor(context: LayerContext, group: Group, view: View) {
    this.context = context;
    this.group = group;
    this.view = view;
    this.mark = { type: 'labels', id: `rings/${group.name}`, order: 61, version: 0, scale: group.scale, look: 'count', labels: [] };
    this.find();
  }

  marks(): readonly LabelsMark[] {
    return [this.mark];
  }

  update(change: LayerChange): boolean {
    if (change.what === 'rollup') {
      // Counts may name a floor that was not known of.
      const ofFloors = this.group.find === floorsInFocus;
      if (ofFloors ? this.view.focus === '' : change.paths?.every((path) => !this.spots.has(path))) return false;
      if (ofFloors) this.find();
      else this.recount();
      return true;
    }
    const moved = change.what === 'view' ? this.group.ofFocus === true && change.view.focus !== this.view.focus : concerns(change, 'place');
    if (change.what === 'view') this.view = change.view;
    if (moved) this.find();
    return moved;
  }

  private find(): void {
    this.spots = new Map(this.group.find(this.context, this.view).map((spot) => [spot.path, spot]));
    this.recount();
  }

  private recount(): void {
    const labels = [...this.spots.values()].flatMap((spot) => {
      const rollUp = this.context.world.rollup(spot.path);
      const count = rollUp && countOf(spot, rollUp);
      return count ? [count] : [];
    });
    this.mark = renew(this.mark, { labels });
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
