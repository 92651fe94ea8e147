import type { JSX, ReactNode } from 'react';
import { bezelPixels, canvasSize, tileBox, wallType, type CanvasShape } from '#contract/walls/canvas.ts';
import styles from './walls.module.css';

/** As panels stand: widths at either side and the height of the header, in root sizes of the wall. */
const PANELS = { left: 25, right: 27, head: 5.75 } as const;

const MOST_HIGH_REM = 24;

interface WallPreviewProps {
  readonly shape: CanvasShape;
  /** What stands in a tile; its place is written there without it. */
  readonly children?: (column: number, row: number) => ReactNode;
}

/** A wall to scale: its screens, what bezels hide, and where panels stand. */
export function WallPreview({ shape, children }: WallPreviewProps): JSX.Element {
  const { width, height } = canvasSize(shape);
  const share = (part: number, of: number): string => `${(100 * part) / of}%`;
  return (
    <div
      className={styles.preview}
      style={{ aspectRatio: `${width} / ${height}`, width: `min(100%, ${(MOST_HIGH_REM * width) / height}rem)` }}
      data-preview={`${shape.rows}x${shape.columns}`}
    >
      {Array.from({ length: shape.columns * shape.rows }, (_, at) => {
        const [column, row] = [at % shape.columns, Math.floor(at / shape.columns)];
        const box = tileBox(shape, column, row);
        const place = {
          left: share(box.left, width),
          top: share(box.top, height),
          width: share(box.width, width),
          height: share(box.height, height),
        };
        return (
          <div key={at} className={styles.tile} style={place} data-tile={`${row + 1}-${column + 1}`}>
            {children ? children(column, row) : <TilePanels shape={shape} column={column} row={row} />}
          </div>
        );
      })}
    </div>
  );
}

/** The panels that stand in a tile, as boxes. */
function TilePanels({ shape, column, row }: { shape: CanvasShape; column: number; row: number }): JSX.Element {
  const { root } = wallType(shape);
  const { width, height } = shape.tile;
  const head = (100 * PANELS.head * root) / height;
  const sides = row < 2;
  return (
    <>
      {row === 0 && <i className={styles.head} style={{ height: `${head}%` }} />}
      {sides && column === 0 && (
        <i className={styles.panel} style={{ left: 0, top: row === 0 ? `${head}%` : 0, width: `${(100 * PANELS.left * root) / width}%` }} />
      )}
      {sides && column === shape.columns - 1 && (
        <i
          className={styles.panel}
          style={{ right: 0, top: row === 0 ? `${head}%` : 0, width: `${(100 * PANELS.right * root) / width}%` }}
        />
      )}
      <span className={styles.place}>
        {row + 1}-{column + 1}
      </span>
    </>
  );
}

/** `2 × 2 · 1920 × 1080 · 3847 × 2166`: screens, pixels of each, pixels of all. */
export function sizeWords(shape: CanvasShape): string {
  const { width, height } = canvasSize(shape);
  const { columns, rows, tile } = shape;
  return `${columns} × ${rows} · ${tile.width} × ${tile.height} · ${width} × ${height} (${bezelPixels(shape)} px)`;
}
