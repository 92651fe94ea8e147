import { Math as CesiumMath, type Scene } from '@cesium/engine';
import { flight, FLIGHT_MS } from '#client/stages/camera/flight.ts';
import { focalLength, frame, samePadding, type Screen } from '#client/stages/camera/framing.ts';
import type { Pose, StageOptions, Target } from '#client/stages/stage.ts';
import { coveredOf, snapshotOf, look, setFieldOfView, poseOf, canvasRectOver, type CanvasRect } from './camera.ts';
import type { CameraSnapshot, SkyView } from './camera-snapshot.ts';
import { frameOverTerrain } from './pose-over-terrain.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

const smooth = (t: number): number => Math.min(1, t) ** 2 * (3 - 2 * Math.min(1, t));

/** Where the globe's eye is and goes: to targets, until the user takes hold of it. */
export class CameraController {
  private readonly host: HTMLElement;
  private readonly scenery: HTMLElement;
  private readonly scene: Scene;
  private readonly terrain: TerrainHeights;
  private readonly instant: boolean;
  private readonly onFitted: () => void;
  private readonly observer: ResizeObserver;
  private padding: StageOptions['padding'];
  private target: Target;
  private flightFrame = 0;
  canvasRect: CanvasRect = { left: 0, top: 0, width: 1, height: 1 };
  pose: Pose;
  /** Metres of the ground that the pose looks at. */
  private height = 0;
  /** See Stage. */
  userMoved: boolean;

  /** @param scenery what holds the picture; placed over `host` so that its middle is that of the free part */
  constructor(host: HTMLElement, scenery: HTMLElement, scene: Scene, terrain: TerrainHeights, options: StageOptions, onFitted: () => void) {
    this.host = host;
    this.scenery = scenery;
    this.scene = scene;
    this.terrain = terrain;
    this.onFitted = onFitted;
    this.instant = options.instant || options.reducedMotion;
    this.padding = options.padding;
    this.target = options.start;
    this.userMoved = options.pose !== null;
    this.pose = options.pose ?? frame(options.start, this.screen());
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.resize();
  }

  get flying(): boolean {
    return this.flightFrame !== 0;
  }

  fly(target: Target): void {
    this.target = target;
    this.userMoved = false;
    const to = this.framedPose();
    this.stopFlight();
    if (this.instant) this.apply(to);
    else this.flyTo(to);
  }

  /** Stands on the ground as it now is. */
  reapply(): void {
    this.apply(this.userMoved || this.flying ? this.pose : this.framedPose());
  }

  /** The picture is the user's from now on. */
  takeOver(): void {
    this.stopFlight();
    this.userMoved = true;
  }

  setPadding(padding: StageOptions['padding']): void {
    if (samePadding(this.padding, padding)) return;
    this.padding = padding;
    this.resize();
  }

  /** Takes note of where the user has steered to. Call before each drawing. */
  update(): Pose {
    if (this.userMoved) {
      this.pose = poseOf(this.scene, this.canvasRect, this.terrain);
      this.height = this.terrain.at(this.pose.center);
    }
    return this.pose;
  }

  snapshot(): CameraSnapshot {
    return snapshotOf(this.scene, this.host.clientHeight, this.canvasRect, this.height);
  }

  covered(): ReturnType<typeof coveredOf> {
    return coveredOf(this.screen(), this.canvasRect);
  }

  skyView(): SkyView {
    const { camera } = this.scene;
    return {
      altitude: camera.positionCartographic.height - this.height,
      upward: CesiumMath.toDegrees(camera.pitch),
      height: this.canvasRect.height,
      focal: focalLength(this.host.clientHeight),
    };
  }

  dispose(): void {
    this.stopFlight();
    this.observer.disconnect();
  }

  private screen(): Screen {
    return { width: this.host.clientWidth, height: this.host.clientHeight, padding: this.padding };
  }

  private resize(): void {
    const screen = this.screen();
    if (screen.width === 0 || screen.height === 0) return;
    this.canvasRect = canvasRectOver(screen);
    const { left, top, width, height } = this.canvasRect;
    Object.assign(this.scenery.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    setFieldOfView(this.scene, screen.height, this.canvasRect);
    this.reapply();
    if (!this.userMoved) this.onFitted();
  }

  private framedPose(): Pose {
    if (this.target.pose) return this.target.pose;
    return this.terrain.hasHeights ? frameOverTerrain(this.target, this.screen(), this.terrain) : frame(this.target, this.screen());
  }

  private apply(pose: Pose, height = this.terrain.at(pose.center)): void {
    this.pose = pose;
    this.height = height;
    look(this.scene, pose, height);
    this.scene.requestRender();
  }

  private stopFlight(): void {
    cancelAnimationFrame(this.flightFrame);
    this.flightFrame = 0;
  }

  private flyTo(to: Pose): void {
    const way = flight(this.pose, to);
    const start = performance.now();
    // From one height to the other in one sweep: what lies between would shake the picture.
    const [low, high] = [this.height, this.terrain.at(to.center)];
    const flightFrame = (): void => {
      const t = (performance.now() - start) / FLIGHT_MS;
      this.apply(way(t), low + (high - low) * smooth(t));
      this.flightFrame = t < 1 ? requestAnimationFrame(flightFrame) : 0;
    };
    this.flightFrame = requestAnimationFrame(flightFrame);
  }
}
