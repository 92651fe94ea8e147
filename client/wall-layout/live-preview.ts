import { z } from 'zod';
import { layoutSchema, type Layout } from '#contract/walls/layout/layout.ts';
import type { WallShow } from '#contract/walls/layout/show.ts';
import { withBasePath } from '#client/session/base-path.ts';

const HELD = 'quanyan.layout-preview';
/** What the address of a wall's page ends in, where it shows a layout that is being drawn. */
const MARK = '#layout-preview';
const heldSchema = z.object({ name: z.string(), layout: layoutSchema });

/** Shows a layout that is being drawn, with live data, in a window beside; again, in the same one. It knows it by its opener's session. */
export function openLivePreview(layout: Layout, name: string): void {
  sessionStorage.setItem(HELD, JSON.stringify({ name, layout }));
  open(`${withBasePath('/wall')}${MARK}`, '_blank');
}

/** The layout that this window was opened to show; null = none. */
export function previewed(): WallShow | null {
  try {
    const { name, layout } = heldSchema.parse(JSON.parse(sessionStorage.getItem(HELD) ?? ''));
    const always = { by: 'hour' as const, layout: HELD, days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 0 };
    return { layouts: [{ id: HELD, name, layout }], presets: [always], hand: null, thrown: [] };
  } catch {
    return null;
  }
}
