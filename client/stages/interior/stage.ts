import '@fontsource-variable/noto-sans-sc/index.css';
import { Scene, WebGLRenderer } from 'three';
import type { Position } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { Mark, MarkRef } from '#client/marks/marks.ts';
import { samePadding, type Screen } from '#client/stages/camera/framing.ts';
import { LabelMarks, type LabelView } from '#client/stages/labels/labels.ts';
import { createAnimationLoop } from '#client/stages/paint/animation-loop.ts';
import { isSoftware } from '#client/stages/paint/software-rendering.ts';
import type { Indoors, Pose, Stage, StageEvents, StageKind, StageOptions, Target } from '#client/stages/stage.ts';
import { attachOrbitControls } from './camera/orbit-controls.ts';
import { INTERIOR_DRAWS } from './mark-types.ts';
import { viewStateFor } from './camera/framing.ts';
import { ViewFlight } from './camera/view-flight.ts';
import { createBuildingModel, floorPath, levelAt, levelOf, type BuildingModel } from './building/model.ts';
import { floorKeys, stepLevel } from './floor-keys.ts';
import { orbitCameraOf, InteriorCamera, poseOf } from './camera/interior-camera.ts';
import { Hover } from '../hover.ts';
import { pickAt, floorUnder } from './pick.ts';
import { planOf } from './building/plans.ts';
import { pointUniforms } from './meshes/points.ts';
import { collapsed, EMPTY_VIEW_STATE, metresPerPixel, type OrbitCamera, type ViewState } from './camera/view-state.ts';
import { BuildingMeshes } from './meshes/building-meshes.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { LabelLayer } from './label-layer.ts';

/** A building opened: floors slide apart, the one in focus unfolds into its rooms, devices hang where they hang. */
class InteriorStage implements Stage {
  private readonly container: HTMLElement;
  private readonly options: StageOptions;
  private readonly events: StageEvents;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new InteriorCamera();
  private readonly shared = pointUniforms();
  private readonly labels: LabelMarks;
  private readonly labelLayer: LabelLayer;
  private readonly animation = createAnimationLoop(() => this.request());
  private readonly observer = new ResizeObserver(() => this.resize());
  private readonly stops: (() => void)[] = [];
  private padding: StageOptions['padding'];
  private meshes: BuildingMeshes | null = null;
  private indoors: Indoors | null = null;
  private focus = -1;
  private viewState = EMPTY_VIEW_STATE;
  private flight: ViewFlight | null = null;
  private marks: readonly Mark[] = [];
  private frame = 0;
  /** Labels are to be placed anew: the eye or the floors have moved since. */
  private moved = false;
  private readonly hover: Hover;
  userMoved = false;
  private ready = false;
  private disposed = false;

  constructor(container: HTMLElement, options: StageOptions, events: StageEvents) {
    this.container = container;
    this.options = options;
    this.events = events;
    this.padding = options.padding;
    this.renderer = new WebGLRenderer({ antialias: !isSoftware(), powerPreference: 'high-performance' });
    this.renderer.setClearColor(NIGHT.ground);
    this.renderer.setPixelRatio(options.pixelRatio);
    const canvas = this.renderer.domElement;
    Object.assign(canvas.style, { position: 'absolute', inset: '0', touchAction: 'none' });
    container.append(canvas);
    this.shared.pixelRatio.value = options.pixelRatio;
    this.labels = new LabelMarks(container, () => this.labelView(), events.onPick, events.onHover);
    this.labelLayer = new LabelLayer(this.labels, options.lang);
    this.hover = new Hover({
      pick: (x, y) => this.pick(x, y),
      show: (ref, x, y) => {
        canvas.style.cursor = ref ? 'pointer' : '';
        events.onHover(ref, x, y);
      },
      busy: () => this.flight !== null,
    });
    this.listen(canvas);
    this.resize();
    this.fly(options.start);
  }

  setMarks(marks: readonly Mark[]): void {
    this.marks = marks;
    this.applyMarks();
  }

  /** Goes to a place of a building, into another building if need be. */
  fly({ indoors, level }: Target): void {
    if (!indoors) return;
    this.indoors = indoors;
    if (this.meshes?.model.path === indoors.building.path) this.show(this.meshes, indoors, level);
    else void this.enterBuilding(indoors, level);
  }

  pick(x: number, y: number): MarkRef | null {
    const { meshes } = this;
    const mover = meshes?.movers.pick(this.viewState, this.camera, x, y);
    return mover ?? (meshes && pickAt(meshes.model, this.viewState, this.camera, meshes.drawn, x, y, this.options.lang));
  }

  pointAt(x: number, y: number): Position | null {
    const { meshes } = this;
    const on = meshes && floorUnder(meshes.model, this.viewState, this.camera, x, y);
    return on && [...meshes.model.plane.toLonLat(on.at), meshes.model.levels[on.level].bottom];
  }

  pose(): Pose | null {
    return this.meshes && poseOf(this.viewState.camera, this.meshes.model.plane);
  }

  setPadding(padding: StageOptions['padding']): void {
    if (samePadding(this.padding, padding)) return;
    this.padding = padding;
    this.resize();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    cancelAnimationFrame(this.frame);
    this.animation.stop();
    this.hover.stop();
    for (const stop of this.stops) stop();
    this.labels.dispose();
    this.meshes?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.renderer.domElement.remove();
  }

  private screen(): Screen {
    return { width: Math.max(1, this.container.clientWidth), height: Math.max(1, this.container.clientHeight), padding: this.padding };
  }

  private show(meshes: BuildingMeshes, indoors: Indoors, level: Target['level']): void {
    const { model } = meshes;
    meshes.setCare(indoors);
    const named = levelOf(model, indoors.floor);
    const device = level === 'device' ? indoors.device : null;
    this.focus = named < 0 && device ? levelAt(model, device[2]) : named;
    meshes.unfold(this.focus);
    this.shared.focus.value = this.focus;
    this.userMoved = false;
    this.applyMarks();
    this.goTo(this.viewStateFor(model));
  }

  private viewStateFor(model: BuildingModel): ViewState {
    const device = this.indoors?.device ?? null;
    const [x, north] = device ? model.plane.toMetres([device[0], device[1]]) : [0, 0];
    return viewStateFor(model, this.focus, device && [x, north, device[2]], this.screen());
  }

  /** Into another building: what was drawn of the one before is gone. The first is entered from the eye of the stage before. */
  private async enterBuilding(indoors: Indoors, level: Target['level']): Promise<void> {
    const pose = this.meshes ? null : this.options.pose;
    const plan = await planOf(indoors.building);
    // Meanwhile somebody may have gone elsewhere.
    if (this.disposed || this.indoors !== indoors) return;
    this.meshes?.dispose();
    this.scene.clear();
    const model = createBuildingModel(indoors.building, plan);
    this.meshes = new BuildingMeshes(model, this.shared);
    this.scene.add(...this.meshes.objects);
    const camera: OrbitCamera = pose ? orbitCameraOf(pose, model.plane) : { ...viewStateFor(model, -1, null, this.screen()).camera };
    this.apply({ ...collapsed(model.levels), camera });
    this.show(this.meshes, indoors, level);
  }

  private goTo(to: ViewState): void {
    if (this.options.instant || this.options.reducedMotion) {
      this.flight = null;
      this.apply(to);
    } else this.flight = new ViewFlight(this.viewState, to);
    this.request();
  }

  private apply(viewState: ViewState): void {
    this.viewState = viewState;
    this.moved = true;
    this.meshes?.levels.pose(viewState);
  }

  private applyMarks(): void {
    const { meshes } = this;
    if (!meshes || this.disposed) return;
    const { added, removed, news } = meshes.update(this.marks);
    if (removed.length > 0) this.scene.remove(...removed);
    if (added.length > 0) this.scene.add(...added);
    const renamed = this.labelLayer.update(meshes, this.marks, this.focus, this.indoors?.veiled);
    if (news || renamed || meshes.moving) this.request();
  }

  private readonly request = (): void => {
    if (!this.disposed) this.frame ||= requestAnimationFrame(this.draw);
  };

  private readonly draw = (): void => {
    this.frame = 0;
    const { meshes, flight } = this;
    if (!meshes) return;
    if (flight) {
      const { view, over } = flight.now(this.viewState);
      this.apply(view);
      if (over) this.flight = null;
      else this.request();
    }
    this.camera.aim(this.viewState.camera);
    meshes.aimRings(this.options.reducedMotion);
    meshes.movers.advance(this.options.reducedMotion);
    this.animation.set(meshes.moving && !this.options.reducedMotion);
    meshes.scale(metresPerPixel(this.viewState.camera, this.screen().height));
    this.renderer.render(this.scene, this.camera.threeCamera);
    if (this.moved) this.labels.arrange();
    this.moved = false;
    if (this.ready) return;
    this.ready = true;
    this.events.onReady();
    this.events.onWhole();
  };

  private labelView(): LabelView {
    const { width, height } = this.screen();
    return {
      width,
      height,
      covered: this.padding,
      metresPerPixel: metresPerPixel(this.viewState.camera, height),
      project: this.meshes ? this.labelLayer.projection(this.meshes, this.viewState, this.camera, this.padding.left) : () => null,
    };
  }

  private resize(): void {
    const screen = this.screen();
    this.renderer.setSize(screen.width, screen.height);
    this.shared.viewport.value.set(screen.width, screen.height);
    this.camera.resize(screen);
    this.moved = true;
    if (this.meshes && !this.userMoved) {
      const to = this.viewStateFor(this.meshes.model);
      if (this.flight) this.flight.to = to;
      else this.apply(to);
    }
    this.request();
  }

  private listen(canvas: HTMLCanvasElement): void {
    const { events } = this;
    this.observer.observe(this.container);
    this.stops.push(
      () => this.observer.disconnect(),
      floorKeys((by) => this.step(by)),
      attachOrbitControls(
        canvas,
        () => this.viewState.camera,
        () => metresPerPixel(this.viewState.camera, this.screen().height),
        {
          onGrab: () => {
            this.flight = null;
            this.userMoved = true;
            this.hover.leave();
          },
          onMove: (camera) => {
            this.apply({ ...this.viewState, camera });
            this.request();
          },
          onClick: (x, y) => {
            const ref = this.pick(x, y);
            if (ref) events.onPick(ref);
          },
          onPoint: (x, y) => this.hover.point(x, y),
          onLeave: () => this.hover.leave(),
        },
      ),
    );
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      if (!this.disposed)
        events.onProblem({
          kind: 'lost',
          detail: 'webglcontextlost',
          message: label('图形上下文丢失，正在重建楼栋', 'Graphics context lost; rebuilding the building'),
        });
    });
  }

  private step(by: 1 | -1): void {
    const { meshes } = this;
    if (meshes) this.events.onPick({ path: floorPath(meshes.model, stepLevel(this.focus, by, meshes.model.levels.length)) });
  }
}

const kind: StageKind = {
  id: 'interior',
  draws: INTERIOR_DRAWS,
  mount: (host, options, events) => new InteriorStage(host, options, events),
};
export default kind;
