import {
  BufferPoint,
  BufferPointCollection,
  BufferPointMaterial,
  Cartesian3,
  Color,
  ConstantPositionProperty,
  ConstantProperty,
  type CesiumWidget,
  type Entity,
} from '@cesium/engine';
import type { PointsMark } from '#client/marks/marks.ts';
import { PointColumns } from '#client/marks/points.ts';
import { TONE_NAMES, TONES } from '#client/marks/tones.ts';
import { snapshotOf, look } from '#client/stages/globe/camera/camera.ts';
import { MarkCanvas } from '#client/stages/globe/marks/mark-canvas.ts';
import { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';
import { createWidget } from '#client/stages/globe/scene/widget.ts';
import type { Pose } from '#client/stages/stage.ts';

const POINTS = 100_000;
const SHARE = 10;
/** Small, so that what is measured is the update and not the filling of pixels by a processor. */
const SIZE = { left: 0, top: 0, width: 320, height: 180 };
const POSE: Pose = { center: [117.02, 36.66], distance: 3000, bearing: 0, pitch: 45 };

/** One way to show 100,000 points: what a tick costs. */
interface Contender {
  /** Writes tones: slot → tone, each named once. */
  readonly update: (slots: Uint32Array, tones: Uint8Array) => void;
  readonly draw: () => void;
}
/** Milliseconds of each tick: changed and drawn, without waiting for the graphics card. */
export type Ticks = readonly number[];

const lonLatOf = (i: number): readonly [number, number] => [117 + (i % 400) * 1e-4, 36.65 + Math.floor(i / 400) * 8e-5];
const colours = TONE_NAMES.map((name) => Color.fromBytes(...TONES[name].rgb, Math.max(1, TONES[name].alpha * 255)));

function openScene(): { host: HTMLElement; widget: CesiumWidget } {
  const host = document.createElement('div');
  Object.assign(host.style, { position: 'relative', width: `${SIZE.width}px`, height: `${SIZE.height}px` });
  document.body.append(host);
  const widget = createWidget(host, 1);
  widget.useDefaultRenderLoop = false;
  widget.resize();
  look(widget.scene, POSE);
  return { host, widget };
}

function ours(): Contender {
  const { host, widget } = openScene();
  const canvas = new MarkCanvas(host, new TerrainHeights(), 1, () => undefined);
  const columns = new PointColumns(POINTS);
  columns.resize(POINTS);
  for (let i = 0; i < POINTS; i++) {
    columns.place(i, ...lonLatOf(i), 3);
    columns.setTone(i, 1);
  }
  const mark: PointsMark = {
    type: 'points',
    id: 'bench/points',
    order: 1,
    version: 1,
    columns,
    icons: [],
    calmWithin: Infinity,
    alarmsWithin: 1,
    // Points that are well are drawn only where badges are; without icons they stay dots.
    iconsWithin: Infinity,
    refer: () => null,
  };
  return {
    update: (slots, tones) => {
      slots.forEach((slot, i) => columns.setTone(slot, tones[i]));
      canvas.update([mark]);
    },
    draw: () => canvas.draw(snapshotOf(widget.scene, SIZE.height, SIZE), false),
  };
}

function bufferPoints(): Contender {
  const { widget } = openScene();
  const collection = widget.scene.primitives.add(new BufferPointCollection({ primitiveCountMax: POINTS })) as BufferPointCollection;
  const materials = colours.map((color) => new BufferPointMaterial({ color, size: 5 }));
  const point = new BufferPoint();
  for (let i = 0; i < POINTS; i++) collection.add({ position: Cartesian3.fromDegrees(...lonLatOf(i), 3), material: materials[1] }, point);
  return {
    update: (slots, tones) =>
      slots.forEach((slot, i) => {
        collection.get(slot, point);
        point.setMaterial(materials[tones[i]]);
      }),
    draw: () => renderNow(widget),
  };
}

function entities(): Contender {
  const { widget } = openScene();
  const all: Entity[] = [];
  widget.entities.suspendEvents();
  for (let i = 0; i < POINTS; i++) {
    all.push(
      widget.entities.add({
        position: new ConstantPositionProperty(Cartesian3.fromDegrees(...lonLatOf(i), 3)),
        point: { pixelSize: 5, color: new ConstantProperty(colours[1]) },
      }),
    );
  }
  widget.entities.resumeEvents();
  return {
    update: (slots, tones) => slots.forEach((slot, i) => (all[slot].point!.color as ConstantProperty).setValue(colours[tones[i]])),
    draw: () => renderNow(widget),
  };
}

function renderNow(widget: CesiumWidget): void {
  widget.scene.requestRender();
  widget.render();
}

const CONTENDERS = { ours, bufferPoints, entities };
export type Name = keyof typeof CONTENDERS;

/** Runs one contender; the page is thrown away after it. */
async function measure(name: Name, rounds: number, warmUp: number): Promise<Ticks> {
  const contender = CONTENDERS[name]();
  const slots = new Uint32Array(POINTS / SHARE);
  const tones = new Uint8Array(slots.length);
  const ticks: number[] = [];
  for (let round = 0; round < rounds + warmUp; round++) {
    for (let i = 0; i < slots.length; i++) {
      slots[i] = i * SHARE + ((round * 7 + i) % SHARE);
      tones[i] = 1 + ((i + round) % (TONE_NAMES.length - 1));
    }
    const start = performance.now();
    contender.update(slots, tones);
    contender.draw();
    const took = performance.now() - start;
    if (round >= warmUp) ticks.push(took);
    await settle();
  }
  return ticks;
}

/** Lets the graphics card finish, so that one tick does not wait for the one before. */
async function settle(): Promise<void> {
  for (const canvas of document.querySelectorAll('canvas')) {
    const gl = canvas.getContext('webgl2');
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }
  await new Promise((resolve) => setTimeout(resolve));
}

Object.assign(globalThis, { measure });
