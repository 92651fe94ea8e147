import { BufferAttribute, BufferGeometry, DoubleSide, GLSL3, Group, LineSegments, Mesh, ShaderMaterial, ShapeUtils, Vector2 } from 'three';
import type { Metres } from '#scenes/local-plane.ts';
import type { RoomUse, Space } from '#scenes/floors/floor-plan.ts';
import { layoutOf, type BuildingModel } from '#client/stages/interior/building/model.ts';
import { LEVELS_GLSL, type LevelTexture } from './level-texture.ts';

/** Walls are cut at this height, as an architect's model is. */
const WALL_M = 1.25;
const WALL_THICK_M = 0.09;

/** How bright a space is painted. */
const SHADE: Partial<Record<RoomUse, number>> = {
  corridor: 1.9,
  stairs: 1.45,
  lift: 2.3,
  living: 1.15,
  hall: 1.15,
  bath: 0.85,
  service: 0.7,
  store: 0.8,
};

const VERTEX = `
in float shade;
in float rise;
in float accent;
in float heat;
uniform float level;
out float vShade;
out float vRise;
out float vAccent;
out float vHeat;
out vec4 vState;
out vec4 vTint;
${LEVELS_GLSL}
void main() {
  vState = levelState(level);
  vTint = levelTint(level);
  vShade = shade;
  vRise = rise;
  vAccent = accent;
  vHeat = heat;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position.x, vState.x + position.y * vState.z, position.z, 1.0);
}`;
const fragment = (body: string): string => `
precision highp float;
in float vShade;
in float vRise;
in float vAccent;
in float vHeat;
in vec4 vState;
in vec4 vTint;
out vec4 color;
const vec3 ACCENT = vec3(0.275, 0.839, 0.910);
void main() {${body}}`;
const FLOOR = fragment(`
  vec3 base = vec3(0.072, 0.136, 0.192) * vShade;
  base = mix(base, ACCENT * 0.26, vAccent * 0.55);
  base = mix(base, vTint.rgb * 0.5, vTint.a * max(0.05, 0.85 * vHeat));
  color = vec4(base, 0.96 * vState.z);`);
const WALL = fragment(`
  vec3 base = mix(vec3(0.092, 0.164, 0.224), vec3(0.200, 0.322, 0.410), vRise);
  base = mix(base, ACCENT * (0.25 + 0.3 * vRise), vAccent * 0.6);
  base = mix(base, vTint.rgb * mix(0.85, 0.35, vRise), vTint.a * max(0.05, 0.7 * vHeat));
  color = vec4(base, mix(0.62, 0.88, vRise) * vState.z);`);
const CAP = fragment(`
  vec3 base = mix(vec3(0.56, 0.77, 0.89), ACCENT, vAccent * 0.8);
  base = mix(base, vTint.rgb, vTint.a * max(0.08, vHeat));
  color = vec4(base, 0.95 * vState.z);`);

/** `accent`: people who need care live there. `heat`: it burns there (1), or in the same flat. Both 0 … 1. */
interface Look {
  readonly accent: number;
  readonly heat: number;
}

class Shape {
  readonly positions: number[] = [];
  readonly shades: number[] = [];
  readonly rises: number[] = [];
  readonly accents: number[] = [];
  readonly heats: number[] = [];
  /** Taken on by all points from here on. */
  accent = 0;
  heat = 0;
  readonly index: number[] = [];

  point([x, north]: Metres, y: number, shade: number, rise: number): number {
    this.positions.push(x, y, -north);
    this.shades.push(shade);
    this.rises.push(rise);
    this.accents.push(this.accent);
    this.heats.push(this.heat);
    return this.shades.length - 1;
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    const set = (name: string, values: number[], size: number): void =>
      void geometry.setAttribute(name, new BufferAttribute(Float32Array.from(values), size));
    set('position', this.positions, 3);
    set('shade', this.shades, 1);
    set('rise', this.rises, 1);
    set('accent', this.accents, 1);
    set('heat', this.heats, 1);
    return geometry.setIndex(this.index);
  }
}

function paint(floor: Shape, walls: Shape, caps: Shape, { ring, use }: Space, look: Look): void {
  const shade = SHADE[use] ?? 1;
  for (const shape of [floor, walls, caps]) Object.assign(shape, look);
  const corners = ring.map((corner) => floor.point(corner, 0.03, shade, 0));
  for (const [a, b, c] of ShapeUtils.triangulateShape(
    ring.map(([x, y]) => new Vector2(x, y)),
    [],
  ))
    floor.index.push(corners[a], corners[b], corners[c]);
  const inset = shrink(ring);
  inset.forEach((corner, i) => {
    const next = inset[(i + 1) % inset.length];
    const [a, b] = [walls.point(corner, 0.03, shade, 0), walls.point(next, 0.03, shade, 0)];
    const [c, d] = [walls.point(next, WALL_M, shade, 1), walls.point(corner, WALL_M, shade, 1)];
    walls.index.push(a, b, c, a, c, d);
    caps.index.push(caps.point(corner, WALL_M, shade, 1), caps.point(next, WALL_M, shade, 1));
  });
  if (use === 'stairs' || use === 'lift') caps.index.push(...sign(caps, ring, use));
}

/** Towards the middle by half a wall, so that neighbours' walls are two. */
function shrink(ring: readonly Metres[]): Metres[] {
  const [mx, my] = [ring.reduce((sum, [x]) => sum + x, 0) / ring.length, ring.reduce((sum, [, y]) => sum + y, 0) / ring.length];
  return ring.map(([x, y]) => {
    const length = Math.hypot(x - mx, y - my) || 1;
    return [x - ((x - mx) / length) * WALL_THICK_M, y - ((y - my) / length) * WALL_THICK_M];
  });
}

/** Drawn on the floor as on paper: a cross for a lift, treads for stairs. */
function sign(caps: Shape, ring: readonly Metres[], use: 'stairs' | 'lift'): number[] {
  const corners = [0, 1, 2, 3].map((i) => ring[Math.round((i * ring.length) / 4) % ring.length]);
  const at = (a: Metres, b: Metres, t: number): Metres => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
  const put = (corner: Metres): number => caps.point(corner, 0.06, 1, 0);
  if (use === 'lift') return [put(corners[0]), put(corners[2]), put(corners[1]), put(corners[3])];
  return Array.from({ length: 9 }, (_, i) => (i + 1) / 10).flatMap((t) => [
    put(at(at(corners[0], corners[3], t), at(corners[1], corners[2], t), 0.08)),
    put(at(at(corners[0], corners[3], t), at(corners[1], corners[2], t), 0.92)),
  ]);
}

/** The rooms of one level, unfolded: floors, walls and their upper edges, three draw calls. */
export class Rooms {
  readonly group = new Group();
  private readonly materials: ShaderMaterial[];
  private shown = '';

  constructor(levels: LevelTexture) {
    const material = (fragmentShader: string): ShaderMaterial =>
      new ShaderMaterial({
        glslVersion: GLSL3,
        vertexShader: VERTEX,
        fragmentShader,
        uniforms: { levels: { value: levels.texture }, level: { value: 0 } },
        transparent: true,
        depthTest: true,
        depthWrite: true,
        side: DoubleSide,
      });
    this.materials = [material(FLOOR), material(WALL), material(CAP)];
    this.group.visible = false;
  }

  /** @param look of each space of the level */
  show(model: BuildingModel, level: number, look: (space: Space) => Look): void {
    const looks = level < 0 ? [] : layoutOf(model, level).spaces.map(look);
    const key = `${level} ${looks.map(({ accent, heat }) => `${accent} ${heat}`).join()}`;
    this.group.visible = level >= 0;
    if (level < 0 || key === this.shown) return;
    this.shown = key;
    this.clear();
    const [floor, walls, caps] = [new Shape(), new Shape(), new Shape()];
    layoutOf(model, level).spaces.forEach((space, i) => paint(floor, walls, caps, space, looks[i]));
    const parts = [
      new Mesh(floor.geometry(), this.materials[0]),
      new Mesh(walls.geometry(), this.materials[1]),
      new LineSegments(caps.geometry(), this.materials[2]),
    ];
    parts.forEach((part, i) => this.group.add(Object.assign(part, { frustumCulled: false, renderOrder: 5 + i })));
    // Whatever stands before it, one looks into the floor in focus.
    parts[0].onBeforeRender = (renderer) => renderer.clearDepth();
    for (const material of this.materials) material.uniforms.level.value = level;
  }

  dispose(): void {
    this.clear();
    for (const material of this.materials) material.dispose();
  }

  private clear(): void {
    for (const child of this.group.children) (child as Mesh).geometry.dispose();
    this.group.clear();
  }
}
