import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three';
import type { ViewState } from '#client/stages/interior/camera/view-state.ts';

/**
 * What all shaders know of the levels, one column each: row 0 is slab height, presence, unfolding; row 1 is its tint. A new
 * posture is these few bytes: no geometry and no instance is touched when floors move.
 */
export class LevelTexture {
  readonly texture: DataTexture;
  private readonly data: Float32Array;
  private readonly count: number;

  constructor(count: number) {
    this.count = count;
    this.data = new Float32Array(count * 2 * 4);
    this.texture = new DataTexture(this.data, count, 2, RGBAFormat, FloatType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.generateMipmaps = false;
  }

  pose({ offsets, presence, unfold }: ViewState): void {
    for (let i = 0; i < this.count; i++) {
      this.data[i * 4] = offsets[i];
      this.data[i * 4 + 1] = presence[i];
      this.data[i * 4 + 2] = unfold[i];
    }
    this.texture.needsUpdate = true;
  }

  tint(tints: Float32Array): void {
    this.data.set(tints, this.count * 4);
    this.texture.needsUpdate = true;
  }

  dispose(): void {
    this.texture.dispose();
  }
}

/** For vertex shaders. `i` is a level's index. */
export const LEVELS_GLSL = `
uniform highp sampler2D levels;
vec4 levelState(float i) { return texelFetch(levels, ivec2(int(i + 0.5), 0), 0); }
vec4 levelTint(float i) { return texelFetch(levels, ivec2(int(i + 0.5), 1), 0); }
`;
