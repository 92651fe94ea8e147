import { inRing } from '#contract/places/geo.ts';
import { BufferGeometry, type Object3D } from 'three';
import type { Mark, PointsMark, PulsesMark, StoreysMark } from '#client/marks/marks.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import type { Indoors } from '#client/stages/stage.ts';
import { hazardsOf, type Hazards } from '#client/stages/interior/building/hazards.ts';
import { spotOf, unitAt, type BuildingModel, type Spot } from '#client/stages/interior/building/model.ts';
import { MoverMeshes } from './movers.ts';
import { LevelTexture } from './level-texture.ts';
import { Points, type PointUniforms } from './points.ts';
import { Pulses } from './pulses.ts';
import { Rooms } from './rooms.ts';
import { createShell } from './shell.ts';

const NO_HAZARDS: Hazards = { fires: [], tints: new Float32Array(0), smoke: [] };

/** One building as things three draws: its shell, the rooms of the floor in focus, and what the marks say of it. */
export class BuildingMeshes {
  readonly model: BuildingModel;
  readonly levels: LevelTexture;
  readonly objects: Object3D[];
  readonly movers: MoverMeshes;
  hazards = NO_HAZARDS;
  private readonly rooms: Rooms;
  private readonly pulses: Pulses;
  private readonly points = new Map<string, Points>();
  private readonly shared: PointUniforms;
  private pulseKey = '';
  private level = -1;
  private care: Indoors['care'] = [];

  constructor(model: BuildingModel, shared: PointUniforms) {
    this.model = model;
    this.shared = shared;
    this.levels = new LevelTexture(model.levels.length);
    this.rooms = new Rooms(this.levels);
    this.pulses = new Pulses(this.levels, shared);
    this.movers = new MoverMeshes(model, this.levels, shared);
    this.objects = [...createShell(model, this.levels), this.rooms.group, ...this.pulses.objects, ...this.movers.objects];
  }

  /** Call before each drawing. @param still nothing may move by itself */
  aimRings(still: boolean): void {
    this.pulses.aim(still);
  }

  get moving(): boolean {
    return this.pulses.moving || this.movers.moving;
  }

  get drawn(): Iterable<Points> {
    return this.points.values();
  }

  /** Units where people asked for care are marked. Who may not know of them is not told of them. */
  setCare({ care }: Indoors): void {
    this.care = care;
  }

  /** Shows the rooms of a level (−1 = of none). */
  unfold(level: number): void {
    this.level = level;
    const unitsOf = (spots: readonly Spot[]): Set<string | undefined> =>
      new Set(spots.filter((spot) => spot.level === level).map((spot) => unitAt(this.model, spot)));
    const cared = unitsOf(this.care.map(({ path, position }) => spotOf(this.model, path, position)));
    const fires = this.hazards.fires.filter((fire) => fire.level === level);
    const burning = unitsOf(fires);
    this.rooms.show(this.model, level, ({ ring, unit }) => ({
      accent: unit !== undefined && cared.has(unit) ? 1 : 0,
      heat: fires.some(({ x, north }) => inRing(ring, [x, north])) ? 1 : unit !== undefined && burning.has(unit) ? 0.3 : 0,
    }));
  }

  /** @returns objects to add to and take from the scene, and whether anything looks different. */
  update(marks: readonly Mark[]): { added: readonly Object3D[]; removed: readonly Object3D[]; news: boolean } {
    const [added, removed]: [Object3D[], Object3D[]] = [[], []];
    const estimates = marks.filter((mark): mark is StoreysMark => mark.type === 'storeys' && mark.estimated === true);
    let news = this.updatePulses(
      marks.filter((mark) => mark.type === 'pulses'),
      estimates,
    );
    news = this.movers.update(marks.filter((mark) => mark.type === 'movers')) || news;
    const points = marks.filter((mark): mark is PointsMark => mark.type === 'points');
    for (const [id, old] of this.points) {
      if (
        points.some((mark) => mark.id === id && mark.columns === old.mark.columns && mark.version === old.mark.version) &&
        !old.outdated()
      )
        continue;
      removed.push(...old.objects);
      old.dispose();
      this.points.delete(id);
    }
    for (const mark of points) {
      const known = this.points.get(mark.id);
      if (known) news = known.retone() || news;
      else {
        mark.columns.flush(() => undefined);
        const made = new Points(mark, this.model, this.levels, this.shared);
        this.points.set(mark.id, made);
        added.push(...made.objects);
      }
    }
    return { added, removed, news: news || added.length > 0 || removed.length > 0 };
  }

  private updatePulses(marks: readonly PulsesMark[], estimates: readonly StoreysMark[]): boolean {
    const key = [...marks, ...estimates].map(({ id, version }) => `${id} ${version}`).join();
    if (key === this.pulseKey) return false;
    this.pulseKey = key;
    this.hazards = hazardsOf(this.model, marks, estimates);
    this.levels.tint(this.hazards.tints);
    this.pulses.update(this.model, marks, this.hazards);
    this.unfold(this.level);
    return true;
  }

  /** Marks are drawn at the distances they ask for. */
  scale(metresPerPixel: number): void {
    for (const points of this.points.values()) points.show(inScale(points.mark, metresPerPixel));
  }

  dispose(): void {
    this.rooms.dispose();
    this.pulses.dispose();
    this.movers.dispose();
    for (const points of this.points.values()) points.dispose();
    for (const object of this.objects) if ('geometry' in object && object.geometry instanceof BufferGeometry) object.geometry.dispose();
    this.levels.dispose();
  }
}
