import type { ReactNode } from 'react';
import type { Label } from '#contract/label.ts';

/** What stands in one area of a screen: panels one below the other, panels in turn, or the panel of what is open in the View. */
export type AreaContent =
  | { readonly panels: readonly string[] }
  /** One at a time, each for so many seconds by the server's clock: screens side by side show the same one. */
  | { readonly inTurn: readonly string[]; readonly seconds: number }
  /** By the prefix of `View.open`; `otherwise` when nothing of these is open. */
  | { readonly opened: Readonly<Record<string, string>>; readonly otherwise: string }
  /** Whatever it draws itself: a region of a layout that the wall has been given. */
  | { readonly element: ReactNode };

/** Where panels stand. */
export interface Grid {
  /** CSS grid tracks; rem follows the screen. */
  readonly columns: string;
  readonly rows: string;
  /** CSS grid areas, a line each. `map` is where the map must stay free. */
  readonly grid: readonly string[];
  readonly areas: Readonly<Record<string, AreaContent>>;
}

/**
 * Where panels stand on a wall of several screens, each in one of them so that no bezel cuts it: the header in the upper left tile, the
 * panels in the outermost ones. Sizes in rem.
 */
export interface TiledLayout {
  readonly head: number;
  readonly header: AreaContent;
  /** In the upper right tile, where that is another. */
  readonly clock: AreaContent;
  /** Widths of the panels at either side, with the space around them. */
  readonly left: number;
  readonly right: number;
  /** In one row of screens: above each other. */
  readonly low: Sides;
  /** In several: one in each, from above. */
  readonly high: Sides;
}
interface Sides {
  readonly left: readonly AreaContent[];
  readonly right: readonly AreaContent[];
}

/** A screen as data: which panels where. In `screens/<id>/screen.tsx`. */
export interface Screen {
  readonly id: string;
  /** Its address, e.g. `/desk`. */
  readonly path: string;
  readonly title: Label;
  readonly about: Label;
  /** Type and spacing: read from arm's length or from 5 m. */
  readonly density: 'desk' | 'wall';
  /** A browser where nobody is signed in offers to be paired for it. */
  readonly pairs?: true;
  readonly icon: string;
  readonly layout: Grid & {
    /** Panels in the corner of the map, one below the other. */
    readonly onMap: readonly string[];
    /** The map fills the whole screen and the panels float on it, or it keeps to its area; `none`: a screen without a map. */
    readonly map: 'whole' | 'area' | 'none';
    /** In place of the grid above on displays at least this many times as wide as high: several side by side, or one long one. */
    readonly wide?: Grid & { readonly from: number };
    /** On a browser that is one of several that show one picture. Without it such a browser shows the whole screen by itself. */
    readonly tiled?: TiledLayout;
  };
  /** Panels that regions of a wall's layout can show, beside those above. */
  readonly offers?: readonly string[];
  /** Panels shown above everything and in no area (windows, keys). */
  readonly overlays: readonly string[];
}

/** Checks a screen as it is defined. Throws with the value that is wrong. */
export function defineScreen(screen: Screen): Screen {
  const fail = (what: string): never => {
    throw new Error(`screen ${screen.id}: ${what}`);
  };
  if (!/^\/[a-z][a-z-]*$/.test(screen.path)) fail(`path must look like /desk, got ${JSON.stringify(screen.path)}`);
  const { layout } = screen;
  if (layout.map === 'none' && layout.onMap.length > 0) fail(`there is no map for ${layout.onMap.join(', ')}`);
  for (const { grid, areas } of gridsOf(screen)) {
    const lines = grid.map((line) => line.trim().split(/\s+/));
    if (lines.some((line) => line.length !== lines[0].length)) fail('the lines of the grid differ in length');
    const mapped = lines.flat().includes('map');
    if (mapped === (layout.map === 'none')) fail(mapped ? 'there is no map to stand in area map' : 'the grid has no area map');
    const drawn = new Set(lines.flat().filter((area) => area !== '.' && area !== 'map'));
    for (const area of Object.keys(areas)) if (!drawn.delete(area)) fail(`area ${area} is not in the grid`);
    if (drawn.size > 0) fail(`nothing stands in ${[...drawn].join(', ')}`);
  }
  return Object.freeze(screen);
}

const gridsOf = ({ layout }: Screen): readonly Grid[] => (layout.wide ? [layout, layout.wide] : [layout]);

const panelsIn = (content: AreaContent): readonly string[] => {
  if ('panels' in content) return content.panels;
  if ('element' in content) return [];
  return 'inTurn' in content ? content.inTurn : [...Object.values(content.opened), content.otherwise];
};

const tiledContents = ({ tiled }: Screen['layout']): readonly AreaContent[] =>
  tiled ? [tiled.header, tiled.clock, ...[tiled.low, tiled.high].flatMap(({ left, right }) => [...left, ...right])] : [];

/** Ids of all panels a screen may show. */
export const panelsOf = (screen: Screen): string[] => [
  ...new Set([...gridsOf(screen).flatMap(({ areas }) => Object.values(areas)), ...tiledContents(screen.layout)].flatMap(panelsIn)),
  ...screen.layout.onMap,
  ...screen.overlays,
];

/** Ids of the panels that regions of a layout can show: all but those that every wall has. */
export function offeredPanels(screen: Screen): string[] {
  const { onMap, tiled } = screen.layout;
  const fixed = new Set([...onMap, ...(tiled ? [tiled.header, tiled.clock].flatMap(panelsIn) : [])]);
  return [...new Set([...panelsOf(screen), ...(screen.offers ?? [])])].filter((panel) => !fixed.has(panel));
}

/** Ids of the panels that a screen shows only once something is opened. */
export const openedPanelsOf = (screen: Screen): ReadonlySet<string> =>
  new Set(Object.values(screen.layout.areas).flatMap((content) => ('opened' in content ? Object.values(content.opened) : [])));
