import { Popover } from '@base-ui/react/popover';
import { useId, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { EVERYWHERE } from '#contract/places/geo.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { PlaceName } from './PlaceName.tsx';
import { PlaceSearch } from './PlaceSearch.tsx';
import styles from '../parts.module.css';

const WORDS = { all: label('全部地点', 'All places') };

interface PlaceFilterProps {
  readonly label: string;
  /** Path; '' = all places. */
  readonly value: string;
  readonly onChange: (path: string) => void;
}

/** A place to filter a list by, in one line with other filters: chosen by its name from a list that opens below it. */
export function PlaceFilter({ label: title, value, onChange }: PlaceFilterProps): JSX.Element {
  const { pick } = useWords();
  const [open, setOpen] = useState(false);
  const id = useId();
  const choose = (path: string): void => {
    onChange(path === EVERYWHERE ? '' : path);
    setOpen(false);
  };
  return (
    <div className={styles.inline}>
      <span id={`${id}title`} className={styles.label}>
        {title}
      </span>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={styles.placeFilter} id={id} aria-labelledby={`${id}title ${id}`}>
          <span>{value === '' ? pick(WORDS.all) : <PlaceName path={value} />}</span>
          <Icon name="chevron-down" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className={styles.positioner} sideOffset={6} align="start" collisionPadding={8}>
            <Popover.Popup className={styles.popup} aria-label={title}>
              <PlaceSearch title={title} first={pick(WORDS.all)} onChange={choose} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </div>
  );
}
