import './globe.css';
import { ImageryLayer, type Cartesian2, type CesiumWidget } from '@cesium/engine';
import type { Position } from '#contract/geo.ts';
import { label } from '#contract/label.ts';
import type { LabelsMark, Mark, MarkRef } from '#client/marks/marks.ts';
import { levelled } from '#client/stages/framing.ts';
import { LabelMarks, type View } from '#client/stages/labels.ts';
import { createMotion } from '#client/stages/motion.ts';
import { isSoftware } from '#client/stages/software.ts';
import type { Pose, Stage, StageEvents, StageKind, StageOptions, Target } from '#client/stages/stage.ts';
import { readAreas } from '#client/stages/areas.ts';
import { Air } from './air.ts';
import { Arrival } from './arrival.ts';
import { Buildings } from './buildings.ts';
import { degreesOf, groundUnder, onPicture } from './camera.ts';
import { GLOBE_DRAWS } from './draws.ts';
import { layEarth } from './earth.ts';
import { project, type Eye } from './eye.ts';
import { Gaze } from './gaze.ts';
import { Ground } from './ground.ts';
import { groundWords } from '#client/stages/ground-words.ts';
import { Hand } from './hand.ts';
import { insist } from './insist.ts';
import { looksOf } from './looks.ts';
import { MarkCanvas } from './mark-canvas.ts';
import { Relief } from './relief/relief.ts';
import { Governor, PROFILES, readQuality, reduced } from './quality.ts';
import { Solids } from './solids.ts';
import { applyProfile, createWidget, unscaled } from './widget.ts';

const LOST = label('图形上下文丢失，正在重建三维场景', 'Graphics context lost; rebuilding the scene');
const BROKEN = label('三维场景绘制出错，正在重建', 'The scene could not be drawn; rebuilding it');
const GROUND_FAILED = label('三维底图读取失败，正在重试；设备与告警不受影响', 'Ground or buildings could not be read, trying again; devices and alerts are not affected');
/** Frames farther apart than this are not one movement. */
const RESTED_MS = 1000;

/** Cesium draws ground, buildings and what stands on them; points and pulses have a picture of their own above; words are elements. */
class GlobeStage implements Stage {
  private readonly options: StageOptions;
  private readonly events: StageEvents;
  private readonly scenery = document.createElement('div');
  private readonly credits = document.createElement('p');
  private readonly widget: CesiumWidget;
  private readonly air: Air;
  private readonly buildings: Buildings;
  private readonly ground: Ground;
  private readonly relief = new Relief();
  private readonly solids: Solids;
  private readonly marksAbove: MarkCanvas;
  private readonly labels: LabelMarks;
  private readonly gaze: Gaze;
  private readonly hand: Hand;
  private readonly governor = new Governor(readQuality(location.search), isSoftware());
  private readonly motion = createMotion(() => this.drawMarks());
  private readonly arrival: Arrival;
  private readonly stops: (() => void)[] = [];
  private marks: readonly Mark[] = [];
  private eye: Eye | null = null;
  private taking = 0;
  private lastFrame = 0;
  /** Areas are known and asked for. */
  private settled = false;
  /** The first complete picture is drawn: marks may move above it. */
  private up = false;
  /** The ground's names, and of how many they were made. */
  private names: { readonly count: number; readonly marks: readonly LabelsMark[] } = { count: 0, marks: [] };
  private disposed = false;

  constructor(host: HTMLElement, options: StageOptions, events: StageEvents) {
    this.options = options;
    this.events = events;
    this.scenery.className = 'globe-scenery';
    this.credits.className = 'stage-credits';
    host.append(this.scenery, this.credits);
    const scale = options.pixelRatio / devicePixelRatio;
    this.widget = createWidget(unscaled(this.scenery, scale), PROFILES[this.governor.quality].samples);
    applyProfile(this.widget, reduced(PROFILES[this.governor.quality]));
    this.gaze = new Gaze(host, this.scenery, this.scene, this.relief, options);
    this.air = new Air(this.scenery, this.scene);
    this.buildings = new Buildings(this.scene);
    this.solids = new Solids(this.scene, this.relief, scale, options.pixelRatio * PROFILES[this.governor.quality].resolution);
    this.ground = new Ground(() => this.groundCame(), (detail) => this.groundProblem(detail));
    this.marksAbove = new MarkCanvas(this.scenery, this.relief, options.pixelRatio, () => this.lost('webglcontextlost'));
    this.labels = new LabelMarks(this.scenery, () => this.labelView(), events.onPick, (ref, x, y) => events.onHover(ref, x + this.gaze.stretch.left, y + this.gaze.stretch.top));
    this.hand = new Hand(this.widget.canvas, scale, {
      onPick: (x, y) => {
        const ref = this.pickHere(x, y);
        if (ref) events.onPick(ref);
      },
      onHover: (x, y) => this.hover(x, y),
      onLeave: () => events.onHover(null, 0, 0),
      onSteer: () => {
        this.gaze.release();
        events.onHover(null, 0, 0);
      },
    });
    this.arrival = new Arrival({ alone: options.pose === null, onLook: () => this.scene.requestRender(), onComplete: () => this.drawWell() });
    this.listen();
    this.load();
  }

  setMarks(marks: readonly Mark[]): void {
    this.marks = marks;
    this.takeSoon();
  }

  fly(target: Target): void {
    this.gaze.fly(target);
  }

  pick(x: number, y: number): MarkRef | null {
    return this.pickHere(x - this.gaze.stretch.left, y - this.gaze.stretch.top);
  }

  pointAt(x: number, y: number): Position | null {
    const hit = groundUnder(this.scene, this.onPicture(x - this.gaze.stretch.left, y - this.gaze.stretch.top), this.relief);
    return hit ? [...degreesOf(hit), 0] : null;
  }

  pose(): Pose {
    return levelled(this.gaze.pose);
  }

  setPadding(padding: StageOptions['padding']): void {
    this.gaze.setPadding(padding);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.stops.forEach((stop) => stop());
    this.arrival.stop();
    cancelAnimationFrame(this.taking);
    this.motion.stop();
    this.gaze.dispose();
    this.hand.dispose();
    this.labels.dispose();
    this.marksAbove.dispose();
    this.ground.dispose();
    this.widget.destroy();
    this.scenery.remove();
    this.credits.remove();
  }

  private get scene(): CesiumWidget['scene'] {
    return this.widget.scene;
  }

  private listen(): void {
    const { scene, widget } = this;
    this.stops.push(
      scene.preRender.addEventListener(() => this.before()),
      scene.postRender.addEventListener(() => this.after()),
      scene.renderError.addEventListener((_scene: unknown, error: unknown) => this.lost(String(error), true)),
    );
    widget.canvas.addEventListener('webglcontextlost', () => this.lost('webglcontextlost'));
  }

  /** Ground and buildings; tried until they come. */
  private async load(): Promise<void> {
    const areas = await this.until(readAreas);
    this.credits.textContent = [...new Set(['CesiumJS', ...areas.map((area) => area.attribution)])].filter((words) => words !== '').join(' · ');
    if (areas.length > 0) {
      await this.until(() => this.relief.load(areas.flatMap(({ terrain }) => terrain ?? [])));
      layEarth(this.scene, areas, this.relief, () => this.groundCame());
      this.gaze.stand();
      this.takeSoon();
    }
    for (const area of areas) this.scene.imageryLayers.add(new ImageryLayer(this.ground.provider(area)));
    const { buildingError } = PROFILES[this.governor.quality];
    await Promise.all(areas.map(({ tileset, terrain }) => (tileset === null ? undefined : this.until(() => this.buildings.add(tileset, buildingError, terrain !== null)))));
    this.settled = true;
    this.scene.requestRender();
  }

  private until<T>(act: () => Promise<T>): Promise<T> {
    return insist(act, { gone: () => this.disposed, onProblem: (detail) => this.groundProblem(detail) });
  }

  private groundCame(): void {
    this.scene.requestRender();
    this.takeSoon();
  }

  private groundProblem(detail: string | null): void {
    this.events.onProblem(detail === null ? null : { kind: 'ground', detail, message: GROUND_FAILED });
    if (!this.disposed) this.arrival.note(detail !== null);
  }

  private lost(detail: string, broken = false): void {
    if (!this.disposed) this.events.onProblem({ kind: 'lost', detail, message: broken ? BROKEN : LOST });
  }

  private takeSoon(): void {
    this.taking ||= requestAnimationFrame(() => this.take());
  }

  private take(): void {
    this.taking = 0;
    if (this.disposed) return;
    if (this.solids.update(this.marks)) this.scene.requestRender();
    if (this.buildings.dress(looksOf(this.marks))) this.scene.requestRender();
    this.labels.update([...this.groundNames(), ...this.marks]);
    if (this.marksAbove.update(this.marks)) this.drawMarks();
    this.move();
  }

  private groundNames(): readonly LabelsMark[] {
    const { labels } = this.ground;
    if (labels.size !== this.names.count) this.names = { count: labels.size, marks: groundWords(labels.values(), labels.size) };
    return this.names.marks;
  }

  private before(): void {
    const pose = this.gaze.follow();
    const now = Date.now();
    this.solids.aim(this.gaze.eye().metresPerPixel);
    this.buildings.aim(pose.center, now, this.air.aim(pose, this.gaze.outlook(), now));
  }

  private after(): void {
    this.eye = this.gaze.eye();
    // The engine shapes rough squares between frames, and does not ask for the frame that shows them.
    if (this.relief.rough && this.ground.waiting === 0 && !this.scene.globe.tilesLoaded) this.scene.requestRender();
    if (this.arrival.complete) {
      this.up = true;
      this.drawMarks();
      this.labels.arrange();
      this.move();
      this.measure();
      this.events.onReady();
    } else if (this.settled && this.ground.waiting === 0 && this.scene.globe.tilesLoaded && this.buildings.loaded) this.arrival.settle();
  }

  private measure(): void {
    const now = performance.now();
    const took = now - this.lastFrame;
    this.lastFrame = now;
    // Frames of a movement follow each other at once; any longer pause was rest.
    const moving = this.gaze.flying || this.governor.measuring || this.gaze.released;
    if (moving && took < RESTED_MS && this.governor.note(took)) this.drawWell();
    if (this.governor.measuring) this.scene.requestRender();
  }

  /** From now on it is drawn as well as it can be. */
  private drawWell(): void {
    const profile = PROFILES[this.governor.quality];
    applyProfile(this.widget, profile);
    this.scenery.dataset.quality = this.governor.quality;
    this.buildings.setError(profile.buildingError);
    this.scene.requestRender();
  }

  private drawMarks(): void {
    if (this.eye && this.up && !this.disposed) this.marksAbove.draw(this.eye, this.options.reducedMotion ? -1 : (performance.now() / 1000) % 3600);
  }

  private move(): void {
    this.motion.set(!this.options.reducedMotion && this.eye !== null && this.marksAbove.moving(this.eye) && this.up);
  }

  private hover(x: number, y: number): MarkRef | null {
    if (this.gaze.flying) return null;
    const ref = this.pickHere(x, y);
    this.events.onHover(ref, x + this.gaze.stretch.left, y + this.gaze.stretch.top);
    return ref;
  }

  /** CSS pixels of the scenery. */
  private pickHere(x: number, y: number): MarkRef | null {
    if (!this.eye) return null;
    const above = this.marksAbove.pick(this.eye, x, y);
    if (above) return above;
    const at = this.onPicture(x, y);
    const building = Buildings.refOf(this.scene.pick(at));
    if (building) return building;
    const hit = groundUnder(this.scene, at, this.relief);
    const place = hit && this.ground.placeAt(degreesOf(hit));
    return place ? { path: place.path, name: place.name } : null;
  }

  private onPicture(x: number, y: number): Cartesian2 {
    return onPicture(this.scene, this.gaze.stretch, [x, y]);
  }

  private labelView(): View {
    const { eye, gaze } = this;
    return {
      width: gaze.stretch.width, height: gaze.stretch.height, covered: gaze.covered(), metresPerPixel: eye?.metresPerPixel ?? Infinity, center: gaze.pose.center,
      project: (position) => (eye ? project(eye, this.relief.earth(position)) : null),
    };
  }
}

const globeStage: StageKind = { id: 'globe', draws: GLOBE_DRAWS, mount: (host, options, events) => new GlobeStage(host, options, events) };
export default globeStage;
