import { Suspense, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type JSX, type RefObject } from 'react';
import { useStore } from 'zustand';
import { useWords } from '#client/i18n/i18n.ts';
import { useUnsupportedMarks } from '#client/panels/layers/unsupported-marks.ts';
import { panelComponent } from '#client/panels/panel.ts';
import { StageHost, type StageHostProps } from '#client/stages/StageHost.tsx';
import { Boundary } from '#client/ui/frame/Boundary.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { setView, splitOpen, viewStore } from '#client/view/view.ts';
import { useLink, useWorld } from '#client/world/hooks.ts';
import { LinkBanner } from './LinkBanner.tsx';
import { InTurn } from './InTurn.tsx';
import type { PixelBox } from '#contract/walls/canvas.ts';
import { panelsOf, type AreaContent, type Grid, type Screen } from './screen.ts';
import { useGrid } from './use-grid.ts';
import { useHazeByHour } from './haze-by-hour.ts';
import { useUnattendedScreen } from './unattended-screen.ts';
import { Watermark } from './Watermark.tsx';
import styles from './ScreenFrame.module.css';

interface ScreenFrameProps {
  readonly screen: Screen;
  /** Where panels stand when the page is one of several that show one picture; `split` between several in a row. */
  readonly tiled?: Grid & { readonly wide: boolean; readonly split: boolean };
  /** Where areas and map stand on a wall that was given a layout, in place of the grid; CSS pixels of the screen. */
  readonly laid?: { readonly key: string; readonly areas: Grid['areas']; readonly boxes: Readonly<Record<string, PixelBox>> };
}

/** Lays a screen out: the map, the panels in their areas, and above all of it what must never be missed. */
export function ScreenFrame({ screen, tiled, laid }: ScreenFrameProps): JSX.Element {
  const { layout } = screen;
  const own = useGrid(screen);
  const { wide, columns, rows, grid, areas } = { ...(tiled ?? own), ...laid };
  const placeOf = (area: string): CSSProperties => (laid ? { position: 'absolute', ...laid.boxes[area] } : { gridArea: area });
  const link = useLink();
  const { pick } = useWords();
  const open = useStore(viewStore, (view) => view.open !== '');
  const [free, tools] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const whole = layout.map === 'whole';
  const padding = useFreePadding(free, tools, whole, laid?.key ?? String(wide));
  const haze = useHazeByHour(whole);
  useUnattendedScreen(screen.density === 'wall');
  const stage = <MapStage padding={padding} screen={screen} />;
  return (
    <div
      className={styles.screen}
      data-screen={screen.id}
      data-open={open || undefined}
      data-drained={link.state === 'lost' || link.state === 'refused' || undefined}
      data-map={layout.map}
      data-wide={wide || undefined}
      data-laid={laid && ''}
      data-tiled={tiled && (tiled.split ? 'split' : 'whole')}
    >
      {whole && (
        <div className={styles.under}>
          {stage}
          <div className={styles.haze} style={hazeAround(padding, haze)} />
        </div>
      )}
      <main
        className={styles.grid}
        style={{
          gridTemplateColumns: columns,
          gridTemplateRows: rows,
          gridTemplateAreas: grid.map((line) => `"${line}"`).join(' '),
        }}
      >
        <h1 className="visually-hidden">{pick(screen.title)}</h1>
        {Object.entries(areas).map(([area, content]) => (
          <div key={area} className={styles.area} style={placeOf(area)} data-area={area}>
            <Area content={content} />
          </div>
        ))}
        {layout.map !== 'none' && (
          <div ref={free} className={styles.map} style={placeOf('map')}>
            {!whole && stage}
            <div ref={tools} className={styles.onMap}>
              <Slots panels={layout.onMap} />
            </div>
          </div>
        )}
      </main>
      <Watermark />
      <LinkBanner />
      <Slots panels={screen.overlays} />
    </div>
  );
}

/** Every screen is designed at 1080 lines and grows from there, its map with it. */
function MapStage({ padding, screen }: { padding: StageHostProps['padding']; screen: Screen }): JSX.Element {
  const world = useWorld();
  const { lang } = useWords();
  const onPick = (path: string): void => {
    const device = world.get('device', path.slice(path.lastIndexOf('/') + 1));
    if (device) setView({ open: `device:${device.id}` }, { replace: true });
  };
  return (
    <StageHost
      world={world}
      density="wall"
      far={screen.density === 'wall'}
      lang={lang}
      padding={padding}
      onPick={onPick}
      onAsk={panelsOf(screen).includes('sight') ? (open) => setView({ open }) : undefined}
      onUndrawable={(types) => useUnsupportedMarks.setState({ types })}
    />
  );
}

/** The picture passes into haze towards the edges of the screen, and is clear where it stands free. */
const hazeAround = ({ top, right, bottom, left }: NonNullable<StageHostProps['padding']>, colour: string): CSSProperties =>
  ({
    '--haze': colour,
    '--clear-x': `calc((100% + ${left - right}px) / 2)`,
    '--clear-y': `calc((100% + ${top - bottom}px) / 2)`,
  }) as CSSProperties;

function Area({ content }: { content: AreaContent }): JSX.Element {
  const open = useStore(viewStore, (view) => view.open);
  if ('element' in content) return <>{content.element}</>;
  if ('inTurn' in content) {
    return (
      <InTurn panels={content.inTurn} seconds={content.seconds}>
        {(panel) => (
          <Suspense fallback={<Skeleton rows={4} />}>
            <PanelSlot key={panel} panel={panel} id="" opened="" />
          </Suspense>
        )}
      </InTurn>
    );
  }
  if ('panels' in content) {
    return (
      <>
        {content.panels.map((panel) => (
          <Suspense key={panel} fallback={<Skeleton rows={4} />}>
            <PanelSlot panel={panel} id="" opened="" />
          </Suspense>
        ))}
      </>
    );
  }
  const { prefix, id } = splitOpen(open);
  const panel = content.opened[prefix];
  return (
    <Suspense fallback={<Skeleton rows={6} />}>
      {panel ? <PanelSlot key={open} panel={panel} id={id} opened={prefix} /> : <PanelSlot panel={content.otherwise} id="" opened="" />}
    </Suspense>
  );
}

/** Panels that nothing stands in for while their code comes. */
const Slots = ({ panels }: { panels: readonly string[] }): JSX.Element => (
  <Suspense fallback={null}>
    {panels.map((id) => (
      <PanelSlot key={id} panel={id} id="" opened="" />
    ))}
  </Suspense>
);

function PanelSlot({ panel, id, opened }: { panel: string; id: string; opened: string }): JSX.Element {
  const { t } = useWords();
  const Component = panelComponent(panel);
  return (
    <Boundary fallback={<EmptyState icon="refresh" title={t('panel.failed')} />}>
      <Component id={id} opened={opened} />
    </Boundary>
  );
}

/** CSS pixels of the stage that panels cover: those around the area that is to stay free for it, and the row of tools at its top. */
function useFreePadding(
  free: RefObject<HTMLDivElement | null>,
  tools: RefObject<HTMLDivElement | null>,
  whole: boolean,
  where: string,
): NonNullable<StageHostProps['padding']> {
  const [box, setBox] = useState('0 0 0 0');
  useLayoutEffect(() => {
    if (!free.current || !tools.current) return undefined;
    const [area, row] = [free.current, tools.current];
    const sheets = [...area.parentElement!.querySelectorAll<HTMLElement>(':scope > [data-area]')];
    /** How far a sheet that lies over the area covers its right side. */
    const sheetIn = (right: number): number =>
      sheets
        .filter((one) => one.offsetWidth > 0 && getComputedStyle(one).position === 'absolute')
        .reduce((most, one) => Math.max(most, right - one.getBoundingClientRect().left), 0);
    const measure = (): void => {
      const screen = area.closest('[data-screen]')!.getBoundingClientRect();
      const { top, right, bottom, left } = area.getBoundingClientRect();
      const across = row.offsetHeight > 0 ? row.offsetTop + row.offsetHeight : 0;
      setBox(
        (whole
          ? [top - screen.top + across, screen.right - right, screen.bottom - bottom, left - screen.left]
          : [across, sheetIn(right), 0, 0]
        )
          .map(Math.round)
          .join(' '),
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(area);
    observer.observe(row);
    for (const sheet of sheets) observer.observe(sheet);
    measure();
    return () => observer.disconnect();
  }, [free, tools, whole, where]);
  return useMemo(() => {
    const [top, right, bottom, left] = box.split(' ').map(Number);
    return { top, right, bottom, left };
  }, [box]);
}
