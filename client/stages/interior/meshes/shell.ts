import { minOf } from '#contract/places/extent.ts';
import {
  BufferAttribute,
  DoubleSide,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LineSegments,
  Mesh,
  ShaderMaterial,
  ShapeUtils,
  Vector2,
  type Object3D,
} from 'three';
import type { Metres } from '#scenes/local-plane.ts';
import type { BuildingModel } from '#client/stages/interior/building/model.ts';
import { LEVELS_GLSL, type LevelTexture } from './level-texture.ts';

const SLAB_M = 0.28;
/** How much of a storey the glass of the outer walls covers. */
const GLASS = 0.94;

const VERTEX = `
in float level;
in float part;
out float vPresence;
out float vUnfold;
out vec4 vTint;
out float vPart;
${LEVELS_GLSL}
void main() {
  vec4 state = levelState(level);
  vPresence = state.y;
  vUnfold = state.z;
  vTint = levelTint(level);
  vPart = part;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position.x, position.y + state.x, position.z, 1.0);
}`;

const fragment = (body: string): string => `
precision highp float;
in float vPresence;
in float vUnfold;
in vec4 vTint;
in float vPart;
out vec4 color;
void main() {${body}}`;

/** Top of a slab 1, its sides 0. */
const SLAB = fragment(`
  vec3 quiet = mix(vec3(0.120, 0.196, 0.262), vec3(0.058, 0.104, 0.148), vPart);
  float tint = vTint.a * (vPart > 0.5 ? 0.7 - 0.55 * vUnfold : 0.9);
  vec3 base = mix(quiet, vTint.rgb * (vPart > 0.5 ? 0.50 : 0.85), tint);
  // Of a floor that has faded, what is said of it stays: smoke is seen at a glance.
  float shown = max(vPresence * vPresence, vPresence < 0.3 ? 0.34 * vTint.a : vPresence);
  color = vec4(base, shown * (vPart > 0.5 ? 0.88 : 0.96));
  // What has faded hides nothing behind it.
  gl_FragDepth = vPresence < 0.3 ? 1.0 : gl_FragCoord.z;`);
const EDGE = fragment(`
  vec3 base = mix(vec3(0.320, 0.490, 0.600), vTint.rgb, vTint.a);
  color = vec4(base, max(vPresence * mix(0.7, 1.0, max(vTint.a, vUnfold)), 0.75 * vTint.a));`);
/** `vPart` runs from the slab (0) to the ceiling (1). */
const GLASSES = fragment(`
  vec3 base = mix(vec3(0.30, 0.47, 0.60), vTint.rgb, vTint.a);
  float strength = mix(0.085, 0.38, vTint.a) * mix(1.0, 0.2, vPart);
  color = vec4(base, max(vPresence, 0.7 * vTint.a) * (1.0 - 0.85 * vUnfold) * strength);`);
const INNER = fragment(`
  vec3 base = mix(vec3(0.30, 0.46, 0.57), vTint.rgb, vTint.a * 0.7);
  color = vec4(base, vPresence * (1.0 - vUnfold) * 0.13);`);

interface Builder {
  readonly positions: number[];
  readonly parts: number[];
  readonly index: number[];
}
const builder = (): Builder => ({ positions: [], parts: [], index: [] });

function point({ positions, parts }: Builder, [x, north]: Metres, y: number, part: number): number {
  positions.push(x, y, -north);
  parts.push(part);
  return parts.length - 1;
}

/** The footprint as a plate, top at 0. */
function slab(outline: readonly Metres[]): Builder {
  const made = builder();
  const top = outline.map((corner) => point(made, corner, 0, 1));
  for (const [a, b, c] of ShapeUtils.triangulateShape(
    outline.map(([x, y]) => new Vector2(x, y)),
    [],
  ))
    made.index.push(top[a], top[b], top[c]);
  upright(made, outline, [-SLAB_M, 0], [0, 0]);
  return made;
}

/** Walls along a ring between two heights. */
function upright(
  made: Builder,
  ring: readonly Metres[],
  [low, high]: readonly [number, number],
  [partLow, partHigh]: readonly [number, number],
): void {
  ring.forEach((corner, i) => {
    const next = ring[(i + 1) % ring.length];
    const [a, b, c, d] = [
      point(made, corner, low, partLow),
      point(made, next, low, partLow),
      point(made, next, high, partHigh),
      point(made, corner, high, partHigh),
    ];
    made.index.push(a, b, c, a, c, d);
  });
}

function lines(rings: readonly (readonly Metres[])[], y: number): Builder {
  const made = builder();
  for (const ring of rings) {
    const corners = ring.map((corner) => point(made, corner, y, 0));
    corners.forEach((corner, i) => made.index.push(corner, corners[(i + 1) % corners.length]));
  }
  return made;
}

function geometryOf({ positions, parts, index }: Builder, levels: readonly number[]): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3));
  geometry.setAttribute('part', new BufferAttribute(Float32Array.from(parts), 1));
  geometry.setAttribute('level', new InstancedBufferAttribute(Float32Array.from(levels), 1));
  geometry.setIndex(index);
  geometry.instanceCount = levels.length;
  return geometry;
}

/**
 * Every level's slab, edges, outer glass and the faint lines of its rooms: four draw calls for each layout, however many
 * levels share it. Levels are drawn from the lowest up, which from above is from far to near.
 */
export function createShell(model: BuildingModel, levels: LevelTexture): Object3D[] {
  const material = (fragmentShader: string, depthWrite = false): ShaderMaterial =>
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: VERTEX,
      fragmentShader,
      uniforms: { levels: { value: levels.texture } },
      transparent: true,
      depthWrite,
      side: DoubleSide,
    });
  const [slabs, edges, glass, inner] = [material(SLAB, true), material(EDGE), material(GLASSES), material(INNER)];
  return Object.entries(model.plan.layouts)
    .flatMap(([name, { outline, spaces }]) => {
      const of = model.levels.flatMap((level, index) => (level.layout === name ? [index] : []));
      if (of.length === 0) return [];
      const storey = minOf(of.map((index) => model.levels[index].height));
      const walls = builder();
      upright(walls, outline, [0, storey * GLASS], [0, 1]);
      return [
        new Mesh(geometryOf(slab(outline), of), slabs),
        new LineSegments(
          geometryOf(
            lines(
              spaces.map(({ ring }) => ring),
              0.02,
            ),
            of,
          ),
          inner,
        ),
        new LineSegments(geometryOf(lines([outline], 0.02), of), edges),
        new Mesh(geometryOf(walls, of), glass),
      ];
    })
    .map((object, order) => Object.assign(object, { frustumCulled: false, renderOrder: order % 4 }));
}
