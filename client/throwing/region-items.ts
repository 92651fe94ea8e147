import { label, type Label } from '#contract/label.ts';
import type { LayoutItem } from '#contract/walls/layout/layout.ts';
import { buildingOf, floorAlong } from '#client/places/floors.ts';
import { openEventPlace } from '#client/view/event-place.ts';
import { splitOpen, type View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';

const WORDS = {
  incident: label('打开的事件', 'The incident that is open'),
  device: label('打开的设备', 'The device that is open'),
  own: label('我此刻的画面', 'My view as it is'),
  floor: label('所在楼层', 'The floor it is on'),
};

/** Something of the desk that a region can show. */
interface Offer {
  readonly key: keyof typeof WORDS;
  readonly title: Label;
  readonly item: LayoutItem;
}

/** It stands alone: its turn is the whole time. */
const SECONDS = 60;

/** What of the desk can be shown in a region: what is open, the floor where that is, and where the desk looks. */
export function offersOf(world: World, { focus, stage, open }: Pick<View, 'focus' | 'stage' | 'open'>): Offer[] {
  const { prefix, id } = splitOpen(open);
  const incident = prefix === 'incident' ? id : prefix === 'alert' ? (world.get('alert', id)?.incident ?? null) : null;
  const at = openEventPlace(world, open)?.first ?? focus;
  const floor = floorAlong(world, at)?.path ?? buildingOf(world, at)?.path;
  const offers: { key: Offer['key']; item: LayoutItem | null }[] = [
    { key: 'incident', item: incident === null ? null : { panel: 'wall-incident', about: `incident:${incident}`, seconds: SECONDS } },
    { key: 'device', item: prefix === 'device' ? { panel: 'wall-device', about: `device:${id}`, seconds: SECONDS } : null },
    { key: 'floor', item: floor === undefined ? null : { view: { focus: floor, stage: 'interior' }, seconds: SECONDS } },
    { key: 'own', item: { view: { focus, stage }, seconds: SECONDS } },
  ];
  return offers.flatMap(({ key, item }) => (item ? [{ key, title: WORDS[key], item }] : []));
}
