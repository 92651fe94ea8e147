import type { LonLat, Position } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import { visibleFootprint } from '#scenes/sight/visible-footprint.ts';
import { footprintOf, devicePath } from '#client/sight/footprint.ts';
import type { Footprint, FootprintsMark, LabelItem, LabelsMark, Line, LinesMark, PulsesMark } from '#client/marks/marks.ts';
import { isNear, coverageIndexOf, rankFor, sightingsOf, type Sighting } from '#client/sight/camera-coverage.ts';
import { pathAround, readPoint } from '#client/sight/point.ts';
import { showsSight, sightTarget, type SightTarget } from '#client/sight/target.ts';
import type { View } from '#client/view/view.ts';
import { versionsOf } from '#client/world/versions.ts';
import { concerns, defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

/** Metres of a dash and of the gap behind it. */
const DASH_M = 5;
const MOST_DASHES = 60;
/** A little of what is behind the target is shown too. */
const BEYOND = 1.15;

/** Who sees what is open: the ground the cameras see that see it, and a line from each: whole when it sees, dashed when it does not. */
class Sight implements LayerInstance {
  private readonly world: LayerContext['world'];
  private view: View;
  private best: readonly Sighting[] = [];
  private footprints: FootprintsMark = { type: 'footprints', id: 'sight/footprints', order: 26, version: 0, footprints: [] };
  private lines: LinesMark = { type: 'lines', id: 'sight/lines', order: 31, version: 0, lines: [] };
  private numbers: LabelsMark = {
    type: 'labels',
    id: 'sight/numbers',
    order: 61,
    version: 0,
    look: 'plate',
    scale: { to: 1.7 },
    labels: [],
  };
  private point: PulsesMark = { type: 'pulses', id: 'sight/point', order: 72, version: 0, pulses: [] };

  constructor({ world }: LayerContext, view: View) {
    this.world = world;
    this.view = view;
    // It counts from now on, before this layer hears of changes: what is asked then is asked of the new ledger.
    versionsOf(world);
    this.rebuild();
  }

  marks(): readonly (FootprintsMark | LinesMark | LabelsMark | PulsesMark)[] {
    return [this.footprints, this.lines, this.numbers, this.point];
  }

  update(change: LayerChange): boolean {
    const shown = showsSight(this.view);
    if (change.what === 'view') {
      const before = this.view;
      this.view = change.view;
      if (!shown && !showsSight(change.view)) return false;
      if (before.open !== change.view.open || shown !== showsSight(change.view)) return this.rebuild();
      return before.focus !== change.view.focus && this.brighten();
    } else if (
      !shown ||
      !(change.what === 'live' ? this.changedHands(change.touched) : concerns(change, 'place', 'device', 'alert', 'incident', 'ticket'))
    )
      return false;
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
    const marked = this.markPoint();
    const best = target ? sightingsOf(this.world, rankFor(this.world, target)).best : [];
    if (best.length === this.best.length && best.every((one, i) => isSame(one, this.best[i]))) return marked;
    this.best = best;
    this.footprints = renew(this.footprints, { footprints: best.filter((one) => one.seeing).map((one) => this.footprint(one, target!)) });
    this.brighten();
    this.lines = renew(this.lines, { lines: best.filter(isNear).flatMap((one) => lineTo(one, target!)) });
    this.numbers = renew(this.numbers, { labels: best.map(numberOf) });
    return true;
  }

  /** A point nobody has a mark for gets one. @returns whether it is another one now. */
  private markPoint(): boolean {
    const at = this.view.open.startsWith('sight:@') ? readPoint(this.view.open.slice('sight:'.length)) : null;
    const path = at ? pathAround(this.world, at) : '';
    const before = this.point.pulses[0];
    if ((before?.ref?.path ?? '') === path && before?.position.join() === at?.join()) return false;
    this.point = renew(this.point, {
      pulses: at ? [{ position: at, tone: 'accent', ref: path === '' ? null : { path }, waiting: false }] : [],
    });
    return true;
  }

  /** The camera in focus is the brightest, else the best: eight bright ones would drown the ground. @returns whether another one is now. */
  private brighten(): boolean {
    const { footprints } = this.footprints;
    const chosen = footprints.find(({ path }) => path === this.view.focus) ?? footprints[0];
    if (footprints.every(({ path, tone }) => (tone === 'accent') === (path === chosen.path))) return false;
    this.footprints = renew(this.footprints, {
      footprints: footprints.map((one) => ({ ...one, tone: one === chosen ? 'accent' : 'normal' })),
    });
    return true;
  }

  /** A camera that has to turn first is shown as it will look then; one that zooms, as far as it is asked to. */
  private footprint({ device, turns, distance }: Sighting, { position }: SightTarget): Footprint {
    const whole = footprintOf(device, 'detect', 'normal')!;
    const aimed = {
      ...whole,
      azimuth: turns ? bearing(device.position, position) : whole.azimuth,
      reach: device.camera!.ptz ? Math.min(whole.reach, distance * BEYOND) : whole.reach,
    };
    return { ...aimed, seen: visibleFootprint(aimed, coverageIndexOf(this.world).obstacleIndex) };
  }
}

const isSame = (a: Sighting, b: Sighting): boolean =>
  a.camera === b.camera &&
  a.device === b.device &&
  a.seeing === b.seeing &&
  a.sees === b.sees &&
  a.distance === b.distance &&
  a.offAxis === b.offAxis;

function bearing([lon, lat]: readonly number[], to: readonly number[]): number {
  return (Math.atan2((to[0] - lon) * Math.cos((lat * Math.PI) / 180), to[1] - lat) * 180) / Math.PI;
}

/** From the lens to the target, through the air. */
function lineTo({ device, seeing, sees, distance }: Sighting, { position }: SightTarget): Line[] {
  const along = (share: number): Position =>
    device.position.map((from, axis) => from + (position[axis] - from) * share) as unknown as Position;
  const between = (from: number, to: number): Pick<Line, 'points' | 'heights'> => {
    const ends = [along(from), along(to)];
    return { points: ends.map(([lon, lat]): LonLat => [lon, lat]), heights: ends.map(([, , height]) => height) };
  };
  if (seeing) return [{ ...between(0, 1), tone: 'accent', width: sees === 'facade' ? 2 : 3 }];
  const dashes = Math.min(MOST_DASHES, Math.ceil(distance / (2 * DASH_M)));
  return Array.from({ length: dashes }, (_, i): Line => ({ ...between(i / dashes, (i + 0.5) / dashes), tone: 'offline', width: 1.2 }));
}

const numberOf = ({ device, seeing }: Sighting, index: number): LabelItem => ({
  text: String(index + 1),
  position: device.position,
  tone: seeing ? 'accent' : 'offline',
  ref: { path: devicePath(device), handle: device.handle },
  rank: index,
});

export default defineLayer({
  id: 'sight',
  label: label('谁看得见', 'Who can see it'),
  order: 31,
  pinned: true,
  create: (context, view) => new Sight(context, view),
});
