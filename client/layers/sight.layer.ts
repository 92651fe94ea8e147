import type { LonLat, Position } from '#contract/geo.ts';
import { label } from '#contract/label.ts';
import { visibleFootprint } from '#scenes/sight/visible-footprint.ts';
import type { Footprint, FootprintsMark, LabelItem, LabelsMark, Line, LinesMark } from '#client/marks/marks.ts';
import { isNear, lookoutOf, rankFor, sightCamera, sightingsOf, type Sighting } from '#client/sight/lookout.ts';
import { showsSight, sightTarget, type SightTarget } from '#client/sight/target.ts';
import type { View } from '#client/view/view.ts';
import { versionsOf } from '#client/world/versions.ts';
import { concerns, defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

/** Metres of a dash and of the gap behind it. */
const DASH_M = 5;
const MOST_DASHES = 60;

/** Who sees what is open: the ground the cameras see that see it, and a line from each: whole when it sees, dashed when it does not. */
class Sight implements LayerInstance {
  private readonly world: LayerContext['world'];
  private view: View;
  private best: readonly Sighting[] = [];
  private footprints: FootprintsMark = { type: 'footprints', id: 'sight/footprints', order: 26, version: 0, footprints: [] };
  private lines: LinesMark = { type: 'lines', id: 'sight/lines', order: 31, version: 0, lines: [] };
  private numbers: LabelsMark = { type: 'labels', id: 'sight/numbers', order: 61, version: 0, look: 'plate', scale: { to: 1.7 }, labels: [] };

  constructor({ world }: LayerContext, view: View) {
    this.world = world;
    this.view = view;
    // It counts from now on, before this layer hears of changes: what is asked then is asked of the new ledger.
    versionsOf(world);
    this.rebuild();
  }

  marks(): readonly (FootprintsMark | LinesMark | LabelsMark)[] {
    return [this.footprints, this.lines, this.numbers];
  }

  update(change: LayerChange): boolean {
    const shown = showsSight(this.view);
    if (change.what === 'view') {
      const before = this.view;
      this.view = change.view;
      if (!shown && !showsSight(change.view)) return false;
      if (before.open !== change.view.open || shown !== showsSight(change.view)) return this.rebuild();
      return before.focus !== change.view.focus && this.brighten();
    } else if (!shown || !(change.what === 'live' ? this.changedHands(change.touched) : concerns(change, 'place', 'device', 'alert', 'incident'))) return false;
    return this.rebuild();
  }

  /** A camera came back or went. */
  private changedHands(touched: Uint32Array): boolean {
    const device = (handle: number): boolean => this.world.deviceByHandle(handle)?.camera !== undefined;
    return touched.some(device);
  }

  /** @returns whether anything looks different now. */
  private rebuild(): boolean {
    const target = showsSight(this.view) ? sightTarget(this.world, this.view.open) : null;
    const best = target ? sightingsOf(this.world, rankFor(this.world, target)).best : [];
    if (best.length === this.best.length && best.every((one, i) => isSame(one, this.best[i]))) return false;
    this.best = best;
    this.footprints = renew(this.footprints, { footprints: best.filter((one) => one.seeing).map((one) => this.footprint(one, target!)) });
    this.brighten();
    this.lines = renew(this.lines, { lines: best.filter(isNear).flatMap((one) => lineTo(one, target!)) });
    this.numbers = renew(this.numbers, { labels: best.map(numberOf) });
    return true;
  }

  /** The camera in focus is the brightest, else the best: eight bright ones would drown the ground. @returns whether another one is now. */
  private brighten(): boolean {
    const { footprints } = this.footprints;
    const chosen = footprints.find(({ path }) => path === this.view.focus) ?? footprints[0];
    if (footprints.every(({ path, tone }) => (tone === 'accent') === (path === chosen.path))) return false;
    this.footprints = renew(this.footprints, { footprints: footprints.map((one) => ({ ...one, tone: one === chosen ? 'accent' : 'normal' })) });
    return true;
  }

  /** A camera that has to turn first is shown as it will look then. */
  private footprint({ device, sees }: Sighting, { position }: SightTarget): Footprint {
    const camera = sightCamera(device)!;
    const aimed = sees === 'turned' ? { ...camera, azimuth: bearing(device.position, position) } : camera;
    const { azimuth, fov, reach } = aimed;
    return { path: pathOf(device), position: device.position, azimuth, fov, reach, tone: 'normal', seen: visibleFootprint(aimed, lookoutOf(this.world).surveyed) };
  }
}

const isSame = (a: Sighting, b: Sighting): boolean =>
  a.camera === b.camera && a.device === b.device && a.seeing === b.seeing && a.sees === b.sees && a.distance === b.distance && a.offAxis === b.offAxis;

const pathOf = ({ place, id }: Sighting['device']): string => `${place}/${id}`;

function bearing([lon, lat]: readonly number[], to: readonly number[]): number {
  return (Math.atan2((to[0] - lon) * Math.cos((lat * Math.PI) / 180), to[1] - lat) * 180) / Math.PI;
}

/** From the lens to the target, through the air. */
function lineTo({ device, seeing, sees, distance }: Sighting, { position }: SightTarget): Line[] {
  const along = (share: number): Position => device.position.map((from, axis) => from + (position[axis] - from) * share) as unknown as Position;
  const between = (from: number, to: number): Pick<Line, 'points' | 'heights'> => {
    const ends = [along(from), along(to)];
    return { points: ends.map(([lon, lat]): LonLat => [lon, lat]), heights: ends.map(([, , height]) => height) };
  };
  if (seeing) return [{ ...between(0, 1), tone: 'accent', width: sees === 'facade' ? 1.4 : 2.4 }];
  const dashes = Math.min(MOST_DASHES, Math.ceil(distance / (2 * DASH_M)));
  return Array.from({ length: dashes }, (_, i): Line => ({ ...between(i / dashes, (i + 0.5) / dashes), tone: 'offline', width: 1.2 }));
}

const numberOf = ({ device, seeing }: Sighting, index: number): LabelItem =>
  ({ text: String(index + 1), position: device.position, tone: seeing ? 'accent' : 'offline', ref: { path: pathOf(device), handle: device.handle }, rank: index });

export default defineLayer({ id: 'sight', label: label('谁看得见', 'Who can see it'), order: 31, pinned: true, create: (context, view) => new Sight(context, view) });
