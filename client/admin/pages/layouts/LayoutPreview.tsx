import type { CSSProperties, JSX } from 'react';
import type { PixelBox } from '#contract/walls/canvas.ts';
import { placeLayout, type Surface } from '#contract/walls/layout/place.ts';
import type { Layout } from '#contract/walls/layout/layout.ts';
import { useWords } from '#client/i18n/i18n.ts';
import own from './layouts.module.css';
import { WORDS } from './words.ts';

/** A panel that is narrower or lower than this cannot be read, in root sizes. */
const LEAST_REM = { width: 15, height: 13 } as const;

interface LayoutPreviewProps {
  readonly layout: Layout;
  readonly surface: Surface;
  /** Says below it what bezels do to it. */
  readonly told?: boolean;
}

/** A layout on a wall, to scale: its screens, and where regions come to stand. */
export function LayoutPreview({ layout, surface, told = false }: LayoutPreviewProps): JSX.Element {
  const { pick } = useWords();
  const placed = placeLayout(layout, surface);
  const whole = {
    width: surface.columns * surface.width + (surface.columns - 1) * surface.bezel,
    height: surface.rows * surface.height + (surface.rows - 1) * surface.bezel,
  };
  const at = ({ left, top, width, height }: PixelBox): CSSProperties => ({
    left: `${(100 * left) / whole.width}%`,
    top: `${(100 * top) / whole.height}%`,
    width: `${(100 * width) / whole.width}%`,
    height: `${(100 * height) / whole.height}%`,
  });
  const nameOf = (id: string): string => layout.regions.find((region) => region.id === id)!.name;
  const narrowed = placed.regions.filter((region) => region.narrowed).map(({ id }) => nameOf(id));
  const small = placed.regions
    .filter(({ box }) => box.width < LEAST_REM.width * surface.root || box.height < LEAST_REM.height * surface.root)
    .map(({ id }) => nameOf(id));
  return (
    <figure className={own.trial}>
      <div className={own.wall} style={{ aspectRatio: `${whole.width} / ${whole.height}` }}>
        {Array.from({ length: surface.columns * surface.rows }, (_, index) => {
          const [column, row] = [index % surface.columns, Math.floor(index / surface.columns)];
          const box = {
            left: column * (surface.width + surface.bezel),
            top: row * (surface.height + surface.bezel),
            width: surface.width,
            height: surface.height,
          };
          return <i key={index} className={own.tile} style={at(box)} />;
        })}
        <i className={own.head} style={at(placed.head)} />
        {placed.clock && <i className={own.head} style={at(placed.clock)} />}
        {placed.regions.map(({ id, box, narrowed: cut }) => (
          <span key={id} className={own.placed} style={at(box)} data-narrowed={cut || undefined}>
            <bdi>{nameOf(id)}</bdi>
          </span>
        ))}
      </div>
      {told && (
        <figcaption className={own.told}>
          {surface.columns * surface.rows > 1 && (
            <span>{pick(narrowed.length > 0 ? WORDS.narrowed(narrowed.join('、')) : WORDS.whole1)}</span>
          )}
          {small.length > 0 && <strong>{pick(WORDS.tooSmall(small.join('、')))}</strong>}
        </figcaption>
      )}
    </figure>
  );
}
