import { useDeferredValue, useId, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/Button.tsx';
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
}

/** Chooses a place of the ledger by its name. */
export function PlacePicker({ label: title, value, onChange, everything = false }: PlacePickerProps): JSX.Element {
  const { pick } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const { data } = useLoad<{ items: Place[] }>(value === '' ? `/api/v1/places?limit=20${asked === '' ? '&level=community' : `&text=${encodeURIComponent(asked)}`}` : null);
  return (
    <div>
      <label htmlFor={id} className={styles.label}>{title}</label>
      {value !== '' ? (
        <div className={styles.chosen}><span id={id}>{value === '/' ? pick(WORDS.everything) : <PlaceName path={value} />}</span><Button look="quiet" onClick={() => onChange('')}>{pick(WORDS.change)}</Button></div>
      ) : (
        <>
          <input id={id} type="search" value={text} onChange={(event) => setText(event.target.value)} placeholder={pick(WORDS.search)} className={styles.select} autoComplete="off" />
          <div className={styles.options} role="listbox" aria-label={title}>
            {everything && <button type="button" role="option" aria-selected={false} className={styles.option} onClick={() => onChange('/')}>{pick(WORDS.everything)}</button>}
            {data?.items.map((place) => (
              <button key={place.path} type="button" role="option" aria-selected={false} className={styles.option} onClick={() => onChange(place.path)} data-place={place.path}>
                <bdi>{place.name}</bdi><span className={styles.quiet}>{place.path}</span>
              </button>
            ))}
            {data?.items.length === 0 && <p className={styles.option}>{pick(WORDS.none)}</p>}
          </div>
        </>
      )}
    </div>
  );
}

/** A place by its name, its path beside it. */
export function PlaceName({ path }: { path: string }): JSX.Element {
  const { pick } = useWords();
  const id = path.slice(path.lastIndexOf('/') + 1);
  const { data } = useLoad<{ items: Place[] }>(path === '/' ? null : `/api/v1/places?within=${encodeURIComponent(path)}&limit=5`);
  if (path === '/') return <>{pick(WORDS.everything)}</>;
  const place = data?.items.find((each) => each.path === path);
  return <span><bdi>{place?.name ?? id}</bdi> <span className={styles.quiet}>{path}</span></span>;
}
