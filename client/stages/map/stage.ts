import '@fontsource-variable/noto-sans-sc/index.css';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Device } from '@luma.gl/core';
import { Map as MapLibre, setWorkerUrl, type MapGeoJSONFeature, type MapMouseEvent, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Position } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { Mark, MarkRef } from '#client/marks/marks.ts';
import { FLIGHT_MS } from '#client/stages/camera/flight.ts';
import { FLATTEST, frame, samePadding } from '#client/stages/camera/framing.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { LabelMarks } from '#client/stages/labels/labels.ts';
import { isSoftware } from '#client/stages/paint/software-rendering.ts';
import { createAnimationLoop } from '#client/stages/paint/animation-loop.ts';
import type { Pose, Stage, StageEvents, StageKind, StageOptions, Target } from '#client/stages/stage.ts';
import { FIRST_LABEL, nightStyle } from '#tiles/style/style.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { cameraOf, labelView, poseOf, screenOf, sightOf, groundSegmentUnder } from './camera.ts';
import { DeckMarks } from './marks/deck-marks.ts';
import { MAP_DRAWS } from './mark-types.ts';
import { LABEL_FONT, pageFontFaces } from './ground/fonts.ts';
import { GeoMarks } from './marks/geo-marks.ts';
import { createOverlay, FINGER_PX } from './marks/overlay.ts';
import { Hover } from '../hover.ts';
import { RestingFrames } from './marks/resting-frames.ts';
import { GroundLabels } from './ground/ground-labels.ts';
import { applyDaylight } from './ground/daylight.ts';
import { GroundRetry, TILES, showCredits } from './ground/ground.ts';
import { crossesFootprint } from './building-hit.ts';

/** Ground layers that can be picked, nearest to the eye first. */
const GROUND = ['buildings', 'compounds'];
/** An empty layer on top of all ground labels: what must cover them is drawn beneath nothing else. */
const TOP = 'marks-top';
/** Marks of this order and above cover ground labels. */
const ABOVE_LABELS = 60;
const GROUND_FAILED = label(
  '底图数据读取失败，正在重试；设备与告警不受影响',
  'Map data could not be read, trying again; devices and alerts are not affected',
);
/** The sun moves half its own width in this time. */
const DAYLIGHT_MS = 60_000;
/** Walls are wider than the engine expects screens to be; a graphics card that cannot draw so much says so. */
const MOST_PIXELS: [number, number] = [16_384, 16_384];

setWorkerUrl(workerUrl);

function createMap(container: HTMLElement, options: StageOptions): MapLibre {
  const style = nightStyle({ tiles: TILES, font: LABEL_FONT, tones: GROUND_TONES, textScale: options.density === 'wall' ? 1.3 : 1 });
  return new MapLibre({
    container,
    style: { ...style, 'font-faces': pageFontFaces() } as unknown as StyleSpecification,
    center: [options.start.center[0], options.start.center[1]],
    zoom: 15,
    maxPitch: FLATTEST,
    minZoom: 3,
    maxZoom: 21,
    pixelRatio: options.pixelRatio,
    maxCanvasSize: MOST_PIXELS,
    attributionControl: false,
    locale: { 'Map.Title': options.lang === 'zh' ? '地图画面' : 'Map picture' },
    fadeDuration: options.instant ? 0 : 200,
    renderWorldCopies: false,
    dragRotate: true,
    canvasContextAttributes: { antialias: !isSoftware(), powerPreference: 'high-performance' },
  });
}

/** MapLibre draws the ground, deck.gl the points in the same picture; words are elements above. */
class MapStage implements Stage {
  private readonly map: MapLibre;
  private readonly overlay: MapLibreOverlay;
  private readonly options: StageOptions;
  private readonly events: StageEvents;
  private readonly clock = { seconds: 0 };
  private readonly animation = createAnimationLoop(() => this.tick());
  private readonly frames = new RestingFrames();
  private readonly labels: LabelMarks;
  private readonly ground: GroundRetry;
  private readonly names: GroundLabels;
  private readonly hideCredits: () => void;
  private geo: GeoMarks | null = null;
  private deck: DeckMarks | null = null;
  private marks: readonly Mark[] = [];
  private device: Device | null = null;
  private styled = false;
  private readonly hover: Hover;
  private pointed = false;
  private target: Target;
  userMoved = false;
  private frame = 0;
  private disposed = false;
  private daylight: ReturnType<typeof setInterval> | undefined;

  constructor(container: HTMLElement, options: StageOptions, events: StageEvents) {
    this.options = options;
    this.events = events;
    this.target = options.start;
    if (options.reducedMotion) this.clock.seconds = -1;
    this.map = createMap(container, options);
    this.map.setPadding(options.padding);
    this.userMoved = options.pose !== null;
    if (options.pose) this.map.jumpTo(cameraOf(this.map, options.pose));
    else this.look();
    this.overlay = createOverlay(this.frames, {
      isPointed: () => this.pointed,
      onDevice: (device) => this.begin({ device }),
      onError: (error) => this.fail(error),
    });
    this.map.addControl(this.overlay);
    this.labels = new LabelMarks(this.map.getCanvasContainer(), () => labelView(this.map), events.onPick, events.onHover);
    this.names = new GroundLabels(this.map, () => this.scheduleMarks());
    this.map.on('move', this.labels.arrange);
    this.map.on('resize', this.labels.arrange);
    this.map.on('move', () => this.deck?.lacks(sightOf(this.map)) && this.scheduleMarks());
    this.hideCredits = showCredits(container);
    this.ground = new GroundRetry(this.map, (detail) => {
      events.onProblem(detail === null ? null : { kind: 'ground', detail, message: GROUND_FAILED });
      events.onReady();
    });
    this.hover = new Hover({
      pick: (x, y) => this.pick(x, y),
      show: (ref, x, y) => {
        // The cursor is set in a frame.
        if (this.pointed !== (ref !== null)) this.frames.wake();
        this.pointed = ref !== null;
        events.onHover(ref, x, y);
      },
      busy: () => this.map.isMoving(),
    });
    this.listen();
  }

  setMarks(marks: readonly Mark[]): void {
    this.marks = marks;
    this.scheduleMarks();
  }

  fly(target: Target): void {
    this.target = target;
    this.userMoved = false;
    const camera = cameraOf(this.map, frame(target, screenOf(this.map)));
    if (this.options.instant || this.options.reducedMotion) this.map.jumpTo(camera);
    else this.map.flyTo({ ...camera, duration: FLIGHT_MS, curve: 1.25 });
  }

  pick(x: number, y: number): MarkRef | null {
    const hit = this.device === null ? null : this.overlay.pickObject({ x, y, radius: FINGER_PX });
    const ref = hit?.layer ? this.deck?.refer(hit.layer.id, hit.index) : null;
    if (ref) return ref;
    if (!this.styled) return null;
    for (const feature of this.map.queryRenderedFeatures([x, y], { layers: GROUND })) {
      const path: unknown = feature.properties.path ?? feature.id;
      if (typeof path === 'string' && this.isUnder(feature, x, y)) return { path };
    }
    return null;
  }

  private isUnder({ layer, geometry, properties }: MapGeoJSONFeature, x: number, y: number): boolean {
    if (layer.type !== 'fill-extrusion') return true;
    const sight = groundSegmentUnder(this.map, x, y, Number(properties.height ?? 0));
    return sight === null || crossesFootprint(geometry, sight);
  }

  pointAt(x: number, y: number): Position | null {
    const { lng, lat } = this.map.unproject([x, y]);
    // Above the horizon there is no ground; the map answers with some all the same.
    const back = this.map.project([lng, lat]);
    return Math.hypot(back.x - x, back.y - y) < FINGER_PX ? [lng, lat, 0] : null;
  }

  pose(): Pose {
    return poseOf(this.map);
  }

  setPadding(padding: StageOptions['padding']): void {
    if (samePadding(screenOf(this.map).padding, padding)) return;
    this.map.setPadding(padding);
    this.refit();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.animation.stop();
    this.hover.stop();
    clearInterval(this.daylight);
    this.ground.stop();
    this.hideCredits();
    cancelAnimationFrame(this.frame);
    this.labels.dispose();
    this.deck?.dispose();
    this.map.remove();
  }

  private scheduleMarks(): void {
    if (!this.disposed) this.frame ||= requestAnimationFrame(() => this.applyMarks());
  }

  private refit(): void {
    if (this.userMoved) return;
    this.look();
    this.events.onFitted?.();
  }

  private look(): void {
    this.map.jumpTo(cameraOf(this.map, frame(this.target, screenOf(this.map))));
  }

  private listen(): void {
    const { map, events } = this;
    // Not 'load', which waits for the ground: marks are drawn with or without it.
    map.once('style.load', () => this.begin({ styled: true }));
    map.once('idle', () => {
      events.onReady();
      events.onWhole();
    });
    map.on('click', (event: MapMouseEvent) => {
      const ref = this.pick(event.point.x, event.point.y);
      if (ref) events.onPick(ref);
    });
    map.on('movestart', ({ originalEvent }) => {
      this.userMoved ||= originalEvent !== undefined;
      this.hover.leave();
    });
    map.on('resize', () => this.refit());
    map.on('mousemove', ({ point }: MapMouseEvent) => this.hover.point(point.x, point.y));
    map.on('mouseout', () => this.hover.leave());
    map.getCanvas().addEventListener('webglcontextlost', () => {
      if (!this.disposed)
        events.onProblem({
          kind: 'lost',
          detail: 'webglcontextlost',
          message: label('图形上下文丢失，正在重建地图', 'Graphics context lost; rebuilding the map'),
        });
    });
  }

  /** Marks can be drawn once both are there: the map's style and the graphics device. */
  private begin(part: { device: Device } | { styled: true }): void {
    if ('device' in part) this.device = part.device;
    else this.styled = true;
    if (!this.styled || this.device === null || this.deck !== null || this.disposed) return;
    this.map.addLayer({ id: TOP, type: 'background', layout: { visibility: 'none' } });
    this.light();
    this.daylight = setInterval(() => this.light(), DAYLIGHT_MS);
    this.geo = new GeoMarks(this.map, GROUND[0]);
    this.deck = new DeckMarks({
      device: this.device,
      clock: this.clock,
      pixelRatio: this.options.pixelRatio,
      onMore: () => this.scheduleMarks(),
      beneath: (mark) => (mark.order >= ABOVE_LABELS ? TOP : FIRST_LABEL),
    });
    this.applyMarks();
  }

  private light(): void {
    const { lng, lat } = this.map.getCenter();
    applyDaylight(this.map, [lng, lat], shownTime());
  }

  private applyMarks(): void {
    this.frame = 0;
    if (!this.deck || !this.geo || this.disposed) return;
    try {
      this.deck.lacks(sightOf(this.map));
      const layers = this.deck.update(this.marks);
      if (layers) this.overlay.setProps({ layers });
      this.frames.wake();
      this.deck.advance(shownTime(), this.options.reducedMotion);
      this.geo.update(this.marks);
      this.labels.update([...this.names.marks, ...this.marks]);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
    this.map.triggerRepaint();
    this.animation.set(this.deck.moving && !this.options.reducedMotion);
  }

  private tick(): void {
    this.deck?.advance(shownTime(), false);
    this.map.triggerRepaint();
    this.animation.set(this.deck !== null && this.deck.moving);
  }

  private fail(error: Error): void {
    this.events.onProblem({ kind: 'failed', detail: error.message, message: label('地图绘制出错', 'The map could not be drawn') });
  }
}

const mapStage: StageKind = {
  id: 'map',
  draws: MAP_DRAWS,
  mount: (container, options, events) => new MapStage(container, options, events),
};
export default mapStage;
