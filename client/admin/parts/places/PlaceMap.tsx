import { useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import { useWords } from '#client/i18n/i18n.ts';
import styles from '../parts.module.css';
import { fitShapes, type PlaceShape } from './place-shapes.ts';
import { useLoad } from '../use-load.ts';

const WORDS = {
  map: label('辖区示意图：浅色为各社区，亮色为所选', 'Outline map: communities, and what is chosen in colour'),
};
/** Of the drawing, in its own units. */
const [WIDTH, HEIGHT] = [480, 240];

interface PlaceMapProps {
  /** Path, `/` = everything, '' = none yet. */
  readonly value: string;
  /** A community was pointed at; null = only to be looked at. */
  readonly onChange: ((path: string) => void) | null;
}

/** Where a jurisdiction lies: outlines of the street and its communities, what is chosen filled. The list beside it is for the keyboard. */
export function PlaceMap({ value, onChange }: PlaceMapProps): JSX.Element | null {
  const { pick } = useWords();
  const streets = useLoad<{ items: Place[] }>('/api/v1/places?level=street&limit=100').data;
  const communities = useLoad<{ items: Place[] }>('/api/v1/places?level=community&limit=1000').data;
  const within = useLoad<{ items: Place[] }>(
    value === '' || value === '/' ? null : `/api/v1/places?within=${encodeURIComponent(value)}&limit=5`,
  ).data;
  const shapes = useMemo(() => {
    if (!streets || !communities) return [];
    const own = within?.items.filter(({ path }) => path === value) ?? [];
    const seen = new Map([...streets.items, ...communities.items, ...own].map((place) => [place.path, place]));
    return fitShapes([...seen.values()], WIDTH, HEIGHT);
  }, [streets, communities, within, value]);
  if (shapes.length === 0) return null;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.placeMap} role="img" aria-label={pick(WORDS.map)}>
      {shapes.map((shape) => (
        <Shape key={shape.path} shape={shape} chosen={value} onChange={shape.level === 'community' ? onChange : null} />
      ))}
    </svg>
  );
}

function Shape({ shape, chosen, onChange }: { shape: PlaceShape; chosen: string; onChange: PlaceMapProps['onChange'] }): JSX.Element {
  const { path, level, name, outline, x, y } = shape;
  const inside = chosen === '/' || (chosen !== '' && (path === chosen || path.startsWith(`${chosen}/`)));
  const choose = onChange === null ? undefined : () => onChange(path);
  return (
    <g data-level={level} data-chosen={inside || undefined} data-shape={path} data-open={choose && true} onClick={choose}>
      <title>{name}</title>
      {outline === null ? <circle cx={x} cy={y} r={4} /> : <path d={outline} />}
      {level === 'community' && (
        <text x={x} y={y}>
          {name}
        </text>
      )}
    </g>
  );
}
