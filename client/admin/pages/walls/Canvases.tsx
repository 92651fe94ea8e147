import { useState, type JSX } from 'react';
import styles from '#client/admin/parts/parts.module.css';
import { RemoveDialog } from '#client/admin/parts/RemoveDialog.tsx';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { WORDS, type Canvas } from './canvas.ts';
import { DrawCanvas } from './DrawCanvas.tsx';
import { PairTile } from './PairTile.tsx';
import { TileCard } from './TileCard.tsx';
import { WORDS as WALL, type Wall } from './wall.ts';
import { sizeWords, WallPreview } from './WallPreview.tsx';
import own from './walls.module.css';

type Opened = { draw: Canvas | null } | { remove: Canvas } | { pair: Canvas; column: number; row: number } | null;

interface CanvasesProps {
  readonly walls: readonly Wall[];
  readonly onChanged: () => void;
  readonly onUnpair: (wall: Wall) => void;
}

/** Walls of several screens: how each is built, and how each of its screens is. */
export function Canvases({ walls, onChanged, onUnpair }: CanvasesProps): JSX.Element {
  const { pick } = useWords();
  const { data, again } = useLoad<Canvas[]>('/api/v1/wall-canvases', 5000);
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const done = (): void => {
    close();
    again();
    onChanged();
  };
  return (
    <section className={own.section} aria-label={pick(WORDS.list)}>
      <header className={own.bar}>
        <h2>{pick(WORDS.list)}</h2>
        <p className={styles.quiet}>{pick(WORDS.about)}</p>
        <Button icon="stack-2" onClick={() => setOpened({ draw: null })}>
          {pick(WORDS.draw)}
        </Button>
      </header>
      <div className={own.canvases}>
        {data?.map((canvas) => (
          <CanvasCard
            key={canvas.id}
            canvas={canvas}
            walls={walls.filter(({ tile }) => tile?.canvas === canvas.id)}
            onOpen={setOpened}
            onUnpair={onUnpair}
          />
        ))}
      </div>
      {opened && 'draw' in opened && <DrawCanvas canvas={opened.draw} onClose={close} onDone={done} />}
      {opened && 'remove' in opened && (
        <RemoveDialog
          title={pick(WORDS.remove)}
          name={opened.remove.name}
          about={pick(WORDS.removeAbout)}
          done={pick(WORDS.removed)}
          path={`/api/v1/wall-canvases/${encodeURIComponent(opened.remove.id)}`}
          onClose={close}
          onDone={done}
        />
      )}
      {opened && 'pair' in opened && (
        <PairTile canvas={opened.pair} column={opened.column} row={opened.row} onClose={close} onDone={done} />
      )}
    </section>
  );
}

interface CanvasCardProps {
  readonly canvas: Canvas;
  readonly walls: readonly Wall[];
  readonly onOpen: (opened: Opened) => void;
  readonly onUnpair: (wall: Wall) => void;
}

function CanvasCard({ canvas, walls, onOpen, onUnpair }: CanvasCardProps): JSX.Element {
  const { pick } = useWords();
  const { shape, skewMs } = canvas;
  return (
    <article className={styles.card} data-canvas={canvas.name}>
      <header className={own.bar}>
        <h3>
          <bdi>{canvas.name}</bdi>
        </h3>
        <span className={styles.quiet}>
          {pick(WALL[canvas.role])} · <PlaceName path={canvas.jurisdiction} /> · {sizeWords(shape)}
        </span>
        {skewMs !== null && (
          <span className={styles.quiet} data-skew={skewMs}>
            {pick(WORDS.skew)} {skewMs.toFixed(skewMs < 10 ? 1 : 0)} ms
          </span>
        )}
        <Button look="quiet" onClick={() => onOpen({ draw: canvas })}>
          {pick(WORDS.redraw)}
        </Button>
        <Button look="danger" onClick={() => onOpen({ remove: canvas })}>
          {pick(WORDS.remove)}
        </Button>
      </header>
      <WallPreview shape={shape}>
        {(column, row) => {
          const wall = walls.find(({ tile }) => tile!.column === column && tile!.row === row);
          return wall ? (
            <TileCard wall={wall} shape={shape} onUnpair={onUnpair} />
          ) : (
            <span className={own.empty}>
              <span className={styles.quiet}>{pick(WORDS.empty)}</span>
              <Button look="primary" onClick={() => onOpen({ pair: canvas, column, row })}>
                {pick(WORDS.pairHere)} {row + 1}-{column + 1}
              </Button>
            </span>
          );
        }}
      </WallPreview>
    </article>
  );
}
