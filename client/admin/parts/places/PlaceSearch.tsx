import { useDeferredValue, useState, type JSX, type ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { PlaceWords, type PlaceNames } from './PlaceName.tsx';
import { useLoad } from '../use-load.ts';
import styles from '../parts.module.css';

const WORDS = {
  search: label('输入地点名称查找', 'Type a place’s name'),
  none: label('没有找到', 'Nothing found'),
};
/** Names of what lies around a place, so that one 3号楼 is told from another. */
const AROUND = 3;

interface PlaceSearchProps {
  /** Of the line that is typed into. */
  readonly id?: string;
  readonly title: string;
  /** A choice before all others, of the path `/`; null = none. */
  readonly first: string | null;
  readonly onChange: (path: string) => void;
}

/** Places that fit what is typed, each with what lies around it; communities before anything is typed. */
export function PlaceSearch({ id, title, first, onChange }: PlaceSearchProps): JSX.Element {
  const { pick } = useWords();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const { data } = useLoad<{ items: Place[]; places: PlaceNames }>(
    `/api/v1/places?limit=20&names=true${asked === '' ? '&level=community' : `&text=${encodeURIComponent(asked)}`}`,
  );
  const option = (path: string, words: ReactNode): JSX.Element => (
    <button
      key={path}
      type="button"
      role="option"
      aria-selected={false}
      className={styles.option}
      onClick={() => onChange(path)}
      data-place={path}
    >
      {words}
    </button>
  );
  return (
    <>
      <input
        id={id}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={pick(WORDS.search)}
        aria-label={id === undefined ? title : undefined}
        className={styles.select}
        autoComplete="off"
      />
      <div className={styles.options} role="listbox" aria-label={title}>
        {first !== null && option('/', first)}
        {data?.items.map(({ path }) =>
          option(
            path,
            <>
              <PlaceWords path={path} names={data.places} most={1} />
              <Around path={parentPath(path)} names={data.places} />
            </>,
          ),
        )}
        {data?.items.length === 0 && <p className={styles.option}>{pick(WORDS.none)}</p>}
      </div>
    </>
  );
}

function Around({ path, names }: { path: string; names: PlaceNames }): JSX.Element | null {
  const along: string[] = [];
  for (let at = path; at !== '' && along.length < AROUND; at = parentPath(at)) if (names[at] !== undefined) along.unshift(names[at]);
  return along.length === 0 ? null : <bdi className={styles.quiet}>{along.join('·')}</bdi>;
}
