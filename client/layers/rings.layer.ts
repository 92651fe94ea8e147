import { isWithin, type Position } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import { isTroubled, type RollUp } from '#contract/live/rollup.ts';
import { SEVERITIES } from '#contract/severity.ts';
import type { LabelItem, LabelsMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE, type ToneName } from '#client/marks/tones.ts';
import type { View } from '#client/view/view.ts';
import { floorOf } from '#contract/places/floors.ts';
import { buildingOf, floorPaths, middleOf } from '#client/places/floors.ts';
import { concerns, defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';
import { CountPositions, type CountLevel } from './alerts/count-positions.ts';

const inWords = (count: number): string => (count > 999 ? '999+' : String(count));

interface Told {
  readonly text: string;
  readonly tone: ToneName;
  /** 0 = the worst severity. */
  readonly index: number;
}

/**
 * What is the matter, worst first: the worst on the place itself, the rest beside it, last the cases that are only being handled. Life at
 * stake comes before all else.
 */
function countOf(path: string, position: Position, { alerts, lifeSafety, handled }: RollUp): LabelItem | null {
  const told: Told[] = SEVERITIES.map((severity, index) => ({ text: inWords(alerts[index]), tone: SEVERITY_TONE[severity], index })).filter(
    ({ index }) => alerts[index] > 0,
  );
  if (handled > 0) told.push({ text: inWords(handled), tone: 'handled', index: SEVERITIES.length });
  if (told.length === 0) return null;
  const [{ text, tone, index }, ...more] = told;
  return { text, tone, position, ref: { path }, rank: lifeSafety > 0 ? index - SEVERITIES.length : index, always: true, more };
}

const says = ({ text, tone }: Pick<LabelItem, 'text' | 'tone'>): string => `${tone} ${text}`;
const isSame = (a: LabelItem, b: LabelItem): boolean =>
  says(a) === says(b) &&
  a.rank === b.rank &&
  a.position.join() === b.position.join() &&
  a.more?.map(says).join() === b.more?.map(says).join();

/** The counts of some places, each told anew only when it is another. */
class Counts {
  private readonly context: LayerContext;
  private readonly told = new Map<string, LabelItem>();
  mark: LabelsMark;

  constructor(context: LayerContext, name: string, scale: LabelsMark['scale']) {
    this.context = context;
    this.mark = { type: 'labels', id: `rings/${name}`, order: 61, version: 0, scale, look: 'count', labels: [] };
  }

  /** @param at where a place's count stands; undefined = it has none. @returns whether any is another */
  recount(paths: Iterable<string>, at: (path: string) => Position | undefined): boolean {
    let news = false;
    for (const path of paths) {
      const [position, rollUp] = [at(path), this.context.world.rollup(path)];
      const next = position && rollUp ? countOf(path, position, rollUp) : null;
      const before = this.told.get(path);
      if (next === null ? !before : before && isSame(before, next)) continue;
      if (next) this.told.set(path, next);
      else this.told.delete(path);
      news = true;
    }
    // By path, so that it does not depend on what happened first.
    if (news) this.mark = renew(this.mark, { labels: [...this.told].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item) });
    return news;
  }

  recountAll(paths: Iterable<string>, at: (path: string) => Position | undefined): boolean {
    return this.recount(new Set([...this.told.keys(), ...paths]), at);
  }
}

/** Metres per pixel at which places are told together, by the level they are of. */
const GROUPS: readonly { readonly name: string; readonly level: CountLevel; readonly scale: LabelsMark['scale'] }[] = [
  { name: 'building-near', level: 'building', scale: { to: 0.6 } },
  { name: 'building', level: 'building', scale: { from: 0.6, to: 1.7 } },
  { name: 'compound', level: 'compound', scale: { from: 1.7, to: 6.5 } },
  { name: 'community', level: 'community', scale: { from: 6.5, to: 26 } },
  { name: 'street', level: 'street', scale: { from: 26 } },
];
/** From nearby the building in focus has no count: its floors speak for it. */
const NEAR = 'building-near';

/**
 * At every level, a place with trouble carries its counts by severity, as the server has them, each in the colour and shape of its
 * severity. The devices in alarm themselves stay drawn by the devices and alerts layers at every distance, so no count hides one.
 */
class Rings implements LayerInstance {
  private readonly context: LayerContext;
  private readonly spots: CountPositions;
  private readonly groups: readonly { readonly counts: Counts; readonly at: (path: string) => Position | undefined }[];
  private readonly floors: Counts;
  private readonly floorSpots = new Map<string, Position>();
  private inside: string | undefined;
  private focus: string;

  constructor(context: LayerContext, view: View) {
    this.context = context;
    this.focus = view.focus;
    this.spots = new CountPositions(context.world);
    this.inside = buildingOf(context.world, view.focus)?.path;
    this.floors = new Counts(context, 'floor', { to: 0.6 });
    this.groups = GROUPS.map(({ name, level, scale }) => ({
      counts: new Counts(context, name, scale),
      at: (path) => (name === NEAR && path === this.inside ? undefined : this.spots.of(level).get(path)),
    }));
    this.recountAll();
  }

  marks(): readonly LabelsMark[] {
    return [this.floors, ...this.groups.map(({ counts }) => counts)].map(({ mark }) => mark);
  }

  update(change: LayerChange): boolean {
    if (change.what === 'rollup') return change.paths === null ? this.recountAll() : this.recount(change.paths);
    if (change.what === 'view') {
      if (change.view.focus === this.focus) return false;
      this.focus = change.view.focus;
      return this.enter();
    }
    if (!concerns(change, 'place')) return false;
    const touched = this.spots.apply(change.what === 'records' ? change.changes : null);
    const entered = this.enter();
    return touched === null ? this.recountAll() : this.recount(touched) || entered;
  }

  /** Another building may be in focus, or have other floors. */
  private enter(): boolean {
    const before = this.inside;
    this.inside = buildingOf(this.context.world, this.focus)?.path;
    const concerned = [before, this.inside].filter((path) => path !== undefined);
    const near = this.recountGroups(concerned);
    return this.recountFloors() || near;
  }

  private recountAll(): boolean {
    // Of a city's hundred thousand places few are in trouble.
    const paths = [...this.context.world.rollups()].filter(([, rollUp]) => isTroubled(rollUp)).map(([path]) => path);
    const news = this.groups.map(({ counts, at }) => counts.recountAll(paths, at)).includes(true);
    return this.recountFloors() || news;
  }

  private recount(paths: Iterable<string>): boolean {
    const { inside } = this;
    const all = [...paths];
    const news = this.recountGroups(all);
    // Counts may name a floor that was not known of.
    return (inside !== undefined && all.some((path) => isWithin(path, inside)) && this.recountFloors()) || news;
  }

  private recountGroups(paths: readonly string[]): boolean {
    return this.groups.map(({ counts, at }) => counts.recount(paths, at)).includes(true);
  }

  /** The floors of the building in focus, one above the other. */
  private recountFloors(): boolean {
    const { world } = this.context;
    const building = buildingOf(world, this.focus);
    this.floorSpots.clear();
    if (building) {
      const { center, height = 0, floors = 1 } = building;
      const storey = height / Math.max(1, floors);
      for (const path of floorPaths(world, building)) this.floorSpots.set(path, [center[0], center[1], middleOf(floorOf(path)!) * storey]);
    }
    return this.floors.recountAll(this.floorSpots.keys(), (path) => this.floorSpots.get(path));
  }
}

export default defineLayer({ id: 'rings', label: label('汇总', 'Totals'), order: 60, create: (context, view) => new Rings(context, view) });
