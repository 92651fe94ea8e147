import {
  Cartesian3, Cesium3DTileset, Color, CustomShader, LightingModel, Matrix4, ShadowMode, Transforms, UniformType,
  type Cesium3DTile, type Cesium3DTileFeature, type Scene,
} from '@cesium/engine';
import type { LonLat } from '#contract/geo.ts';
import type { MarkRef, Rgb } from '#client/marks/marks.ts';
import { differing, PLAIN, wallOf, type Looks } from './looks.ts';
import { lightAt } from './sun.ts';

/** Metres from floor to floor that the lines on walls count by. */
const STOREY = '3.0';

/**
 * Walls in one flat colour each, shaped by light from one side, darker towards the ground, with a line per storey when near.
 * The engine multiplies by the feature's colour afterwards, and turns linear light into sRGB, which `pow` undoes.
 */
const SHADER = `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 normal = normalize(fsInput.attributes.normalEC);
  float height = dot(fsInput.attributes.positionEC - u_groundEC, u_upEC);
  float roof = smoothstep(0.7, 0.9, dot(normal, u_upEC));
  float lit = 0.78 + 0.5 * max(0.0, dot(normal, u_lightEC)) + 0.06 * dot(normal, u_upEC);
  float depth = mix(0.66, 1.0, smoothstep(0.0, 26.0, height));
  float storey = height / ${STOREY};
  float width = fwidth(storey);
  float line = (1.0 - smoothstep(width * 0.6, width * 1.4, abs(fract(storey + 0.5) - 0.5))) * (1.0 - smoothstep(0.12, 0.3, width));
  float shade = lit * mix(depth * (1.0 - 0.18 * line), 1.0, roof);
  material.diffuse = pow(vec3(shade), vec3(2.2));
}`;

interface Loaded {
  readonly feature: Cesium3DTileFeature;
  readonly height: number;
  readonly floors: number;
}

const asColor = ([r, g, b]: Rgb): Color => Color.fromBytes(Math.round(r), Math.round(g), Math.round(b));

/** Buildings from 3D Tiles, coloured one by one: a status that changes costs its own building, not the set. */
export class Buildings {
  private readonly scene: Scene;
  private readonly tilesets: Cesium3DTileset[] = [];
  private readonly byPath = new Map<string, Set<Loaded>>();
  private readonly byTile = new Map<Cesium3DTile, readonly (readonly [path: string, loaded: Loaded])[]>();
  private readonly shader = new CustomShader({
    lightingModel: LightingModel.UNLIT, fragmentShaderText: SHADER,
    uniforms: {
      u_upEC: { type: UniformType.VEC3, value: new Cartesian3() },
      u_groundEC: { type: UniformType.VEC3, value: new Cartesian3() },
      u_lightEC: { type: UniformType.VEC3, value: new Cartesian3() },
    },
  });
  private looks: Looks = PLAIN;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** @throws Error when it cannot be read. */
  async add(url: string, screenSpaceError: number): Promise<void> {
    const tileset = await Cesium3DTileset.fromUrl(url, {
      maximumScreenSpaceError: screenSpaceError, shadows: ShadowMode.CAST_ONLY, backFaceCulling: true,
      // Light from a sky that is not there would cost seconds of compiling.
      environmentMapOptions: { enabled: false },
    });
    if (this.scene.isDestroyed()) return tileset.destroy();
    tileset.customShader = this.shader;
    tileset.tileLoad.addEventListener((tile: Cesium3DTile) => this.take(tile));
    tileset.tileUnload.addEventListener((tile: Cesium3DTile) => this.drop(tile));
    this.tilesets.push(this.scene.primitives.add(tileset) as Cesium3DTileset);
    this.scene.requestRender();
  }

  get loaded(): boolean {
    return this.tilesets.every((tileset) => tileset.tilesLoaded);
  }

  setError(pixels: number): void {
    for (const tileset of this.tilesets) tileset.maximumScreenSpaceError = pixels;
  }

  /** Colours the buildings, each by what is said of it. @returns whether any looks different now. */
  dress(looks: Looks): boolean {
    const before = this.looks;
    this.looks = looks;
    const changed = before.steps === looks.steps ? differing(before, looks) : [...this.byPath.keys()];
    for (const path of changed) this.paint(path);
    return changed.length > 0;
  }

  /** Tells the shader where up and the light are, as the eye stands. Call before each drawing. */
  aim(ground: LonLat, time: number): void {
    const { viewMatrix } = this.scene.camera;
    const local = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(ground[0], ground[1]));
    const seen = Matrix4.multiplyTransformation(viewMatrix, local, new Matrix4());
    const turned = (vector: Cartesian3): Cartesian3 => Matrix4.multiplyByPointAsVector(seen, vector, new Cartesian3());
    this.shader.setUniform('u_upEC', turned(Cartesian3.UNIT_Z));
    this.shader.setUniform('u_groundEC', Matrix4.getTranslation(seen, new Cartesian3()));
    this.shader.setUniform('u_lightEC', turned(Cartesian3.fromArray([...lightAt(ground, time)])));
  }

  /** What a picked thing of the scene is, when it is a building. */
  static refOf(picked: unknown): MarkRef | null {
    const feature = picked as Partial<Cesium3DTileFeature> | undefined;
    const path: unknown = feature?.getProperty?.('path');
    if (typeof path !== 'string' || path === '') return null;
    const name: unknown = feature?.getProperty?.('name');
    return typeof name === 'string' ? { path, name } : { path };
  }

  private take(tile: Cesium3DTile): void {
    const { content } = tile;
    const found: (readonly [string, Loaded])[] = [];
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      const path = String(feature.getProperty('path') ?? '');
      const loaded: Loaded = { feature, height: Number(feature.getProperty('height') ?? 9), floors: Number(feature.getProperty('floors') ?? 0) };
      found.push([path, loaded]);
      const same = this.byPath.get(path) ?? new Set();
      this.byPath.set(path, same.add(loaded));
      feature.color = asColor(wallOf(this.looks, path, loaded));
    }
    this.byTile.set(tile, found);
  }

  private drop(tile: Cesium3DTile): void {
    for (const [path, loaded] of this.byTile.get(tile) ?? []) {
      const same = this.byPath.get(path);
      same?.delete(loaded);
      if (same?.size === 0) this.byPath.delete(path);
    }
    this.byTile.delete(tile);
  }

  private paint(path: string): void {
    for (const loaded of this.byPath.get(path) ?? []) loaded.feature.color = asColor(wallOf(this.looks, path, loaded));
  }
}
