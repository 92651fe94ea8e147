import type { Position } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { hostLayers } from '#client/layers/host.ts';
import type { Lang } from '#client/layers/layer.ts';
import { undrawable, type MarkType } from '#client/marks/marks.ts';
import { dispatchingStore } from '#client/view/dispatching.ts';
import type { StageId, ViewStore } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import type { Pose, Stage, StageEvents, StageKind, StageOptions } from './stage.ts';
import type { DispatchCamera } from './camera/dispatch-camera.ts';
import type { Screen } from './camera/framing.ts';
import { targetOf, targetOfView } from './camera/target.ts';

const kinds = import.meta.glob<StageKind>('./*/stage.ts', { import: 'default' });
/** The stages there are: every folder here with a `stage.ts`. */
export const STAGE_IDS: ReadonlySet<StageId> = new Set(Object.keys(kinds).map((file) => file.split('/')[1] as StageId));

/** Fetches a stage's engine, which is large, the first time it is asked for. */
export async function loadStage(id: StageId): Promise<StageKind> {
  const load = kinds[`./${id}/stage.ts`];
  if (!load) throw new Error(`there is no stage ${id}`);
  return load();
}

/** A focus changed this recently has not been reached yet: who takes over goes on to it. */
const UNDER_WAY_MS = 2500;

interface StageRequest {
  readonly world: World;
  readonly id: StageId;
  readonly lang: Lang;
  readonly density: StageOptions['density'];
  /** What one CSS pixel of the stage is in CSS pixels of the page. */
  readonly scale: number;
  readonly padding: () => StageOptions['padding'];
  readonly onUndrawable: (types: readonly MarkType[]) => void;
}

interface MountedStage {
  readonly element: HTMLElement;
  stage: Stage | null;
  ready: boolean;
  /** Its graphics context is gone: there is nothing to be seen of it. */
  lost: boolean;
  readonly stops: (() => void)[];
}

const BROKEN = label('画面无法启动', 'The picture could not start');
const NO_GRAPHICS = label(
  '此浏览器没有 WebGL，无法绘制地图：请检查显卡驱动与浏览器设置。告警与处置不受影响',
  'This browser has no WebGL, so no map is drawn: check its settings and the graphics driver. Alerts and tickets work as ever',
);
const hasGraphics = (): boolean => document.createElement('canvas').getContext('webgl2') !== null;

/**
 * Mounts stages in one element. The one before stays in sight, and alive, until its successor has drawn a whole picture from the same
 * eye and covers it.
 */
export class StageSwitcher {
  private readonly host: HTMLElement;
  private current: MountedStage | null = null;
  private before: MountedStage | null = null;
  /** Where the eye was in what is being replaced. */
  private pose: Pose | null = null;
  private focusedAt = -Infinity;
  private scale: number | null = null;
  private readonly stopWatching: () => void;
  private readonly views: ViewStore;

  /** @param views whose View is shown */
  constructor(host: HTMLElement, views: ViewStore) {
    this.host = host;
    this.views = views;
    this.stopWatching = views.subscribe((view, old) => {
      if (view.focus !== old.focus) this.focusedAt = performance.now();
    });
  }

  show(showing: StageRequest, events: StageEvents): void {
    this.keepUntilReplaced();
    // Of another size, what fitted does not fit any more: it is looked at anew.
    if (this.scale !== null && this.scale !== showing.scale) this.pose = null;
    this.scale = showing.scale;
    const element = document.createElement('div');
    element.className = 'stage-canvas';
    element.dataset.stage = showing.id;
    const size = `${100 / showing.scale}%`;
    Object.assign(element.style, { width: size, height: size, transform: showing.scale === 1 ? '' : `scale(${showing.scale})` });
    this.host.append(element);
    const shown: MountedStage = { element, stage: null, ready: false, lost: false, stops: [] };
    this.current = shown;
    this.mount(shown, showing, this.eventsFor(shown, showing, events)).catch((error: unknown) => {
      if (this.current === shown)
        events.onProblem({
          kind: 'failed',
          message: hasGraphics() ? BROKEN : NO_GRAPHICS,
          detail: error instanceof Error ? error.message : String(error),
        });
    });
  }

  setPadding(padding: StageOptions['padding']): void {
    this.current?.stage?.setPadding(padding);
  }

  /** What one asks about at a point of the stage's element: the device or building there, else the ground or floor. */
  under(world: World, x: number, y: number): { readonly path: string } | { readonly position: Position } | null {
    const stage = this.current?.stage;
    if (!stage) return null;
    const path = stage.pick(x, y)?.path;
    const thing =
      path !== undefined &&
      (world.get('place', path)?.level === 'building' || world.get('device', path.slice(path.lastIndexOf('/') + 1)) !== undefined);
    if (thing) return { path };
    const position = stage.pointAt(x, y);
    return position && { position };
  }

  dispose(): void {
    this.stopWatching();
    for (const shown of [this.before, this.current]) if (shown) end(shown);
    this.before = this.current = null;
  }

  /**
   * What is in sight stays until its successor is, be it half a picture where there is no other; what lost its picture, or has none,
   * goes at once.
   */
  private keepUntilReplaced(): void {
    const { current, before } = this;
    if (!current) return;
    this.pose = current.stage?.pose() ?? before?.stage?.pose() ?? null;
    const stays = current.stage !== null && !current.lost && (current.ready || before === null);
    if (!stays) return end(current);
    if (before) end(before);
    this.before = current;
  }

  /** The one before goes when its successor is no longer seen through: a busy machine begins to fade late. */
  private async endPredecessor({ element }: MountedStage): Promise<void> {
    const { before } = this;
    if (!before) return;
    await Promise.allSettled(element.getAnimations().map(({ finished }) => finished));
    end(before);
    if (this.before === before) this.before = null;
  }

  private eventsFor(shown: MountedStage, showing: StageRequest, events: StageEvents): StageEvents {
    const live =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A): void => {
        if (this.current === shown) act(...args);
      };
    return {
      onPick: live(events.onPick),
      onHover: live(events.onHover),
      onProblem: live((problem) => {
        shown.lost ||= problem?.kind === 'lost';
        events.onProblem(problem);
      }),
      onWhole: live(events.onWhole),
      onReady: () => {
        if (shown.ready) return;
        shown.ready = true;
        shown.element.dataset.ready = '';
        // One that is on its way out only covers its successor better.
        if (this.current !== shown) return;
        void this.endPredecessor(shown);
        if (performance.now() - this.focusedAt < UNDER_WAY_MS) shown.stage?.fly(targetOf(showing.world, this.views.getState().focus));
        events.onReady();
      },
    };
  }

  /** Loads the engine, mounts it, and binds world and View to it. */
  private async mount(
    shown: MountedStage,
    { world, id, lang, density, scale, padding, onUndrawable }: StageRequest,
    events: StageEvents,
  ): Promise<void> {
    const kind = await loadStage(id);
    if (this.current !== shown) return;
    const { views } = this;
    let aim = views.getState().focus;
    const options: StageOptions = {
      density,
      lang,
      padding: padding(),
      pixelRatio: devicePixelRatio * scale,
      start: targetOfView(world, views.getState()),
      pose: this.pose,
      alone: this.before === null,
      reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
      instant: new URLSearchParams(location.search).has('instant'),
    };
    let dispatch: DispatchLook | null = null;
    const stage = kind.mount(shown.element, options, { ...events, onFitted: () => void dispatch?.follow() });
    const layers = hostLayers(LAYERS, world, lang, views.getState(), (marks) => stage.setMarks(marks));
    stage.setMarks(layers.marks());
    onUndrawable(undrawable(layers.marks(), kind.draws));
    shown.stage = stage;
    // Where no way is drawn there is none to look at.
    if (kind.draws.includes('lines')) dispatch = new DispatchLook(world, views, shown, padding);
    if (dispatchingStore.getState().asking !== null) void dispatch?.follow();
    shown.stops.push(
      views.subscribe((view) => {
        layers.setView(view);
        if (view.focus === aim) return;
        dispatch?.forget();
        stage.fly(targetOf(world, (aim = view.focus)));
      }),
      // Layers look again: what is asked is no part of the View, but is drawn beside it.
      dispatchingStore.subscribe(() => {
        layers.setView({ ...views.getState() });
        void dispatch?.follow();
      }),
      whenPlacesCome(world, () => stage.fly(targetOfView(world, views.getState()))),
      () => layers.dispose(),
      () => stage.dispose(),
    );
  }
}

/** Has crew and door in sight while somebody decides whom to send. Its camera is fetched when that is first asked. */
class DispatchLook {
  private camera: Promise<DispatchCamera> | null = null;
  private readonly make: () => Promise<DispatchCamera>;

  constructor(world: World, views: ViewStore, { element, stage }: MountedStage, padding: StageRequest['padding']) {
    const screen = (): Screen => ({ width: element.clientWidth, height: element.clientHeight, padding: padding() });
    this.make = async () => {
      const { DispatchCamera } = await import('./camera/dispatch-camera.ts');
      return new DispatchCamera(stage!, screen, () => targetOfView(world, views.getState()));
    };
  }

  async follow(): Promise<void> {
    this.camera ??= this.make();
    try {
      (await this.camera).update(dispatchingStore.getState().asking);
    } catch {
      // Whom to send is chosen from the list all the same; it is fetched anew the next time.
      this.camera = null;
    }
  }

  forget(): void {
    void this.camera?.then((camera) => camera.forget());
  }
}

function end(shown: MountedStage): void {
  shown.stops.splice(0).forEach((stop) => stop());
  shown.stage = null;
  shown.element.remove();
}

/** The first picture may be up before the ledger is: look again, once, when there is something to look at. */
function whenPlacesCome(world: World, look: () => void): () => void {
  if (world.all('place').size > 0) return () => undefined;
  const stop = world.onRecords(() => {
    if (world.all('place').size === 0) return;
    stop();
    look();
  });
  return stop;
}
