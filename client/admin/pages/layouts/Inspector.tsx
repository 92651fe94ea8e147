import type { JSX } from 'react';
import type { Label } from '#contract/label.ts';
import type { LayoutItem, LayoutRegion } from '#contract/walls/layout/layout.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { withItemMoved } from './edit.ts';
import own from './layouts.module.css';
import { titleOf } from './panels.ts';
import { WORDS } from './words.ts';

interface InspectorProps {
  /** Null = none is chosen. */
  readonly region: LayoutRegion | null;
  readonly titles: ReadonlyMap<string, Label>;
  readonly onChange: (change: (region: LayoutRegion) => LayoutRegion) => void;
  readonly onRemove: () => void;
}

/** What the chosen region is called, and what it shows in turn. */
export function Inspector({ region, titles, onChange, onRemove }: InspectorProps): JSX.Element {
  const { pick } = useWords();
  if (region === null) return <p className={own.hint}>{pick(WORDS.pick)}</p>;
  return (
    <section className={own.inspector} aria-label={pick(WORDS.region)}>
      <LineField
        label={pick(WORDS.regionName)}
        value={region.name}
        maxLength={20}
        required
        onChange={(event) => onChange((before) => ({ ...before, name: event.target.value }))}
      />
      <h2>{pick(WORDS.shows)}</h2>
      <ol className={own.items}>
        {region.items.map((item, at) => (
          <Item key={`${at} ${JSON.stringify(item)}`} item={item} at={at} of={region.items.length} titles={titles} onChange={onChange} />
        ))}
      </ol>
      <Button look="danger" onClick={onRemove}>
        {pick(WORDS.remove)}
      </Button>
    </section>
  );
}

interface ItemProps extends Pick<InspectorProps, 'titles' | 'onChange'> {
  readonly item: LayoutItem;
  readonly at: number;
  readonly of: number;
}

function Item({ item, at, of, titles, onChange }: ItemProps): JSX.Element {
  const { pick } = useWords();
  const change = (patch: Partial<LayoutItem>): void =>
    onChange((before) => ({
      ...before,
      items: before.items.map((one, index) => (index === at ? ({ ...one, ...patch } as LayoutItem) : one)),
    }));
  return (
    <li className={own.item}>
      <span className={own.itemName}>{pick(titleOf(item, titles))}</span>
      <label className={own.seconds}>
        <input
          type="number"
          min={5}
          max={3600}
          defaultValue={item.seconds}
          aria-label={`${pick(titleOf(item, titles))} ${pick(WORDS.seconds)}`}
          onBlur={(event) => {
            const seconds = Math.round(Number(event.target.value));
            change({ seconds: Math.min(3600, Math.max(5, Number.isFinite(seconds) ? seconds : item.seconds)) });
          }}
        />
        {pick(WORDS.seconds)}
      </label>
      <IconButton
        icon="arrow-up"
        label={pick(WORDS.earlier)}
        disabled={at === 0}
        onClick={() => onChange((before) => withItemMoved(before, at, at - 1))}
      />
      <IconButton
        icon="arrow-down"
        label={pick(WORDS.later)}
        disabled={at === of - 1}
        onClick={() => onChange((before) => withItemMoved(before, at, at + 1))}
      />
      <IconButton
        icon="x"
        label={pick(of === 1 ? WORDS.last : WORDS.takeOut)}
        disabled={of === 1}
        onClick={() => onChange((before) => ({ ...before, items: before.items.filter((_, index) => index !== at) }))}
      />
    </li>
  );
}
