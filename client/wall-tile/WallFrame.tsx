import { useEffect, type JSX } from 'react';
import type { Tile } from '#contract/walls/tile.ts';
import { tileKey } from '#contract/walls/tile-key.ts';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen } from '#client/screens/screen.ts';
import { useWorld } from '#client/world/hooks.ts';
import { HouseWall } from './HouseWall.tsx';
import { keepDrawn } from './keep-drawn.ts';
import { reportState } from './report.ts';

// Before anything is drawn.
keepDrawn();

interface WallFrameProps {
  /** Part of a wall of several screens; null = a wall by itself. */
  readonly tile: Tile | null;
  readonly screen: Screen;
}

/** A screen on a paired wall: a wall by itself, or a part of one. */
export default function WallFrame({ tile, screen }: WallFrameProps): JSX.Element {
  const world = useWorld();
  const key = tileKey(tile);
  useEffect(() => reportState(world, key), [world, key]);
  // Only walls of the house: a tour leads its own screen.
  const { tiled } = screen.layout;
  return tiled ? <HouseWall tile={tile} screen={screen} tiled={tiled} /> : <ScreenFrame screen={screen} />;
}
