import type { Mark, MarkRef, PointsMark, PulsesMark } from '#client/marks/marks.ts';
import type { Eye } from './eye.ts';
import { PointsDrawer } from './points-drawer.ts';
import { PulsesDrawer } from './pulses-drawer.ts';
import type { Relief } from './relief/relief.ts';

/** CSS pixels a pointer may miss by. */
const FINGER = 4;

/**
 * Points and pulses, in a picture of their own above the globe's: seen through walls, sharp at any quality, and moving
 * or changing without the globe being drawn again.
 */
export class MarkCanvas {
  private readonly canvas = document.createElement('canvas');
  private readonly gl: WebGL2RenderingContext;
  private readonly points: PointsDrawer;
  private readonly pulses: PulsesDrawer;
  private readonly pixelRatio: number;
  private order: readonly (PointsMark | PulsesMark)[] = [];

  /** @throws Error when the browser gives no picture to draw in. */
  constructor(host: HTMLElement, relief: Relief, pixelRatio: number, onLost: () => void) {
    const gl = this.canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false, premultipliedAlpha: true });
    if (!gl) throw new Error('marks: WebGL 2 is not to be had');
    this.gl = gl;
    this.pixelRatio = pixelRatio;
    this.canvas.className = 'globe-marks';
    this.canvas.addEventListener('webglcontextlost', onLost);
    host.append(this.canvas);
    this.points = new PointsDrawer(gl, relief, pixelRatio);
    this.pulses = new PulsesDrawer(gl, relief, pixelRatio);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** @returns whether there is anything new to draw. */
  update(marks: readonly Mark[]): boolean {
    this.order = marks.filter((mark) => mark.type === 'points' || mark.type === 'pulses');
    const points = this.points.update(this.order.filter((mark) => mark.type === 'points'));
    return this.pulses.update(this.order.filter((mark) => mark.type === 'pulses')) || points;
  }

  moving(eye: Eye): boolean {
    return this.pulses.moving(eye.metresPerPixel);
  }

  draw(eye: Eye, seconds: number): void {
    const { gl, canvas } = this;
    const [width, height] = [Math.round(eye.width * this.pixelRatio), Math.round(eye.height * this.pixelRatio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const mark of this.order) {
      if (mark.type === 'points') this.points.draw(mark.id, eye);
      else this.pulses.draw(mark.id, eye, seconds);
    }
  }

  pick(eye: Eye, x: number, y: number): MarkRef | null {
    return this.points.pick(eye, x, y, FINGER) ?? this.pulses.pick(eye, x, y);
  }

  dispose(): void {
    this.canvas.remove();
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
