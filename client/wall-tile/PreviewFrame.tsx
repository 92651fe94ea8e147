import { useState, type JSX } from 'react';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen } from '#client/screens/screen.ts';
import { previewed } from '#client/wall-layout/live-preview.ts';
import { HouseWall } from './HouseWall.tsx';

/** A wall's screen in the layout that an administrator is drawing, in a window of their own. */
export default function PreviewFrame({ screen }: { screen: Screen }): JSX.Element {
  const [show] = useState(previewed);
  const { tiled } = screen.layout;
  return tiled && show ? <HouseWall tile={null} screen={screen} tiled={tiled} preview={show} /> : <ScreenFrame screen={screen} />;
}
