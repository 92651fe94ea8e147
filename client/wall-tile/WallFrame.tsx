import { useEffect, type JSX } from 'react';
import type { Tile } from '#contract/walls/tile.ts';
import { tileKey } from '#contract/walls/tile-key.ts';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen } from '#client/screens/screen.ts';
import { useWorld } from '#client/world/hooks.ts';
import { keepDrawn } from './keep-drawn.ts';
import { reportState } from './report.ts';
import { ThrownView } from './ThrownView.tsx';
import TileFrame from './TileFrame.tsx';

// Before anything is drawn.
keepDrawn();

/** A screen on a paired wall: a wall by itself, or a part of one. */
export default function WallFrame({ tile, screen }: { tile: Tile | null; screen: Screen }): JSX.Element {
  const world = useWorld();
  const key = tileKey(tile);
  useEffect(() => reportState(world, key), [world, key]);
  // Only walls of the house: a tour leads its own screen.
  const tiled = screen.layout.tiled !== undefined;
  return (
    <>
      {tile && tiled ? <TileFrame tile={tile} screen={screen} /> : <ScreenFrame screen={screen} />}
      {tiled && <ThrownView told={tile === null || (tile.column === 0 && tile.row === 0)} />}
    </>
  );
}
