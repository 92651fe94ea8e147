import type { DragEvent, JSX } from 'react';
import type { Label } from '#contract/label.ts';
import type { LayoutItem } from '#contract/walls/layout/layout.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { panelItem } from './edit.ts';
import { DRAGGED } from './Grid.tsx';
import own from './layouts.module.css';
import { PICTURES } from './panels.ts';
import { WORDS } from './words.ts';

interface PaletteProps {
  readonly titles: ReadonlyMap<string, Label>;
  /** Pressed, not dragged: for the chosen region, or a new one. */
  readonly onAdd: (item: LayoutItem) => void;
}

/** What regions can show: dragged onto the layout, or pressed. */
export function Palette({ titles, onAdd }: PaletteProps): JSX.Element {
  const { pick } = useWords();
  const panels = Array.from(titles, ([id, title]) => ({ item: panelItem(id), title }));
  return (
    <section className={own.palette} aria-label={pick(WORDS.panels)}>
      {[
        { title: WORDS.pictures, entries: PICTURES },
        { title: WORDS.panels, entries: panels },
      ].map(({ title, entries }) => (
        <div key={title.en}>
          <h2>{pick(title)}</h2>
          <ul className={own.entries}>
            {entries.map((entry) => (
              <li key={entry.title.en}>
                <button
                  type="button"
                  className={own.entry}
                  draggable
                  data-entry={'panel' in entry.item ? entry.item.panel : entry.item.view.stage}
                  onDragStart={(event: DragEvent) => {
                    event.dataTransfer.setData(DRAGGED, JSON.stringify(entry.item));
                    event.dataTransfer.effectAllowed = 'copy';
                  }}
                  onClick={() => onAdd(entry.item)}
                  title={pick(WORDS.addTo)}
                >
                  {pick(entry.title)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
