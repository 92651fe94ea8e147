import type { Label } from '#contract/label.ts';
import { isVisible } from '#contract/places/geo.ts';
import { layoutInForce, type InForce, type WallPlan } from '#contract/walls/layout/in-force.ts';
import type { LayoutItem, WallLayout } from '#contract/walls/layout/layout.ts';
import {
  callingOf,
  type RegionThrown,
  type SentItem,
  type SentLayout,
  type ShownItem,
  type WallShow,
} from '#contract/walls/layout/show.ts';
import type { Records } from '#server/records/records.ts';
import { audienceOf } from './audience.ts';
import { notToBeShown, type Before } from './may-show.ts';
import type { Redaction } from './redaction.ts';

interface Known {
  /** Durable records. */
  readonly published: Pick<Records, 'get' | 'all'>;
  readonly redaction: Pick<Redaction, 'show'>;
}

/** Why what a region would show is not for those before a wall, in words; null = it is. */
export function itemNotToBeShown(item: LayoutItem, before: Before, { published, redaction }: Known): Label | null {
  if ('view' in item)
    return notToBeShown({ focus: item.view.focus === 'subject' ? '' : item.view.focus, open: '' }, before, published, redaction);
  const [, type, id] = /^(incident|device):(.+)$/.exec(item.about) ?? [];
  if (type === undefined) return null;
  if (type === 'incident') return notToBeShown({ focus: '', open: item.about }, before, published, redaction);
  const device = published.get('device', id);
  if (!device) return { zh: `台账中没有设备 ${id}`, en: `There is no device ${id} in the ledger.` };
  return notToBeShown({ focus: `${device.place}/${device.id}`, open: '' }, before, published, redaction);
}

/** What a wall is sent of its layouts: without what those before it may not know, and without names of people where nobody is named. */
export function wallShow(
  before: Before,
  { presets, hand }: Pick<WallPlan, 'presets' | 'hand'>,
  layouts: readonly WallLayout[],
  thrown: readonly RegionThrown[],
  known: Known,
): WallShow {
  const named = new Set([...presets.map(({ layout }) => layout), ...(hand ? [hand.layout] : [])]);
  const sent = (item: LayoutItem): SentItem => {
    const why = itemNotToBeShown(item, before, known);
    return why === null ? withPlace(item, known) : { withheld: why, seconds: item.seconds };
  };
  return {
    presets,
    hand: hand && audienceOf(asUser(before)).veil ? { ...hand, by: '' } : hand,
    layouts: layouts
      .filter(({ id }) => named.has(id))
      .map(({ id, name, layout }): SentLayout => ({
        id,
        name,
        layout: { ...layout, regions: layout.regions.map((region) => ({ ...region, items: region.items.map(sent) })) },
      })),
    thrown: thrown.map((one) => ({ ...one, item: withPlace(one.item, known) })),
  };
}

function withPlace(item: LayoutItem, { published }: Pick<Known, 'published'>): ShownItem {
  const id = 'panel' in item && item.about.startsWith('device:') ? item.about.slice('device:'.length) : '';
  const device = id === '' ? undefined : published.get('device', id);
  return device ? { ...item, at: device.place } : item;
}

/** Which layout a wall shows now, by the incidents that those before it are told of: as the wall itself finds it. @param now ms UTC */
export function shownLayout(
  before: Before,
  plan: Pick<WallPlan, 'presets' | 'hand'>,
  now: number,
  has: (layout: string) => boolean,
  { published, redaction }: Known,
): InForce {
  const audience = audienceOf(asUser(before));
  const incidents = [...published.all('incident')]
    .filter(({ place, state }) => state !== 'closed' && isVisible(place, before.jurisdiction))
    .flatMap((incident) => redaction.show('incident', incident, audience) ?? [])
    .map((incident) => callingOf(incident, (id) => published.get('alert', id)));
  return layoutInForce(plan, now, incidents, has);
}

const asUser = ({ role, jurisdiction }: Before) => ({ id: '', name: '', role, jurisdiction });
