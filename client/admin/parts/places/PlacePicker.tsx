import { useId, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { PlaceMap } from './PlaceMap.tsx';
import { PlaceName } from './PlaceName.tsx';
import { PlaceSearch } from './PlaceSearch.tsx';
import styles from '../parts.module.css';

const WORDS = {
  everything: label('全部辖区', 'Everything'),
  change: label('更改', 'Change'),
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
        <PlaceSearch id={id} title={title} first={everything ? pick(WORDS.everything) : null} onChange={onChange} />
      ) : (
        <div className={styles.chosen}>
          <span id={id}>
            <PlaceName path={value} />
          </span>
          <Button look="quiet" onClick={() => onChange('')}>
            {pick(WORDS.change)}
          </Button>
        </div>
      )}
      {map && <PlaceMap value={value} onChange={onChange} />}
    </div>
  );
}
