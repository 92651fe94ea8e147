import { useEffect, useRef, useState, useSyncExternalStore, type JSX, type RefObject } from 'react';
import './stage.css';
import { label, type Label } from '#contract/label.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { hostLayers } from '#client/layers/host.ts';
import type { Lang } from '#client/layers/layer.ts';
import { undrawable, type MarkType } from '#client/marks/marks.ts';
import { setView, viewStore } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import { Tooltip, type Hovered } from './Tooltip.tsx';
import type { Stage, StageEvents, StageOptions, StageProblem } from './stage.ts';
import { targetOf } from './target.ts';

export interface StageHostProps {
  readonly world: World;
  /** `wall`: everything grows with the screen, designed at 1080 lines. */
  readonly density?: 'desk' | 'wall';
  readonly lang?: Lang;
  /** CSS pixels of the host that panels cover, so that what is in focus is in the middle of what is left. */
  readonly padding?: StageOptions['padding'];
  readonly onPick?: (path: string) => void;
  /** Mark types the stage cannot draw, for the layer panel to say so. */
  readonly onUndrawable?: (types: readonly MarkType[]) => void;
}

const NO_PADDING: StageOptions['padding'] = { top: 0, right: 0, bottom: 0, left: 0 };
const LOADING = label('正在载入地图…', 'Loading the map…');
/** A context that keeps getting lost is not fetched back for ever. */
const MOST_REBUILDS = 5;

/** Walls are designed at 1920 × 1080: beyond it the stage is laid out at that size and drawn with more pixels. */
const wallScale = (density: 'desk' | 'wall'): number => (density === 'wall' ? Math.max(1, Math.min(innerWidth / 1920, innerHeight / 1080)) : 1);

const divide = (padding: StageOptions['padding'], by: number): StageOptions['padding'] =>
  ({ top: padding.top / by, right: padding.right / by, bottom: padding.bottom / by, left: padding.left / by });

/** Shows the View on its stage: mounts the engine, keeps layers and camera in step, and says when something is wrong. */
export function StageHost(props: StageHostProps): JSX.Element {
  const { world, density = 'desk', lang = 'zh' } = props;
  const scale = useWallScale(density);
  const { container, phase, problem, hovered, build } = useStage(props, scale);
  const link = useSyncExternalStore(world.onLink, () => world.link.state);
  const words: Label | null = problem?.message ?? (phase === 'loading' ? LOADING : null);
  const size = `${100 / scale}%`;
  return (
    <div className="stage-host" data-density={density} data-phase={phase} data-problem={problem?.kind} data-link={link}>
      <div className="stage-canvas" ref={container} key={build} style={{ width: size, height: size, transform: scale === 1 ? undefined : `scale(${scale})` }} />
      {words && <p className="stage-notice" role="status" title={problem?.detail}>{words[lang]}</p>}
      {hovered && <Tooltip world={world} lang={lang} hovered={hovered} />}
    </div>
  );
}

function useWallScale(density: 'desk' | 'wall'): number {
  const [scale, setScale] = useState(() => wallScale(density));
  useEffect(() => {
    const resize = (): void => setScale(wallScale(density));
    addEventListener('resize', resize);
    return () => removeEventListener('resize', resize);
  }, [density]);
  return scale;
}

interface HostState {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly phase: 'loading' | 'ready';
  readonly problem: StageProblem | null;
  readonly hovered: Hovered | null;
  /** Grows with each rebuild; the container of a lost context is thrown away with it. */
  readonly build: number;
}

function useStage(props: StageHostProps, scale: number): HostState {
  const { world, density = 'desk', lang = 'zh', padding = NO_PADDING } = props;
  const container = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  const latest = useRef({ props, padding });
  latest.current = { props, padding };
  const [phase, setPhase] = useState<HostState['phase']>('loading');
  const [problem, setProblem] = useState<StageProblem | null>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const [build, setBuild] = useState(0);

  useEffect(() => {
    setPhase('loading');
    const events: StageEvents = {
      onPick: ({ path }) => {
        setView({ focus: path });
        latest.current.props.onPick?.(path);
      },
      onHover: (ref, x, y) => setHovered(ref && { ref, x: x * scale, y: y * scale }),
      onReady: () => {
        setPhase('ready');
        setProblem((old) => (old?.kind === 'lost' ? null : old));
      },
      onProblem: (next) => {
        setProblem(next);
        if (next?.kind === 'lost' && build < MOST_REBUILDS) setBuild(build + 1);
      },
    };
    const mounting = { lang, density, scale, padding: () => divide(latest.current.padding, scale) };
    return mountStage(container.current!, world, mounting, events, (mounted, undrawn) => {
      stage.current = mounted;
      if (mounted) latest.current.props.onUndrawable?.(undrawn);
    });
  }, [world, lang, density, scale, build]);
  useEffect(() => stage.current?.setPadding(divide(padding, scale)), [padding, scale]);
  return { container, phase, problem, hovered, build };
}

interface Mounting {
  readonly density: 'desk' | 'wall';
  readonly lang: Lang;
  readonly scale: number;
  readonly padding: () => StageOptions['padding'];
}

/** Loads the engine, mounts it, and binds world and View to it. @returns how to undo all of it. */
function mountStage(
  container: HTMLElement, world: World, { lang, density, scale, padding }: Mounting, events: StageEvents,
  onStage: (stage: Stage | null, undrawn: readonly MarkType[]) => void,
): () => void {
  const stops: (() => void)[] = [];
  let gone = false;
  const mount = async (): Promise<void> => {
    const { default: kind } = await import('./map/stage.ts');
    if (gone) return;
    const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const instant = new URLSearchParams(location.search).has('instant');
    let aim = viewStore.getState().focus;
    const stage = kind.mount(
      container, { density, instant, reducedMotion, padding: padding(), pixelRatio: devicePixelRatio * scale, start: targetOf(world, aim) }, events,
    );
    const layers = hostLayers(LAYERS, world, lang, viewStore.getState(), (marks) => stage.setMarks(marks));
    stage.setMarks(layers.marks());
    onStage(stage, undrawable(layers.marks(), kind.draws));
    stops.push(
      viewStore.subscribe((view) => {
        layers.setView(view);
        if (view.focus !== aim) stage.fly(targetOf(world, (aim = view.focus)));
      }),
      whenPlacesCome(world, () => stage.fly(targetOf(world, aim))),
      () => layers.dispose(),
      () => onStage(null, []),
      () => stage.dispose(),
    );
  };
  mount().catch((error: unknown) => {
    if (!gone) events.onProblem({ kind: 'failed', message: label('地图无法启动', 'The map could not start'), detail: error instanceof Error ? error.message : String(error) });
  });
  return () => {
    gone = true;
    stops.forEach((stop) => stop());
  };
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
