import { useEffect, useRef, useState, type JSX } from 'react';
import './stage.css';
import { label, type Label } from '#contract/label.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { hostLayers } from '#client/layers/host.ts';
import type { Lang } from '#client/layers/layer.ts';
import { undrawable, type MarkRef, type MarkType } from '#client/marks/marks.ts';
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
export function StageHost({ world, density = 'desk', lang = 'zh', padding = NO_PADDING, onPick, onUndrawable }: StageHostProps): JSX.Element {
  const container = useRef<HTMLDivElement>(null);
  const stageRef = useRef<Stage | null>(null);
  const [phase, setPhase] = useState<'loading' | 'ready'>('loading');
  const [problem, setProblem] = useState<StageProblem | null>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const [build, setBuild] = useState(0);
  const [scale, setScale] = useState(() => wallScale(density));
  const handlers = useRef({ onPick, onUndrawable });
  handlers.current = { onPick, onUndrawable };

  useEffect(() => {
    const resize = (): void => setScale(wallScale(density));
    addEventListener('resize', resize);
    return () => removeEventListener('resize', resize);
  }, [density]);

  useEffect(() => {
    setPhase('loading');
    const events: StageEvents = {
      onPick: ({ path }: MarkRef) => {
        setView({ focus: path });
        handlers.current.onPick?.(path);
      },
      onHover: (ref, x, y) => setHovered(ref && { ref, x: x * scale, y: y * scale }),
      onReady: () => setPhase('ready'),
      onProblem: (next) => {
        setProblem(next);
        if (next.kind === 'lost' && build < MOST_REBUILDS) setBuild(build + 1);
      },
    };
    return mountStage(container.current!, world, { lang, scale, padding: divide(padding, scale) }, events, (stage) => {
      stageRef.current = stage;
    }, (types) => handlers.current.onUndrawable?.(types));
  }, [world, lang, scale, build]);

  useEffect(() => stageRef.current?.setPadding(divide(padding, scale)), [padding, scale]);
  useEffect(() => {
    if (phase === 'ready') setProblem((old) => (old?.kind === 'lost' ? null : old));
  }, [phase]);

  const words: Label | null = problem?.message ?? (phase === 'loading' ? LOADING : null);
  return (
    <div className="stage-host" data-phase={phase} data-problem={problem?.kind}>
      <div className="stage-canvas" ref={container} key={build} style={{ width: `${100 / scale}%`, height: `${100 / scale}%`, transform: scale === 1 ? undefined : `scale(${scale})` }} />
      {words && <p className="stage-notice" role="status" title={problem?.detail}>{words[lang]}</p>}
      {hovered && <Tooltip world={world} lang={lang} hovered={hovered} />}
    </div>
  );
}

interface Mounting {
  readonly lang: Lang;
  readonly scale: number;
  readonly padding: StageOptions['padding'];
}

/** Loads the engine, mounts it, and binds world and View to it. @returns how to undo all of it. */
function mountStage(
  container: HTMLElement, world: World, { lang, scale, padding }: Mounting, events: StageEvents,
  onStage: (stage: Stage | null) => void, onUndrawable: (types: readonly MarkType[]) => void,
): () => void {
  const stops: (() => void)[] = [];
  let gone = false;
  const mount = async (): Promise<void> => {
    const { default: kind } = await import('./map/stage.ts');
    if (gone) return;
    const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const instant = new URLSearchParams(location.search).has('instant');
    let aim = viewStore.getState().focus;
    const stage = kind.mount(container, { instant, reducedMotion, padding, pixelRatio: devicePixelRatio * scale, start: targetOf(world, aim) }, events);
    const layers = hostLayers(LAYERS, world, lang, viewStore.getState(), (marks) => stage.setMarks(marks));
    stage.setMarks(layers.marks());
    onUndrawable(undrawable(layers.marks(), kind.draws));
    onStage(stage);
    stops.push(
      viewStore.subscribe((view) => {
        layers.setView(view);
        if (view.focus !== aim) stage.fly(targetOf(world, (aim = view.focus)));
      }),
      whenPlacesCome(world, () => stage.fly(targetOf(world, aim))),
      () => layers.dispose(),
      () => onStage(null),
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
