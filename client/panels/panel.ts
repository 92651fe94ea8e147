import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Label } from '#contract/label.ts';

/** What a panel is told: which record is open, when it is one that opens records. */
export interface PanelProps {
  /** Id of the record, without the prefix; `''` for panels that open none. */
  readonly id: string;
  /** The prefix that opened it, e.g. `alert`. */
  readonly opened: string;
}

/** A part of a screen, in `panels/<id>/panel.tsx`. */
interface Panel {
  readonly id: string;
  readonly title: Label;
  readonly component: ComponentType<PanelProps>;
}

/** Checks a panel as it is defined. Throws with the value that is wrong. */
export function definePanel(panel: Panel): Panel {
  if (!/^[a-z][a-z-]{0,39}$/.test(panel.id))
    throw new Error(`panel id must be lower-case words joined by "-", got ${JSON.stringify(panel.id)}`);
  return Object.freeze(panel);
}

const loaders = import.meta.glob<Panel>('./*/panel.tsx', { import: 'default' });
const idOf = (file: string): string => file.slice(2, file.lastIndexOf('/'));

/** Ids of all panels: their folders. */
export const PANEL_IDS: readonly string[] = Object.keys(loaders).map(idOf).sort();

/** Loads a panel's code. Rejects when no folder has this name. */
export function loadPanel(id: string): Promise<Panel> {
  const loader = loaders[`./${id}/panel.tsx`];
  return loader ? loader() : Promise.reject(new Error(`no panel is named ${JSON.stringify(id)}; there are ${PANEL_IDS.join(', ')}`));
}

const components = new Map<string, LazyExoticComponent<ComponentType<PanelProps>>>();

/** A panel's component, its code fetched when first rendered. The same one at every call, until it cannot be fetched. */
export function panelComponent(id: string): LazyExoticComponent<ComponentType<PanelProps>> {
  let component = components.get(id);
  if (!component) {
    component = lazy(async () => {
      try {
        return { default: (await loadPanel(id)).component };
      } catch (error) {
        // Fetched anew when it is next shown.
        components.delete(id);
        throw error;
      }
    });
    components.set(id, component);
  }
  return component;
}
