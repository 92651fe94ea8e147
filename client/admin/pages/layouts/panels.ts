import type { Label } from '#contract/label.ts';
import type { LayoutItem } from '#contract/walls/layout/layout.ts';
import { pictureItem } from './edit.ts';
import { WORDS } from './words.ts';

/** Pictures that a region can show beside the wall's own. */
export const PICTURES: readonly { readonly item: LayoutItem; readonly title: Label }[] = [
  { item: pictureItem('interior', 'subject'), title: WORDS.floor },
  { item: pictureItem('map', 'subject'), title: WORDS.around },
  { item: pictureItem('globe', ''), title: WORDS.whole },
];

/** What an item is called. */
export function titleOf(item: LayoutItem, titles: ReadonlyMap<string, Label>): Label {
  if ('panel' in item) return titles.get(item.panel) ?? WORDS.unknown(item.panel);
  const { focus, stage } = item.view;
  return PICTURES.find(({ item: one }) => 'view' in one && one.view.focus === focus && one.view.stage === stage)?.title ?? WORDS.pictures;
}
