import { useMemo, useSyncExternalStore, type CSSProperties, type JSX } from 'react';
import type { PixelBox } from '#contract/walls/canvas.ts';
import { surfaceOf, type Surface } from '#contract/walls/layout/place.ts';
import type { WallShow } from '#contract/walls/layout/show.ts';
import type { Tile } from '#contract/walls/tile.ts';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen, TiledLayout } from '#client/screens/screen.ts';
import { viewStore } from '#client/view/view.ts';
import { laidAreas, type LaidAreas } from '#client/wall-layout/laid-areas.tsx';
import { LayoutLine } from '#client/wall-layout/LayoutLine.tsx';
import { viewOfItem } from '#client/wall-layout/subject.ts';
import { useLaid, type Laid } from '#client/wall-layout/use-laid.ts';
import { useWorld } from '#client/world/hooks.ts';
import { ThrownView, type LookedAt } from './ThrownView.tsx';
import TileFrame from './TileFrame.tsx';
import { pictureOf } from './tile-grid.ts';
import styles from './tile.module.css';

interface HouseWallProps {
  /** Part of a wall of several screens; null = a wall by itself. */
  readonly tile: Tile | null;
  readonly screen: Screen;
  /** The screen's own way to stand on several. */
  readonly tiled: TiledLayout;
  /** In place of what the server says: a layout that is being drawn. */
  readonly preview?: WallShow;
}

/** A wall of the house: as its screen is built, or in the layout that is in force, with what is thrown on it. */
export function HouseWall({ tile, screen, tiled, preview }: HouseWallProps): JSX.Element {
  const laid = useLaid(preview);
  const [width, height] = useWindowSize();
  const areas = useMemo(
    () =>
      laid && laidAreas(tiled, laid, tile ? surfaceOf(tile.canvas.shape, width / tile.canvas.shape.tile.width) : oneWindow(width, height)),
    [laid, tiled, tile, width, height],
  );
  // It is drawn anew when what it shows changes, and not every second.
  const frame = useMemo(() => {
    const given = areas ?? undefined;
    return tile ? <TileFrame tile={tile} screen={screen} laid={given} /> : <ScreenFrame screen={screen} laid={given} />;
  }, [tile, screen, areas]);
  const told = tile === null || (tile.column === 0 && tile.row === 0);
  return (
    <>
      {frame}
      <div className={styles.told} style={placeOfWords(areas, tile, width, height)}>
        {told && laid && <LayoutLine laid={laid} />}
        <ThrownView told={told} otherwise={useLook(laid)} />
      </div>
    </>
  );
}

/** Where the layout in force has the wall's picture look: at what it is about, if it says so. */
function useLook(laid: Laid | null): LookedAt | null {
  const world = useWorld();
  const subject = laid?.sent.layout.look === 'subject' ? laid.subject : null;
  return useMemo(() => {
    if (subject === null) return null;
    const { focus, open } = viewOfItem(world, { focus: 'subject', stage: 'map' }, subject);
    // As it is drawn now, from above or in 3D; not from inside a building.
    const { stage } = viewStore.getState();
    return { key: `${subject.id} ${focus}`, view: { focus, open, hidden: [], stage: stage === 'interior' ? 'map' : stage } };
  }, [world, subject]);
}

/** Root size of a wall by itself, as `tokens.css` has it: 20 pixels at 1920 × 1080. */
const ROOT = { least: 12, most: 96, across: 96, down: 54 } as const;

const oneWindow = (width: number, height: number): Surface => ({
  columns: 1,
  rows: 1,
  width,
  height,
  bezel: 0,
  root: Math.min(ROOT.most, Math.max(ROOT.least, Math.min(width / ROOT.across, height / ROOT.down))),
});

/** What is said stands at the lower edge of what is free for the picture, as far as that is in this window. */
function placeOfWords(areas: LaidAreas | null, tile: Tile | null, width: number, height: number): CSSProperties | undefined {
  if (areas === null) return undefined;
  const { part } = tile
    ? pictureOf(tile, width / tile.canvas.shape.tile.width)
    : { part: { left: 0, top: 0, width, height } satisfies PixelBox };
  const { map } = areas.boxes;
  const [left, right] = [Math.max(map.left, part.left), Math.min(map.left + map.width, part.left + part.width)];
  const bottom = Math.min(map.top + map.height, part.top + part.height);
  if (right - left < width / 4 || bottom <= part.top) return undefined;
  return { left: (left + right) / 2 - part.left, bottom: height - (bottom - part.top) + 16, maxWidth: right - left };
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('resize', listener);
  return () => removeEventListener('resize', listener);
};

function useWindowSize(): [width: number, height: number] {
  const width = useSyncExternalStore(subscribe, () => innerWidth);
  const height = useSyncExternalStore(subscribe, () => innerHeight);
  return [width, height];
}
