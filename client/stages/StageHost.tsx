import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore, type CSSProperties, type JSX, type RefObject } from 'react';
import { useStore } from 'zustand';
import './stage.css';
import { label, type Label } from '#contract/label.ts';
import type { Lang } from '#client/layers/layer.ts';
import type { MarkType } from '#client/marks/marks.ts';
import { usePickMode } from '#client/sight/pick-mode.ts';
import { useKeys } from '#client/ui/controls/keys.ts';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { wayInside } from '#client/view/event-place.ts';
import { setView, viewStore, type StageId, type ViewStore } from '#client/view/view.ts';
import { pictureCanvas } from '#client/wall-tile/picture-canvas.ts';
import type { World } from '#client/world/world.ts';
import { pickedView, stageFor } from './stage-choice.ts';
import { PointMenu } from './PointMenu.tsx';
import type { Hovered } from './Tooltip.tsx';
import type { StageEvents, StageOptions, StageProblem } from './stage.ts';
import { loadStage, STAGE_IDS, StageSwitcher } from './stage-switcher.ts';
import { usePointMenu } from './use-point-menu.ts';

/** Comes when somebody first points at something. */
const Tooltip = lazy(async () => ({ default: (await import('./Tooltip.tsx')).Tooltip }));

export interface StageHostProps {
  readonly world: World;
  /** `wall`: everything grows with the screen, designed at 1080 lines. */
  readonly density?: 'desk' | 'wall';
  /** Read from across a room: words half as large again. */
  readonly far?: boolean;
  readonly lang?: Lang;
  /** CSS pixels of the host that panels cover, so that what is in focus is in the middle of what is left. */
  readonly padding?: StageOptions['padding'];
  readonly onPick?: (path: string) => void;
  /** Of a picture that looks elsewhere than the page does, and leads nowhere. */
  readonly views?: ViewStore;
  /** Somebody asks who sees a point of the picture: what `View.open` becomes. Without it nobody can. */
  readonly onAsk?: (open: string) => void;
  /** Mark types the stage cannot draw, for the layer panel to say so. */
  readonly onUndrawable?: (types: readonly MarkType[]) => void;
}

const NO_PADDING: StageOptions['padding'] = { top: 0, right: 0, bottom: 0, left: 0 };
const LOADING: Readonly<Record<StageId, Label>> = {
  map: label('正在载入地图…', 'Loading the map…'),
  globe: label('正在载入三维场景…', 'Loading the city in 3D…'),
  interior: label('正在载入楼内视图…', 'Loading the building…'),
};
const NAMES: Readonly<Record<StageId, Label>> = {
  map: label('地图', 'Map'),
  globe: label('三维场景', 'City in 3D'),
  interior: label('楼内视图', 'Inside the building'),
};
const AIM = label(
  '点选一处：地面、楼栋或设备，看哪些摄像机看得见 · Esc 取消',
  'Pick a place: ground, a building or a device, and see which cameras see it · Esc to cancel',
);
/** A context that keeps getting lost is not fetched back for ever. */
const MOST_REBUILDS = 5;
/** The first picture, its ground and its data come first. */
const PREFETCH_AFTER_MS = 4000;

/** Smaller words than this nobody reads. */
const LEAST_SCALE = 0.8;

/**
 * Screens are designed at 1920 × 1080: at others the stage is laid out at that size and drawn with more or fewer pixels, so that its
 * words are the same part of the screen.
 */
function wallScale(density: 'desk' | 'wall', far: boolean): number {
  const larger = far ? FAR : 1;
  const canvas = pictureCanvas();
  if (canvas) return (canvas.root / ROOT) * larger;
  return density === 'wall' ? Math.max(LEAST_SCALE, Math.min(innerWidth / 1920, innerHeight / 1080)) * larger : 1;
}
/** Root size of type at 1920 × 1080. */
const ROOT = 20;
/** How much larger what is read from across a room is. */
const FAR = 1.5;
/** A window being drawn larger is not rebuilt at every step, ms. */
const SETTLE_MS = 200;

const divide = (padding: StageOptions['padding'], by: number): StageOptions['padding'] => ({
  top: padding.top / by,
  right: padding.right / by,
  bottom: padding.bottom / by,
  left: padding.left / by,
});

/** Shows the View on its stage: mounts the engine, keeps layers and camera in step, and says when something is wrong. */
export function StageHost(props: StageHostProps): JSX.Element {
  const { world, density = 'desk', far = false, lang = 'zh', padding = NO_PADDING, views = viewStore } = props;
  const own = views === viewStore;
  const scale = useWallScale(density, far);
  const stage = useStageId(world, views);
  const { container, show, phase, whole, problem, hovered } = useStage(props, stage, scale);
  const pointMenu = usePointMenu(container, show, world, scale, props.onAsk);
  const goInside = (): void => {
    const way = wayInside(world, viewStore.getState());
    if ('to' in way) setView(way.to);
    else showMessage(way.why[lang], 'refused');
  };
  useKeys(own ? { i: goInside } : {});
  const link = useSyncExternalStore(world.onLink, () => world.link.state);
  const words: Label | null = problem?.message ?? (!whole ? LOADING[stage] : pointMenu.aiming ? AIM : null);
  return (
    <div
      className="stage-host"
      role="region"
      aria-label={NAMES[stage][lang]}
      data-stage={stage}
      data-density={density}
      data-far={far || undefined}
      data-phase={phase}
      data-whole={whole || undefined}
      data-problem={problem?.kind}
      data-link={link}
      data-aiming={pointMenu.aiming || undefined}
    >
      <div className="stage-show" ref={container} />
      {words && (
        <p className="stage-notice" style={noticePlace(padding)} role="status" title={problem?.detail}>
          {words[lang]}
        </p>
      )}
      {pointMenu.pointed && <PointMenu pointed={pointMenu.pointed} lang={lang} onAsk={props.onAsk} onClose={pointMenu.close} />}
      {hovered && (
        <Suspense fallback={null}>
          <Tooltip world={world} lang={lang} hovered={hovered} />
        </Suspense>
      )}
    </div>
  );
}

/** In the middle of what panels leave free, and whole. */
const noticePlace = ({ left, right, bottom }: StageOptions['padding']): CSSProperties => ({
  left: `var(--tile-middle, calc(${left}px + (100% - ${left + right}px) / 2))`,
  bottom: `calc(var(--tile-bottom, ${bottom}px) + 0.75rem)`,
  maxWidth: `calc(var(--tile-width, 100% - ${left + right}px) - 2rem)`,
});

function useWallScale(density: 'desk' | 'wall', far: boolean): number {
  const [scale, setScale] = useState(() => wallScale(density, far));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const resize = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setScale(wallScale(density, far)), SETTLE_MS);
    };
    addEventListener('resize', resize);
    return () => {
      clearTimeout(timer);
      removeEventListener('resize', resize);
    };
  }, [density, far]);
  return scale;
}

/** Which stage shows the View, and the View made to say so. */
function useStageId(world: World, views: ViewStore): StageId {
  const outdoors = useRef<StageId>('map');
  const known = useSyncExternalStore(world.onRecords, () => world.all('place').size > 0);
  const id = useStore(views, (view) => stageFor(world, view, outdoors.current));
  if (id !== 'interior') outdoors.current = id;
  useEffect(() => {
    if (!known || views.getState().stage === id) return;
    if (views === viewStore) setView({ stage: id }, { replace: true });
    else views.setState({ stage: id });
  }, [known, id, views]);
  return id;
}

interface HostState {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly show: RefObject<StageSwitcher | null>;
  readonly phase: 'loading' | 'ready';
  /** Nothing of the first picture is missing. */
  readonly whole: boolean;
  readonly problem: StageProblem | null;
  readonly hovered: Hovered | null;
}

function useStage(props: StageHostProps, id: StageId, scale: number): HostState {
  const { world, density = 'desk', lang = 'zh', padding = NO_PADDING, views = viewStore } = props;
  const container = useRef<HTMLDivElement>(null);
  const show = useRef<StageSwitcher | null>(null);
  const latest = useRef({ props, padding });
  latest.current = { props, padding };
  const [phase, setPhase] = useState<HostState['phase']>('loading');
  const [whole, setWhole] = useState(false);
  const [problem, setProblem] = useState<StageProblem | null>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  /** Grows with each rebuild after a lost context. */
  const [build, setBuild] = useState(0);

  useEffect(() => {
    show.current = new StageSwitcher(container.current!, views);
    return () => show.current?.dispose();
  }, [views]);
  useEffect(() => {
    setPhase('loading');
    setWhole(false);
    setHovered(null);
    const events: StageEvents = {
      onPick: ({ path, crew }) => {
        // Where a crew belongs is not where it is: there is nothing to go to.
        if (crew !== undefined || usePickMode.getState().aiming || views !== viewStore) return;
        setView(pickedView(world, viewStore.getState(), path));
        latest.current.props.onPick?.(path);
      },
      onHover: (ref, x, y) => setHovered(ref && { ref, x: x * scale, y: y * scale }),
      onReady: () => {
        setPhase('ready');
        setProblem((old) => (old?.kind === 'ground' ? old : null));
        prefetchOthers();
      },
      onWhole: () => setWhole(true),
      onProblem: (next) => {
        setProblem(next);
        if (next?.kind === 'lost' && build < MOST_REBUILDS) setBuild(build + 1);
      },
    };
    const onUndrawable = (types: readonly MarkType[]): void => latest.current.props.onUndrawable?.(types);
    show.current!.show({ world, id, lang, density, scale, padding: () => divide(latest.current.padding, scale), onUndrawable }, events);
  }, [world, id, lang, density, scale, build]);
  useEffect(() => show.current?.setPadding(divide(padding, scale)), [padding, scale]);
  return { container, show, phase, whole, problem, hovered };
}

let prefetched = false;

/** Fetches the other engines while nothing else is to be done, so that going there takes no download. */
function prefetchOthers(): void {
  if (prefetched || !('requestIdleCallback' in globalThis)) return;
  prefetched = true;
  const idle = (): Promise<unknown> => new Promise((resolve) => requestIdleCallback(resolve));
  setTimeout(async () => {
    for (const id of STAGE_IDS) {
      await idle();
      // A failed download is told when the stage is really wanted.
      await loadStage(id).catch(() => undefined);
    }
  }, PREFETCH_AFTER_MS);
}
