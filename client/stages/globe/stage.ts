import './globe.css';
import type { Cartesian2, CesiumWidget } from '@cesium/engine';
import type { Position } from '#contract/places/geo.ts';
import type { Mark, MarkRef } from '#client/marks/marks.ts';
import { tiltedDown } from '#client/stages/camera/framing.ts';
import { LabelMarks, type LabelView } from '#client/stages/labels/labels.ts';
import { createAnimationLoop } from '#client/stages/paint/animation-loop.ts';
import { isSoftware } from '#client/stages/paint/software-rendering.ts';
import type { Pose, Stage, StageEvents, StageKind, StageOptions, Target } from '#client/stages/stage.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { Atmosphere } from './scene/atmosphere.ts';
import { FirstPicture } from './scene/first-picture.ts';
import { Buildings } from './scene/buildings.ts';
import { creditsOf, loadAreas } from './scene/load-areas.ts';
import { pickScene } from './scene/pick.ts';
import { degreesOf, groundUnder, toCanvasPixels } from './camera/camera.ts';
import { GLOBE_DRAWS } from './mark-types.ts';
import { project, type CameraSnapshot } from './camera/camera-snapshot.ts';
import { CameraController } from './camera/camera-controller.ts';
import { Ground } from './ground/ground.ts';
import { Hover } from '../hover.ts';
import { PointerInput } from './camera/pointer-input.ts';
import { buildingColoursOf } from './scene/building-colours.ts';
import { MarkCanvas } from './marks/mark-canvas.ts';
import { BROKEN, GROUND_FAILED, LOST } from './problems.ts';
import { TerrainHeights } from './terrain/terrain-heights.ts';
import { QualityController, PROFILES, readQuality, reduced } from './scene/quality.ts';
import { GroundMarks } from './marks/ground-marks.ts';
import { applyProfile, createWidget, unscaled } from './scene/widget.ts';

/** Frames farther apart than this are not one movement. */
const RESTED_MS = 1000;

/** Cesium draws ground, buildings and what stands on them; points and pulses have a picture of their own above; words are elements. */
class GlobeStage implements Stage {
  private readonly options: StageOptions;
  private readonly events: StageEvents;
  private readonly scenery = document.createElement('div');
  private readonly credits = document.createElement('p');
  private readonly widget: CesiumWidget;
  private readonly atmosphere: Atmosphere;
  private readonly buildings: Buildings;
  private readonly ground: Ground;
  private readonly terrain = new TerrainHeights();
  private readonly groundMarks: GroundMarks;
  private readonly markCanvas: MarkCanvas;
  private readonly labels: LabelMarks;
  private readonly camera: CameraController;
  private readonly pointer: PointerInput;
  private readonly quality = new QualityController(readQuality(location.search), isSoftware());
  private readonly animation = createAnimationLoop(() => this.drawMarks());
  private readonly firstPicture: FirstPicture;
  private readonly stops: (() => void)[] = [];
  private marks: readonly Mark[] = [];
  private snapshot: CameraSnapshot | null = null;
  private marksFrame = 0;
  private lastFrame = 0;
  /** Areas are known and asked for. */
  private areasLoaded = false;
  /** The first complete picture is drawn: marks may move above it. */
  private drawnOnce = false;
  private disposed = false;

  constructor(host: HTMLElement, options: StageOptions, events: StageEvents) {
    this.options = options;
    this.events = events;
    this.scenery.className = 'globe-scenery';
    this.credits.className = 'stage-credits';
    host.append(this.scenery, this.credits);
    const scale = options.pixelRatio / devicePixelRatio;
    this.widget = createWidget(unscaled(this.scenery, scale), PROFILES[this.quality.level].samples);
    applyProfile(this.widget, reduced(PROFILES[this.quality.level]));
    this.camera = new CameraController(host, this.scenery, this.scene, this.terrain, options, () => events.onFitted?.());
    this.atmosphere = new Atmosphere(this.scenery, this.scene);
    this.buildings = new Buildings(this.scene);
    this.groundMarks = new GroundMarks(this.scene, this.terrain, scale, options.pixelRatio * PROFILES[this.quality.level].resolution);
    this.ground = new Ground(
      () => this.groundCame(),
      (detail) => this.groundProblem(detail),
    );
    this.markCanvas = new MarkCanvas(this.scenery, this.terrain, options.pixelRatio, () => this.lost('webglcontextlost'));
    const onHover: StageEvents['onHover'] = (ref, x, y) =>
      events.onHover(ref, x + this.camera.canvasRect.left, y + this.camera.canvasRect.top);
    this.labels = new LabelMarks(this.scenery, () => this.labelView(), events.onPick, onHover);
    const hover = new Hover({
      pick: (x, y) => this.pickOnCanvas(x, y),
      show: (ref, x, y) => {
        this.widget.canvas.style.cursor = ref ? 'pointer' : '';
        onHover(ref, x, y);
      },
      busy: () => this.camera.flying,
    });
    this.pointer = new PointerInput(this.widget.canvas, scale, {
      onPick: (x, y) => {
        const ref = this.pickOnCanvas(x, y);
        if (ref) events.onPick(ref);
      },
      hover,
      onSteer: () => {
        this.camera.takeOver();
        hover.leave();
      },
    });
    this.firstPicture = new FirstPicture({
      nothingBehind: options.alone,
      onCheck: () => this.scene.requestRender(),
      onShow: () => this.applyQuality(),
      onWhole: events.onWhole,
    });
    this.listen();
    void this.load();
  }

  setMarks(marks: readonly Mark[]): void {
    this.marks = marks;
    this.scheduleMarks();
  }

  fly(target: Target): void {
    this.camera.fly(target);
  }

  pick(x: number, y: number): MarkRef | null {
    return this.pickOnCanvas(x - this.camera.canvasRect.left, y - this.camera.canvasRect.top);
  }

  pointAt(x: number, y: number): Position | null {
    const hit = groundUnder(this.scene, this.toCanvasPixels(x - this.camera.canvasRect.left, y - this.camera.canvasRect.top), this.terrain);
    return hit ? [...degreesOf(hit), 0] : null;
  }

  pose(): Pose {
    return tiltedDown(this.camera.pose);
  }

  get userMoved(): boolean {
    return this.camera.userMoved;
  }

  setPadding(padding: StageOptions['padding']): void {
    this.camera.setPadding(padding);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.stops.forEach((stop) => stop());
    this.firstPicture.stop();
    cancelAnimationFrame(this.marksFrame);
    this.animation.stop();
    this.camera.dispose();
    this.pointer.dispose();
    this.labels.dispose();
    this.markCanvas.dispose();
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
      scene.preRender.addEventListener(() => this.beforeRender()),
      scene.postRender.addEventListener(() => this.afterRender()),
      scene.renderError.addEventListener((_scene: unknown, error: unknown) => this.lost(String(error), true)),
    );
    widget.canvas.addEventListener('webglcontextlost', () => this.lost('webglcontextlost'));
  }

  private async load(): Promise<void> {
    const { scene, terrain, ground, buildings } = this;
    await loadAreas(
      { scene, terrain, ground, buildings, buildingError: () => PROFILES[this.quality.level].buildingError },
      {
        cancelled: () => this.disposed,
        onProblem: (detail) => this.groundProblem(detail),
        onAreas: (areas) => (this.credits.textContent = creditsOf(areas)),
        onGround: () => this.groundCame(),
        onTerrain: () => {
          this.camera.reapply();
          this.scheduleMarks();
        },
      },
    );
    this.areasLoaded = true;
    this.scene.requestRender();
  }

  private groundCame(): void {
    this.scene.requestRender();
    this.scheduleMarks();
  }

  private groundProblem(detail: string | null): void {
    this.events.onProblem(detail === null ? null : { kind: 'ground', detail, message: GROUND_FAILED });
    if (!this.disposed) this.firstPicture.setFailing(detail !== null);
  }

  private lost(detail: string, broken = false): void {
    if (!this.disposed) this.events.onProblem({ kind: 'lost', detail, message: broken ? BROKEN : LOST });
  }

  private scheduleMarks(): void {
    this.marksFrame ||= requestAnimationFrame(() => this.applyMarks());
  }

  private applyMarks(): void {
    this.marksFrame = 0;
    if (this.disposed) return;
    if (this.groundMarks.update(this.marks)) this.scene.requestRender();
    if (this.buildings.setColours(buildingColoursOf(this.marks))) this.scene.requestRender();
    this.labels.update([...this.ground.labelMarks(), ...this.marks]);
    if (this.markCanvas.update(this.marks)) this.drawMarks();
    else this.animate();
  }

  private beforeRender(): void {
    const pose = this.camera.update();
    const now = shownTime();
    this.groundMarks.aim(this.camera.snapshot().metresPerPixel);
    this.buildings.aim(pose.center, now, this.atmosphere.aim(pose, this.camera.skyView(), now));
  }

  private afterRender(): void {
    this.snapshot = this.camera.snapshot();
    // The engine shapes uneven squares between frames, and does not ask for the frame that shows them.
    if (this.terrain.hasHeights && this.ground.waiting === 0 && !this.scene.globe.tilesLoaded) this.scene.requestRender();
    if (this.areasLoaded && this.ground.waiting === 0 && this.scene.globe.tilesLoaded && this.buildings.loaded) this.firstPicture.finish();
    if (!this.firstPicture.shown) return;
    this.drawnOnce = true;
    this.drawMarks();
    this.labels.arrange();
    this.measure();
    this.events.onReady();
  }

  private measure(): void {
    const now = performance.now();
    const took = now - this.lastFrame;
    this.lastFrame = now;
    // Frames of a movement follow each other at once; any longer pause was rest.
    const moving = this.camera.flying || this.quality.measuring || this.camera.userMoved;
    if (moving && took < RESTED_MS && this.quality.addFrame(took)) this.applyQuality();
    if (this.quality.measuring) this.scene.requestRender();
  }

  /** From now on it is drawn as well as it can be. */
  private applyQuality(): void {
    const profile = PROFILES[this.quality.level];
    applyProfile(this.widget, profile);
    this.scenery.dataset.quality = this.quality.level;
    this.buildings.setError(profile.buildingError);
    this.scene.requestRender();
  }

  private drawMarks(): void {
    if (this.snapshot && this.drawnOnce && !this.disposed) this.markCanvas.draw(this.snapshot, this.options.reducedMotion);
    this.animate();
  }

  private animate(): void {
    this.animation.set(!this.options.reducedMotion && this.snapshot !== null && this.markCanvas.moving(this.snapshot) && this.drawnOnce);
  }

  /** CSS pixels of the scenery. */
  private pickOnCanvas(x: number, y: number): MarkRef | null {
    if (!this.snapshot) return null;
    const above = this.markCanvas.pick(this.snapshot, x, y);
    if (above) return above;
    return pickScene(this.scene, this.toCanvasPixels(x, y), this.terrain, this.ground);
  }

  private toCanvasPixels(x: number, y: number): Cartesian2 {
    return toCanvasPixels(this.scene, this.camera.canvasRect, [x, y]);
  }

  private labelView(): LabelView {
    const { snapshot, camera } = this;
    return {
      width: camera.canvasRect.width,
      height: camera.canvasRect.height,
      covered: camera.covered(),
      metresPerPixel: snapshot?.metresPerPixel ?? Infinity,
      center: camera.pose.center,
      project: (position) => (snapshot ? project(snapshot, this.terrain.toEcef(position)) : null),
    };
  }
}

const globeStage: StageKind = { id: 'globe', draws: GLOBE_DRAWS, mount: (host, options, events) => new GlobeStage(host, options, events) };
export default globeStage;
