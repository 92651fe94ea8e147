import { Math as CesiumMath, type Scene } from '@cesium/engine';
import { flight, FLIGHT_MS } from '#client/stages/flight.ts';
import { focalLength, frame, type Screen } from '#client/stages/framing.ts';
import type { Pose, StageOptions, Target } from '#client/stages/stage.ts';
import { coveredOf, eyeOf, look, openEye, poseOf, stretchOver, type Stretch } from './camera.ts';
import type { Eye } from './eye.ts';
import type { Outlook } from './haze.ts';
import { frameOver } from './relief/over-ground.ts';
import type { Relief } from './relief/relief.ts';

const smooth = (t: number): number => Math.min(1, t) ** 2 * (3 - 2 * Math.min(1, t));

/** Where the globe's eye is and goes: to targets, until the user takes hold of it. */
export class Gaze {
  private readonly host: HTMLElement;
  private readonly scenery: HTMLElement;
  private readonly scene: Scene;
  private readonly relief: Relief;
  private readonly still: boolean;
  private readonly observer: ResizeObserver;
  private padding: StageOptions['padding'];
  private target: Target;
  private step = 0;
  stretch: Stretch = { left: 0, top: 0, width: 1, height: 1 };
  pose: Pose;
  /** Metres of the ground that the pose looks at. */
  private height = 0;
  /** The user has moved the picture since the last flight: it is theirs, and is left alone when panels come and go. */
  released: boolean;

  /** @param scenery what holds the picture; placed over `host` so that its middle is that of the free part */
  constructor(host: HTMLElement, scenery: HTMLElement, scene: Scene, relief: Relief, options: StageOptions) {
    this.host = host;
    this.scenery = scenery;
    this.scene = scene;
    this.relief = relief;
    this.still = options.instant || options.reducedMotion;
    this.padding = options.padding;
    this.target = options.start;
    this.released = options.pose !== null;
    this.pose = options.pose ?? frame(options.start, this.screen());
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.resize();
  }

  get flying(): boolean {
    return this.step !== 0;
  }

  fly(target: Target): void {
    this.target = target;
    this.released = false;
    const to = this.framed();
    this.land();
    if (this.still) this.show(to);
    else this.flyTo(to);
  }

  /** Stands on the ground as it now is. */
  stand(): void {
    this.show(this.released || this.flying ? this.pose : this.framed());
  }

  /** The picture is the user's from now on. */
  release(): void {
    this.land();
    this.released = true;
  }

  setPadding(padding: StageOptions['padding']): void {
    const old = this.padding;
    if (old.top === padding.top && old.right === padding.right && old.bottom === padding.bottom && old.left === padding.left) return;
    this.padding = padding;
    this.resize();
  }

  /** Takes note of where the user has steered to. Call before each drawing. */
  follow(): Pose {
    if (this.released) {
      this.pose = poseOf(this.scene, this.stretch, this.relief);
      this.height = this.relief.at(this.pose.center);
    }
    return this.pose;
  }

  eye(): Eye {
    return eyeOf(this.scene, this.host.clientHeight, this.stretch, this.height);
  }

  covered(): ReturnType<typeof coveredOf> {
    return coveredOf(this.screen(), this.stretch);
  }

  outlook(): Outlook {
    const { camera } = this.scene;
    return { altitude: camera.positionCartographic.height - this.height, upward: CesiumMath.toDegrees(camera.pitch), height: this.stretch.height, focal: focalLength(this.host.clientHeight) };
  }

  dispose(): void {
    this.land();
    this.observer.disconnect();
  }

  private screen(): Screen {
    return { width: this.host.clientWidth, height: this.host.clientHeight, padding: this.padding };
  }

  private resize(): void {
    const screen = this.screen();
    if (screen.width === 0 || screen.height === 0) return;
    this.stretch = stretchOver(screen);
    const { left, top, width, height } = this.stretch;
    Object.assign(this.scenery.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    openEye(this.scene, screen.height, this.stretch);
    this.stand();
  }

  private framed(): Pose {
    return this.relief.rough ? frameOver(this.target, this.screen(), this.relief) : frame(this.target, this.screen());
  }

  private show(pose: Pose, height = this.relief.at(pose.center)): void {
    this.pose = pose;
    this.height = height;
    look(this.scene, pose, height);
    this.scene.requestRender();
  }

  private land(): void {
    cancelAnimationFrame(this.step);
    this.step = 0;
  }

  private flyTo(to: Pose): void {
    const way = flight(this.pose, to);
    const start = performance.now();
    // From one height to the other in one sweep: what lies between would shake the picture.
    const [low, high] = [this.height, this.relief.at(to.center)];
    const step = (): void => {
      const t = (performance.now() - start) / FLIGHT_MS;
      this.show(way(t), low + (high - low) * smooth(t));
      this.step = t < 1 ? requestAnimationFrame(step) : 0;
    };
    this.step = requestAnimationFrame(step);
  }
}
