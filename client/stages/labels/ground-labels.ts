import type { LonLat } from '#contract/places/geo.ts';
import type { LabelItem, LabelsMark } from '#client/marks/marks.ts';

/** A name as the ground's tiles have it. */
export interface GroundLabel {
  readonly name: string;
  /** street, community, compound, water, green … */
  readonly kind: string;
  readonly at: LonLat;
  /** Lower wins. */
  readonly rank: number;
}

/** Metres per CSS pixel between which a kind of name is read. Other kinds are written by layers of ours. */
const KINDS: Readonly<Record<string, Pick<LabelsMark, 'look' | 'order' | 'scale'>>> = {
  street: { look: 'title', order: 4, scale: { from: 5 } },
  community: { look: 'title', order: 4, scale: { from: 0.75, to: 11 } },
  compound: { look: 'name', order: 3, scale: { to: 2.1 } },
  water: { look: 'faint', order: 2, scale: { to: 7 } },
  green: { look: 'faint', order: 2, scale: { to: 1.3 } },
};
/** More names than this are never in sight at once. */
const MAX_ITEMS = 300;

/** The ground's own names as marks, one per kind, beneath all others. */
export function groundLabels(labels: Iterable<GroundLabel>, version: number): LabelsMark[] {
  const byKind = new Map<string, LabelItem[]>();
  for (const { kind, name, at, rank } of [...labels].sort((a, b) => a.rank - b.rank)) {
    const items = byKind.get(kind) ?? [];
    byKind.set(kind, items);
    if (name !== '' && items.length < MAX_ITEMS) items.push({ text: name, position: [at[0], at[1], 0], tone: 'normal', ref: null, rank });
  }
  return [...byKind]
    .filter(([kind]) => KINDS[kind])
    .map(([kind, items]): LabelsMark => ({ type: 'labels', id: `ground/${kind}`, version, labels: items, ...KINDS[kind] }));
}
