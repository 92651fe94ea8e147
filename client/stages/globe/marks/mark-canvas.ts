import type { Mark, MarkRef, MoversMark, PointsMark, PulsesMark } from '#client/marks/marks.ts';
import type { CameraSnapshot } from '#client/stages/globe/camera/camera-snapshot.ts';
import { MoversDrawer } from './movers-drawer.ts';
import { PointsDrawer } from './points-drawer.ts';
import { PulsesDrawer } from './pulses-drawer.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

/** CSS pixels a pointer may miss by. */
const FINGER = 4;

/**
 * Points, pulses and movers, in a picture of their own above the globe's: seen through walls, sharp at any quality, and moving
 * or changing without the globe being drawn again.
 */
export class MarkCanvas {
  private readonly canvas = document.createElement('canvas');
  private readonly gl: WebGL2RenderingContext;
  private readonly points: PointsDrawer;
  private readonly pulses: PulsesDrawer;
  private readonly movers: MoversDrawer;
  private readonly pixelRatio: number;
  private order: readonly (PointsMark | PulsesMark | MoversMark)[] = [];

  /** @throws Error when the browser gives no picture to draw in. */
  constructor(host: HTMLElement, terrain: TerrainHeights, pixelRatio: number, onLost: () => void) {
    const gl = this.canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false, premultipliedAlpha: true });
    if (!gl) throw new Error('marks: WebGL 2 is not to be had');
    this.gl = gl;
    this.pixelRatio = pixelRatio;
    this.canvas.className = 'globe-marks';
    this.canvas.addEventListener('webglcontextlost', onLost);
    host.append(this.canvas);
    this.points = new PointsDrawer(gl, terrain, pixelRatio);
    this.pulses = new PulsesDrawer(gl, terrain, pixelRatio);
    this.movers = new MoversDrawer(gl, terrain);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** @returns whether there is anything new to draw. */
  update(marks: readonly Mark[]): boolean {
    this.order = marks.filter((mark) => mark.type === 'points' || mark.type === 'pulses' || mark.type === 'movers');
    const points = this.points.update(this.order.filter((mark) => mark.type === 'points'));
    const movers = this.movers.update(this.order.filter((mark) => mark.type === 'movers'));
    return this.pulses.update(this.order.filter((mark) => mark.type === 'pulses')) || points || movers;
  }

  moving(camera: CameraSnapshot): boolean {
    return this.pulses.moving(camera.metresPerPixel) || this.movers.moving(camera.metresPerPixel);
  }

  draw(camera: CameraSnapshot, still: boolean): void {
    const { gl, canvas } = this;
    const [width, height] = [Math.round(camera.width * this.pixelRatio), Math.round(camera.height * this.pixelRatio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const mark of this.order) {
      if (mark.type === 'points') this.points.draw(mark.id, camera);
      else if (mark.type === 'pulses') this.pulses.draw(mark.id, camera, still);
      else this.movers.draw(mark.id, camera, still);
    }
  }

  pick(camera: CameraSnapshot, x: number, y: number): MarkRef | null {
    return this.points.pick(camera, x, y, FINGER) ?? this.pulses.pick(camera, x, y) ?? this.movers.pick(camera, x, y);
  }

  dispose(): void {
    this.canvas.remove();
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
