import type { SkyView } from '#client/stages/globe/camera/camera-snapshot.ts';
import type { Scene } from '@cesium/engine';
import type { Pose } from '#client/stages/stage.ts';
import { backdrop, GroundHaze, hazeFor, type Haze } from './haze.ts';
import { daylightAt } from './sun.ts';
import { aimLight } from './widget.ts';

/** Sky behind the globe, haze over its ground, and where the light comes from. */
export class Atmosphere {
  private readonly scene: Scene;
  private readonly sky = document.createElement('div');
  private readonly haze: GroundHaze;
  private drawn = '';

  /** @param scenery what the globe's picture will be laid over */
  constructor(scenery: HTMLElement, scene: Scene) {
    this.scene = scene;
    this.haze = new GroundHaze(scene);
    this.sky.className = 'globe-sky';
    scenery.prepend(this.sky);
  }

  /** Call before each drawing. @returns the haze, for what else stands in it. */
  aim({ center, distance }: Pose, skyView: SkyView, time: number): Haze {
    const haze = hazeFor(distance, daylightAt(center, time));
    this.haze.set(haze);
    const sky = backdrop(haze, skyView);
    if (sky !== this.drawn) this.sky.style.background = this.drawn = sky;
    if (this.scene.shadowMap.enabled) aimLight(this.scene, center, time);
    return haze;
  }
}
