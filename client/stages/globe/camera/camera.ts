import { Cartesian2, Cartesian3, Ellipsoid, Math as CesiumMath, Matrix4, PerspectiveFrustum, Transforms, type Scene } from '@cesium/engine';
import type { LonLat } from '#contract/places/geo.ts';
import { axesOf, flattestAt, focalLength, type Screen } from '#client/stages/camera/framing.ts';
import type { Pose } from '#client/stages/stage.ts';
import type { CameraSnapshot } from './camera-snapshot.ts';
import { intersectGround, type Ground } from '#client/stages/globe/terrain/ray-ground.ts';

/**
 * The globe's picture is larger than the free part of the screen and around its middle, so that what is in focus is in the middle of
 * both.
 */
export interface CanvasRect {
  /** CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function canvasRectOver({ width, height, padding }: Screen): CanvasRect {
  const [across, down] = [padding.left - padding.right, padding.top - padding.bottom];
  return { left: Math.min(0, across), top: Math.min(0, down), width: width + Math.abs(across), height: height + Math.abs(down) };
}

/** What panels cover of the stretched picture's edges. */
export function coveredOf(
  { width, height, padding }: Screen,
  canvasRect: CanvasRect,
): { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number } {
  return {
    top: padding.top - canvasRect.top,
    left: padding.left - canvasRect.left,
    right: padding.right + canvasRect.left + canvasRect.width - width,
    bottom: padding.bottom + canvasRect.top + canvasRect.height - height,
  };
}

/** Opens the eye so that one pixel is as wide an angle as in every other stage. */
export function setFieldOfView(scene: Scene, screenHeight: number, { width, height }: CanvasRect): void {
  const frustum = scene.camera.frustum as PerspectiveFrustum;
  frustum.fov = 2 * Math.atan(Math.max(width, height) / 2 / focalLength(screenHeight));
}

/** @param height metres of the ground that is looked at */
export function look(scene: Scene, { center, distance, bearing, pitch }: Pose, height = 0): void {
  const { forward, up } = axesOf(bearing, pitch);
  const local = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(center[0], center[1], height));
  const turned = (vector: readonly number[]): Cartesian3 =>
    Matrix4.multiplyByPointAsVector(local, Cartesian3.fromArray([...vector]), new Cartesian3());
  const direction = turned(forward);
  const ground = Matrix4.getTranslation(local, new Cartesian3());
  const destination = Cartesian3.subtract(ground, Cartesian3.multiplyByScalar(direction, distance, new Cartesian3()), new Cartesian3());
  scene.camera.setView({ destination, orientation: { direction, up: turned(up) } });
}

/** What the engine calls a point of the rectangle: its canvas has pixels of the page, the stage its own. */
export const toCanvasPixels = ({ canvas }: Scene, { width, height }: CanvasRect, [x, y]: readonly [number, number]): Cartesian2 =>
  new Cartesian2((x * canvas.clientWidth) / width, (y * canvas.clientHeight) / height);

/** What is under a point of the picture, on the ground; `null` = the sky. */
export function groundUnder(scene: Scene, at: Cartesian2, ground: Ground): Cartesian3 | null {
  const ray = scene.camera.getPickRay(at);
  if (!ray) return null;
  const { origin: o, direction: d } = ray;
  const metres = intersectGround([o.x, o.y, o.z], [d.x, d.y, d.z], ground);
  return metres === null ? null : Cartesian3.add(o, Cartesian3.multiplyByScalar(d, metres, new Cartesian3()), new Cartesian3());
}

/** Where the eye looks at the ground; when it looks at the sky, the ground it would see if it were tilted down just enough. */
export function poseOf(scene: Scene, canvasRect: CanvasRect, ground: Ground): Pose {
  const { camera } = scene;
  const hit = groundUnder(scene, toCanvasPixels(scene, canvasRect, [canvasRect.width / 2, canvasRect.height / 2]), ground);
  if (!hit) {
    const below = degreesOf(camera.positionWC);
    return flattestAt(below, camera.positionCartographic.height - ground.at(below), CesiumMath.toDegrees(camera.heading));
  }
  const local = Matrix4.inverseTransformation(Transforms.eastNorthUpToFixedFrame(hit), new Matrix4());
  const forward = Matrix4.multiplyByPointAsVector(local, camera.directionWC, new Cartesian3());
  const up = Matrix4.multiplyByPointAsVector(local, camera.upWC, new Cartesian3());
  const pitch = CesiumMath.toDegrees(Math.acos(Math.min(1, Math.max(-1, -forward.z))));
  // Straight down, only the picture's upper edge says where north is.
  const [east, north] = pitch < 1 ? [up.x, up.y] : [forward.x, forward.y];
  return {
    center: degreesOf(hit),
    distance: Cartesian3.distance(camera.positionWC, hit),
    bearing: CesiumMath.toDegrees(Math.atan2(east, north)),
    pitch,
  };
}

export function degreesOf(point: Cartesian3): LonLat {
  const { longitude, latitude } = Ellipsoid.WGS84.cartesianToCartographic(point);
  return [CesiumMath.toDegrees(longitude), CesiumMath.toDegrees(latitude)];
}

/**
 * Looked at flatter than this, the ground in the middle is beyond what the picture is about; what is shown of it is chosen as if it
 * were not.
 */
const FARSIGHTED = CesiumMath.toRadians(83);

/** The eye of the picture just drawn. @param ground metres of the ground that is looked at */
export function snapshotOf(scene: Scene, screenHeight: number, canvasRect: CanvasRect, ground = 0): CameraSnapshot {
  const { camera } = scene;
  const tilt = Math.min(FARSIGHTED, Math.max(0, Math.PI / 2 + camera.pitch));
  const distance = Math.max(1, camera.positionCartographic.height - ground) / Math.cos(tilt);
  const { x, y, z } = camera.positionWC;
  const turn = Matrix4.setTranslation(camera.viewMatrix, Cartesian3.ZERO, new Matrix4());
  const whole = Matrix4.multiply(camera.frustum.projectionMatrix, turn, new Matrix4());
  return {
    at: [x, y, z],
    matrix: Float64Array.from(Matrix4.toArray(whole)),
    width: canvasRect.width,
    height: canvasRect.height,
    metresPerPixel: distance / focalLength(screenHeight),
  };
}
