import '@fontsource-variable/noto-sans-sc/index.css';
import { Scene, WebGLRenderer } from 'three';
import type { Position } from '#contract/geo.ts';
import { label } from '#contract/label.ts';
import type { Mark, MarkRef } from '#client/marks/marks.ts';
import type { Screen } from '#client/stages/framing.ts';
import { LabelMarks, type View } from '#client/stages/labels.ts';
import { createMotion } from '#client/stages/motion.ts';
import { isSoftware } from '#client/stages/software.ts';
import type { Indoors, Pose, Stage, StageEvents, StageKind, StageOptions, Target } from '#client/stages/stage.ts';
import { holdPicture } from './controls.ts';
import { INTERIOR_DRAWS } from './draws.ts';
import { framed, levelFor, signAt } from './frames.ts';
import { createHouse, floorPath, levelOf, type House } from './house.ts';
import { floorKeys, stepLevel } from './keys.ts';
import { eyeOf, Lens, poseOf } from './lens.ts';
import { findAt, touch } from './pick.ts';
import { planOf } from './plans.ts';
import { pointUniforms } from './points.ts';
import { between, closed, copyOf, metresPerPixel, type Eye, type Point, type Posture } from './posture.ts';
import { Residence } from './residence.ts';
import { projectPlace, wordsFor, type Words } from './words.ts';

const NIGHT = 0x060b12;
const FLIGHT_MS = 1100;
const HOVER_MS = 60;
const NOWHERE: Posture = { eye: { at: [0, 0, 0], distance: 100, bearing: -24, pitch: 60 }, offsets: new Float32Array(), presence: new Float32Array(), unfold: new Float32Array() };

/** A building opened: floors slide apart, the one in focus unfolds into its rooms, devices hang where they hang. */
class InteriorStage implements Stage {
  private readonly container: HTMLElement;
  private readonly options: StageOptions;
  private readonly events: StageEvents;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly lens = new Lens();
  private readonly shared = pointUniforms();
  private readonly labels: LabelMarks;
  private readonly motion = createMotion(() => this.request());
  private readonly stops: (() => void)[] = [];
  private padding: StageOptions['padding'];
  private residence: Residence | null = null;
  private indoors: Indoors | null = null;
  private focus = -1;
  private posture = NOWHERE;
  private flight: { readonly from: Posture; readonly to: Posture; readonly began: number } | null = null;
  private words: Words = { marks: [], placeOf: new Map() };
  private wordVersion = 0;
  /** What the words were made of. */
  private wordsKey = '';
  private marks: readonly Mark[] = [];
  private frame = 0;
  /** Words are to be placed anew: the eye or the floors have moved since. */
  private moved = false;
  private lastHover = 0;
  /** The user has moved the picture since the last flight: it is theirs, and stays when panels come and go. */
  private wandered = false;
  private ready = false;
  private disposed = false;

  constructor(container: HTMLElement, options: StageOptions, events: StageEvents) {
    this.container = container;
    this.options = options;
    this.events = events;
    this.padding = options.padding;
    this.renderer = new WebGLRenderer({ antialias: !isSoftware(), powerPreference: 'high-performance' });
    this.renderer.setClearColor(NIGHT);
    this.renderer.setPixelRatio(options.pixelRatio);
    const canvas = this.renderer.domElement;
    Object.assign(canvas.style, { position: 'absolute', inset: '0', touchAction: 'none' });
    container.append(canvas);
    this.shared.pixelRatio.value = options.pixelRatio;
    this.labels = new LabelMarks(container, () => this.view(), events.onPick, events.onHover);
    this.listen(canvas);
    this.resize();
    this.enter(options.start);
  }

  setMarks(marks: readonly Mark[]): void {
    this.marks = marks;
    this.take();
  }

  fly(target: Target): void {
    this.enter(target);
  }

  pick(x: number, y: number): MarkRef | null {
    const { residence } = this;
    return residence && findAt(residence.house, this.posture, this.lens, residence.drawn, x, y, this.options.lang);
  }

  pointAt(x: number, y: number): Position | null {
    const { residence } = this;
    const on = residence && touch(residence.house, this.posture, this.lens, x, y);
    return on && [...residence.house.plane.toLonLat(on.at), residence.house.levels[on.level].bottom];
  }

  pose(): Pose | null {
    return this.residence && poseOf(this.posture.eye, this.residence.house.plane);
  }

  setPadding(padding: StageOptions['padding']): void {
    const { top, right, bottom, left } = this.padding;
    if (top === padding.top && right === padding.right && bottom === padding.bottom && left === padding.left) return;
    this.padding = padding;
    this.resize();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    cancelAnimationFrame(this.frame);
    this.motion.stop();
    for (const stop of this.stops) stop();
    this.labels.dispose();
    this.residence?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.renderer.domElement.remove();
  }

  private screen(): Screen {
    return { width: Math.max(1, this.container.clientWidth), height: Math.max(1, this.container.clientHeight), padding: this.padding };
  }

  /** Goes to a place of a building, into another building if need be. */
  private enter({ indoors, level }: Target): void {
    if (!indoors) return;
    this.indoors = indoors;
    if (this.residence?.house.path === indoors.building.path) this.show(this.residence, indoors, level);
    else void this.move(indoors, level);
  }

  private show(residence: Residence, indoors: Indoors, level: Target['level']): void {
    const { house } = residence;
    residence.admit(indoors);
    const named = levelOf(house, indoors.floor);
    const device = level === 'device' ? indoors.device : null;
    this.focus = named < 0 && device ? levelFor(house, device[2]) : named;
    residence.unfold(this.focus);
    this.shared.focus.value = this.focus;
    this.wandered = false;
    this.take();
    this.go(this.framed(house));
  }

  private framed(house: House): Posture {
    const device = this.indoors?.device ?? null;
    const [x, north] = device ? house.plane.toMetres([device[0], device[1]]) : [0, 0];
    return framed(house, this.focus, device && [x, north, device[2]], this.screen());
  }

  /** Into another building: what was drawn of the one before is gone. The first is entered from the eye of the stage before. */
  private async move(indoors: Indoors, level: Target['level']): Promise<void> {
    const { building } = indoors;
    const pose = this.residence ? null : this.options.pose;
    const plan = await planOf(building);
    // Meanwhile somebody may have gone elsewhere.
    if (this.disposed || this.indoors !== indoors) return;
    this.residence?.dispose();
    this.scene.clear();
    const house = createHouse(building, plan);
    this.residence = new Residence(house, this.shared);
    this.scene.add(...this.residence.objects);
    const shut = closed(house.levels);
    const eye: Eye = pose ? eyeOf(pose, house.plane) : { ...framed(house, -1, null, this.screen()).eye };
    this.stand({ ...shut, eye });
    this.show(this.residence, indoors, level);
  }

  private go(to: Posture): void {
    if (this.options.instant || this.options.reducedMotion) {
      this.flight = null;
      this.stand(to);
    } else this.flight = { from: copyOf(this.posture), to, began: performance.now() };
    this.request();
  }

  private stand(posture: Posture): void {
    this.posture = posture;
    this.moved = true;
    this.residence?.levels.pose(posture);
  }

  private take(): void {
    const { residence } = this;
    if (!residence || this.disposed) return;
    const { added, removed, news } = residence.update(this.marks);
    if (removed.length > 0) this.scene.remove(...removed);
    if (added.length > 0) this.scene.add(...added);
    const key = `${residence.house.path} ${this.focus} ${this.marks.filter(({ type }) => type === 'labels' || type === 'pulses').map(({ id, version }) => `${id} ${version}`).join()}`;
    const renamed = key !== this.wordsKey;
    if (renamed) {
      this.wordsKey = key;
      this.words = wordsFor(residence.house, this.marks, this.focus, residence.hazards, this.options.lang, ++this.wordVersion);
      this.labels.update(this.words.marks);
    }
    this.motion.set(residence.moving && !this.options.reducedMotion);
    if (news || renamed) this.request();
  }

  private readonly request = (): void => {
    if (!this.disposed) this.frame ||= requestAnimationFrame(this.draw);
  };

  private readonly draw = (): void => {
    this.frame = 0;
    const { residence, flight } = this;
    if (!residence) return;
    if (flight) {
      const t = (performance.now() - flight.began) / FLIGHT_MS;
      this.stand(between(flight.from, flight.to, t, this.posture));
      if (t >= 1) this.flight = null;
      else this.request();
    }
    this.lens.aim(this.posture.eye);
    residence.seconds.value = this.options.reducedMotion ? -1 : (performance.now() / 1000) % 3600;
    residence.scale(metresPerPixel(this.posture.eye, this.screen().height));
    this.renderer.render(this.scene, this.lens.camera);
    if (this.moved) this.labels.arrange();
    this.moved = false;
    if (this.ready) return;
    this.ready = true;
    this.events.onReady();
  };

  private view(): View {
    const { width, height } = this.screen();
    const sign = this.residence && signAt(this.residence.house, this.posture.eye.bearing);
    return { width, height, covered: this.padding, metresPerPixel: metresPerPixel(this.posture.eye, height), project: (position) => sign && this.project(position, sign) };
  }

  private project(position: Position, sign: Point): readonly [number, number] | null {
    const place = this.words.placeOf.get(position);
    return place ? projectPlace(place, this.posture, this.lens, sign, this.padding.left) : null;
  }

  private resize(): void {
    const screen = this.screen();
    this.renderer.setSize(screen.width, screen.height);
    this.shared.viewport.value.set(screen.width, screen.height);
    this.lens.resize(screen);
    this.moved = true;
    if (this.residence && !this.wandered) {
      const to = this.framed(this.residence.house);
      if (this.flight) this.flight = { ...this.flight, to };
      else this.stand(to);
    }
    this.request();
  }

  private listen(canvas: HTMLCanvasElement): void {
    const { events } = this;
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.container);
    this.stops.push(() => observer.disconnect(), floorKeys((by) => this.step(by)), holdPicture(canvas, () => this.posture.eye, () => metresPerPixel(this.posture.eye, this.screen().height), {
      onGrab: () => {
        this.flight = null;
        this.wandered = true;
        events.onHover(null, 0, 0);
      },
      onMove: (eye) => {
        this.stand({ ...this.posture, eye });
        this.request();
      },
      onClick: (x, y) => {
        const ref = this.pick(x, y);
        if (ref) events.onPick(ref);
      },
      onPoint: (x, y) => this.hover(canvas, x, y),
      onLeave: () => events.onHover(null, 0, 0),
    }));
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      if (!this.disposed) events.onProblem({ kind: 'lost', detail: 'webglcontextlost', message: label('图形上下文丢失，正在重建楼栋', 'Graphics context lost; rebuilding the building') });
    });
  }

  private hover(canvas: HTMLCanvasElement, x: number, y: number): void {
    const now = performance.now();
    if (now - this.lastHover < HOVER_MS || this.flight) return;
    const ref = this.pick(x, y);
    this.lastHover = performance.now() + (performance.now() - now) * 4;
    canvas.style.cursor = ref ? 'pointer' : '';
    this.events.onHover(ref, x, y);
  }

  private step(by: 1 | -1): void {
    const { residence } = this;
    if (residence) this.events.onPick({ path: floorPath(residence.house, stepLevel(this.focus, by, residence.house.levels.length)) });
  }
}

const interiorStage: StageKind = { id: 'interior', draws: INTERIOR_DRAWS, mount: (container, options, events) => new InteriorStage(container, options, events) };
export default interiorStage;
