import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { FIELD_OF_VIEW, type Screen } from '#client/stages/camera/framing.ts';
import type { Pose } from '#client/stages/stage.ts';
import type { LocalPlane } from '#scenes/local-plane.ts';
import { axes } from './fit-camera.ts';
import type { OrbitCamera, Point } from './view-state.ts';

const NEAREST_M = 0.5;
const FARTHEST_M = 4000;

/** three's camera, kept on an OrbitCamera; what it looks at is in the middle of the part of the screen that panels leave free. */
export class InteriorCamera {
  readonly threeCamera = new PerspectiveCamera((FIELD_OF_VIEW * 180) / Math.PI, 1, NEAREST_M, FARTHEST_M);
  private screen: Screen = { width: 1, height: 1, padding: { top: 0, right: 0, bottom: 0, left: 0 } };
  private readonly scratch = new Vector3();

  resize(screen: Screen): void {
    this.screen = screen;
    const { width, height, padding } = screen;
    this.threeCamera.aspect = width / Math.max(1, height);
    this.threeCamera.setViewOffset(width, height, (padding.right - padding.left) / 2, (padding.bottom - padding.top) / 2, width, height);
  }

  aim({ at, distance, bearing, pitch }: OrbitCamera): void {
    const { forward, right, up } = axes(bearing, pitch);
    const { threeCamera } = this;
    threeCamera.position.set(at[0] - forward[0] * distance, at[1] - forward[1] * distance, at[2] - forward[2] * distance);
    const basis = new Matrix4().makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(-forward[0], -forward[1], -forward[2]));
    threeCamera.quaternion.setFromRotationMatrix(basis);
    threeCamera.updateMatrixWorld();
    threeCamera.updateProjectionMatrix();
  }

  /** CSS pixels; null behind the eye. */
  project([x, y, z]: Point): readonly [number, number] | null {
    const at = this.scratch.set(x, y, z).project(this.threeCamera);
    if (at.z > 1 || at.z < -1) return null;
    return [((at.x + 1) / 2) * this.screen.width, ((1 - at.y) / 2) * this.screen.height];
  }

  /** Where the eye is, and which way a pixel lies from it. */
  ray(x: number, y: number): { from: Point; towards: Point } {
    const to = this.scratch.set((x / this.screen.width) * 2 - 1, 1 - (y / this.screen.height) * 2, 0.5).unproject(this.threeCamera);
    const { position } = this.threeCamera;
    return { from: [position.x, position.y, position.z], towards: [to.x - position.x, to.y - position.y, to.z - position.z] };
  }
}

/** The same picture of the ground as another stage's. */
export function orbitCameraOf({ center, distance, bearing, pitch }: Pose, plane: LocalPlane): OrbitCamera {
  const [x, north] = plane.toMetres(center);
  return { at: [x, 0, -north], distance, bearing, pitch };
}

/** As other stages name it: by the point of the ground the eye looks at. */
export function poseOf({ at, distance, bearing, pitch }: OrbitCamera, plane: LocalPlane): Pose {
  const { forward } = axes(bearing, pitch);
  const on = forward[1] < -0.05 ? -at[1] / forward[1] : 0;
  return {
    center: plane.toLonLat([at[0] + forward[0] * on, -(at[2] + forward[2] * on)]),
    distance: Math.max(20, distance + on),
    bearing,
    pitch,
  };
}
