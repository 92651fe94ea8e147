import { useLayoutEffect, useMemo, useSyncExternalStore, type CSSProperties, type JSX } from 'react';
import type { Tile } from '#contract/walls/tile.ts';
import { ScreenFrame } from '#client/screens/ScreenFrame.tsx';
import type { Screen } from '#client/screens/screen.ts';
import type { LaidAreas } from '#client/wall-layout/laid-areas.tsx';
import { setPictureCanvas, type PictureCanvas } from './picture-canvas.ts';
import { pictureOf, tileGrid } from './tile-grid.ts';
import styles from './tile.module.css';

/** A screen as large as the whole wall, of which this window shows its part: what lies elsewhere is laid out alike in every window. */
export default function TileFrame({ tile, screen, laid }: { tile: Tile; screen: Screen; laid: LaidAreas | undefined }): JSX.Element {
  const { shape } = tile.canvas;
  const scale = useWindowWidth() / shape.tile.width;
  const { picture, grid } = useMemo(() => {
    const drawn = pictureOf(tile, scale);
    // What is drawn below asks for it while it is drawn.
    setPictureCanvas(drawn);
    return { picture: drawn, grid: tileGrid(screen.layout.tiled!, shape, scale) };
  }, [tile, screen, shape, scale]);
  useLayoutEffect(() => {
    setPictureCanvas(picture);
    document.documentElement.style.fontSize = `${picture.root}px`;
    return () => {
      setPictureCanvas(null);
      document.documentElement.style.fontSize = '';
    };
  }, [picture]);
  return (
    <div className={styles.window}>
      <div className={styles.canvas} style={placeOf(picture)} data-tile={`${tile.row + 1}-${tile.column + 1}`}>
        <ScreenFrame screen={screen} tiled={{ ...grid, wide: false, split: shape.columns > 1 }} laid={laid} />
      </div>
    </div>
  );
}

/** The wall's picture, moved so that the window shows its own part; and where that is, for what every tile shows for itself. */
function placeOf({ width, height, part }: PictureCanvas): CSSProperties {
  const [right, bottom] = [width - part.left - part.width, height - part.top - part.height];
  return {
    width,
    height,
    transform: `translate(${-part.left}px, ${-part.top}px)`,
    '--tile-inset': `${part.top}px ${right}px ${bottom}px ${part.left}px`,
    '--tile-top': `${part.top}px`,
    '--tile-bottom': `${bottom}px`,
    '--tile-middle': `${part.left + part.width / 2}px`,
    '--tile-width': `${part.width}px`,
  } as CSSProperties;
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('resize', listener);
  return () => removeEventListener('resize', listener);
};
const useWindowWidth = (): number => useSyncExternalStore(subscribe, () => innerWidth);
