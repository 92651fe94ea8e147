import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { EVERYWHERE, parentPath } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSecondName } from '#client/i18n/second-name.ts';
import { Name } from '#client/ui/data/Name.tsx';
import styles from '../parts.module.css';
import { useLoad } from '../use-load.ts';

const EVERYTHING = label('全部辖区', 'Everything');
/** A building is called after its compound: there are many of its number. What is not here is known by its own name. */
const NAMES_NEEDED: Partial<Record<PlaceLevel, number>> = { building: 2, unit: 3, floor: 3 };

/** Names of places by path, as a list asked for with `names=true` has them. */
export type PlaceNames = Readonly<Record<string, string>>;

interface PlaceWordsProps {
  readonly path: string;
  readonly names: PlaceNames;
  /** So many names, the nearest: 芙蓉里小区·3号楼. */
  readonly most: number;
}

/**
 * Where something is, by names; in English with how they are said. The path is the tooltip, and stands alone where no name is known.
 */
export function PlaceWords({ path, names, most }: PlaceWordsProps): JSX.Element {
  const second = useSecondName();
  const along: string[] = [];
  for (let at = path; at !== '' && along.length < most; at = parentPath(at)) if (names[at] !== undefined) along.unshift(names[at]);
  if (along.length === 0) return <span className={styles.quiet}>{path}</span>;
  const said = along.map(second).filter((name) => name !== '');
  return (
    <span className={styles.place} title={path}>
      <Name text={along.join('·')} />
      {said.length > 0 && <small className={styles.quiet}>{said.join(', ')}</small>}
    </span>
  );
}

/** One place, its names looked up. @param path `/` = everything */
export function PlaceName({ path }: { path: string }): JSX.Element {
  const { pick } = useWords();
  const { data } = useLoad<{ items: Place[]; places: PlaceNames }>(
    path === EVERYWHERE ? null : `/api/v1/places?within=${encodeURIComponent(path)}&limit=1&names=true`,
  );
  if (path === EVERYWHERE) return <>{pick(EVERYTHING)}</>;
  if (data === null) return <span className={styles.quiet}>…</span>;
  const [place] = data.items;
  return <PlaceWords path={path} names={data.places} most={place?.path === path ? (NAMES_NEEDED[place.level] ?? 1) : 1} />;
}
