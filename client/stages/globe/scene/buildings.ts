import {
  Cartesian3,
  Cartographic,
  Cesium3DTileset,
  Color,
  CustomShader,
  LightingModel,
  Matrix3,
  Matrix4,
  ShadowMode,
  Transforms,
  UniformType,
  type Cesium3DTile,
  type Cesium3DTileFeature,
  type Scene,
} from '@cesium/engine';
import type { LonLat } from '#contract/places/geo.ts';
import type { MarkRef, Rgb } from '#client/marks/marks.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { rgbOf } from '#tiles/style/walls.ts';
import { changedPaths, NO_COLOURS, wallColourOf, type BuildingColours } from './building-colours.ts';
import type { Haze } from './haze.ts';
import { daylightAt, eveningAt, lightAt } from './sun.ts';
import { WALLS_ON_ELLIPSOID, WALLS_ON_RELIEF } from './wall-shader.ts';

/** What the walls' shaders are told before each drawing. */
const UNIFORMS = {
  u_toGround: { type: UniformType.MAT3, value: new Matrix3() },
  u_anchorEC: { type: UniformType.VEC3, value: new Cartesian3() },
  u_light: { type: UniformType.VEC3, value: new Cartesian3() },
  u_hazeColour: { type: UniformType.VEC3, value: new Cartesian3() },
  u_haze: { type: UniformType.FLOAT, value: 0 },
  u_day: { type: UniformType.FLOAT, value: 0 },
  u_evening: { type: UniformType.FLOAT, value: 0 },
};

/** A built area's buildings. */
interface AreaTileset {
  readonly tileset: Cesium3DTileset;
  /** East, north and up around its middle, on the ellipsoid: what walls are measured in, wherever the eye is. */
  readonly frame: Matrix4;
  readonly shader: CustomShader;
}

interface Loaded {
  readonly feature: Cesium3DTileFeature;
  readonly height: number;
  readonly floors: number;
}

/** The engine multiplies haze by the wall's colour: it is given as a share of a middling one's. */
const MIDDLE = rgbOf(NIGHT.wallMiddle);

const asColor = ([r, g, b]: Rgb): Color => Color.fromBytes(Math.round(r), Math.round(g), Math.round(b));

/** Buildings from 3D Tiles, coloured one by one: a status that changes costs its own building, not the set. */
export class Buildings {
  private readonly scene: Scene;
  private readonly tilesets: AreaTileset[] = [];
  private readonly byPath = new Map<string, Set<Loaded>>();
  private readonly byTile = new Map<Cesium3DTile, readonly (readonly [path: string, loaded: Loaded])[]>();
  private looks: BuildingColours = NO_COLOURS;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** @param hasHeights its area has heights. @throws Error when it cannot be read. */
  async add(url: string, screenSpaceError: number, hasHeights: boolean): Promise<void> {
    const tileset = await Cesium3DTileset.fromUrl(url, {
      maximumScreenSpaceError: screenSpaceError,
      shadows: ShadowMode.CAST_ONLY,
      backFaceCulling: true,
      // Light from a sky that is not there would cost seconds of compiling.
      environmentMapOptions: { enabled: false },
    });
    if (this.scene.isDestroyed()) return tileset.destroy();
    const middle = Cartographic.fromCartesian(tileset.boundingSphere.center);
    const frame = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromRadians(middle.longitude, middle.latitude));
    const shader = new CustomShader({
      lightingModel: LightingModel.UNLIT,
      fragmentShaderText: hasHeights ? WALLS_ON_RELIEF : WALLS_ON_ELLIPSOID,
      uniforms: UNIFORMS,
    });
    tileset.customShader = shader;
    tileset.tileLoad.addEventListener((tile: Cesium3DTile) => this.take(tile));
    tileset.tileUnload.addEventListener((tile: Cesium3DTile) => this.drop(tile));
    this.scene.primitives.add(tileset);
    this.tilesets.push({ tileset, frame, shader });
    this.scene.requestRender();
  }

  get loaded(): boolean {
    return this.tilesets.every(({ tileset }) => tileset.tilesLoaded);
  }

  setError(pixels: number): void {
    for (const { tileset } of this.tilesets) tileset.maximumScreenSpaceError = pixels;
  }

  /** Colours the buildings, each by what is said of it. @returns whether any looks different now. */
  setColours(looks: BuildingColours): boolean {
    const before = this.looks;
    this.looks = looks;
    const changed = before.steps === looks.steps ? changedPaths(before, looks) : [...this.byPath.keys()];
    for (const path of changed) this.paint(path);
    return changed.length > 0;
  }

  /** Tells the shaders where the ground and the light are, and how clear the air is, as the eye stands. Call before each drawing. */
  aim(place: LonLat, time: number, { reach, colour }: Haze): void {
    const { viewMatrix } = this.scene.camera;
    const light = Cartesian3.fromArray([...lightAt(place, time)]);
    const hazeColour = Cartesian3.fromElements(...(colour.map((part, i) => part / MIDDLE[i]) as [number, number, number]));
    const day = daylightAt(place, time);
    const evening = eveningAt(place, time);
    for (const { frame, shader } of this.tilesets) {
      const seen = Matrix4.multiplyTransformation(viewMatrix, frame, new Matrix4());
      shader.setUniform('u_toGround', Matrix3.transpose(Matrix4.getMatrix3(seen, new Matrix3()), new Matrix3()));
      shader.setUniform('u_anchorEC', Matrix4.getTranslation(seen, new Cartesian3()));
      shader.setUniform('u_light', light);
      shader.setUniform('u_hazeColour', hazeColour);
      shader.setUniform('u_haze', 1 / reach);
      shader.setUniform('u_day', day);
      shader.setUniform('u_evening', evening);
    }
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
      const loaded: Loaded = {
        feature,
        height: Number(feature.getProperty('height') ?? 9),
        floors: Number(feature.getProperty('floors') ?? 0),
      };
      found.push([path, loaded]);
      const same = this.byPath.get(path) ?? new Set();
      this.byPath.set(path, same.add(loaded));
      feature.color = asColor(wallColourOf(this.looks, path, loaded));
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
    for (const loaded of this.byPath.get(path) ?? []) loaded.feature.color = asColor(wallColourOf(this.looks, path, loaded));
  }
}
