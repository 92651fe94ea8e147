import { useDeferredValue, useId, useState, type JSX, type ReactNode } from 'react';
import { label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { PlaceMap } from './PlaceMap.tsx';
import { useLoad } from './use-load.ts';
import styles from './parts.module.css';

const WORDS = {
  search: label('输入地点名称查找', 'Type a place’s name'),
  everything: label('全部辖区', 'Everything'),
  change: label('更改', 'Change'),
  none: label('没有找到', 'Nothing found'),
};

interface PlacePickerProps {
  readonly label: string;
  /** Path, `/` = everything, '' = none yet. */
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** Everything may be chosen. */
  readonly everything?: boolean;
  /** Shown on a map, too, where communities can be pointed at. */
  readonly map?: boolean;
}

/** Chooses a place of the ledger by its name. */
export function PlacePicker({ label: title, value, onChange, everything = false, map = false }: PlacePickerProps): JSX.Element {
  const { pick } = useWords();
  const id = useId();
  return (
    <div className={styles.picker}>
      <label htmlFor={id} className={styles.label}>
        {title}
      </label>
      {value === '' ? (
        <PlaceSearch id={id} title={title} everything={everything} onChange={onChange} />
      ) : (
        <div className={styles.chosen}>
          <span id={id}>{value === '/' ? pick(WORDS.everything) : <PlaceName path={value} />}</span>
          <Button look="quiet" onClick={() => onChange('')}>
            {pick(WORDS.change)}
          </Button>
        </div>
      )}
      {map && <PlaceMap value={value} onChange={onChange} />}
    </div>
  );
}

interface PlaceSearchProps extends Pick<PlacePickerProps, 'onChange' | 'everything'> {
  readonly id: string;
  readonly title: string;
}

function PlaceSearch({ id, title, everything, onChange }: PlaceSearchProps): JSX.Element {
  const { pick } = useWords();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const { data } = useLoad<{ items: Place[] }>(
    `/api/v1/places?limit=20${asked === '' ? '&level=community' : `&text=${encodeURIComponent(asked)}`}`,
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
        className={styles.select}
        autoComplete="off"
      />
      <div className={styles.options} role="listbox" aria-label={title}>
        {everything && option('/', pick(WORDS.everything))}
        {data?.items.map(({ path, name }) =>
          option(
            path,
            <>
              <bdi>{name}</bdi>
              <span className={styles.quiet}>{path}</span>
            </>,
          ),
        )}
        {data?.items.length === 0 && <p className={styles.option}>{pick(WORDS.none)}</p>}
      </div>
    </>
  );
}

/** A place by its name, its path beside it. */
export function PlaceName({ path }: { path: string }): JSX.Element {
  const { pick } = useWords();
  const id = path.slice(path.lastIndexOf('/') + 1);
  const { data } = useLoad<{ items: Place[] }>(path === '/' ? null : `/api/v1/places?within=${encodeURIComponent(path)}&limit=5`);
  if (path === '/') return <>{pick(WORDS.everything)}</>;
  const place = data?.items.find((each) => each.path === path);
  return (
    <span>
      <bdi>{place?.name ?? id}</bdi> <span className={styles.quiet}>{path}</span>
    </span>
  );
}
