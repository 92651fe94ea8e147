import { MOST_WATCHED } from '#contract/wire/cells.ts';
import type { World } from '#client/world/world.ts';
import { splitOpen, viewStore, type View } from './view.ts';

/** Of alerts of life safety nobody has acknowledged: as many places as are watched besides. */
const MOST_ALERTS = 8;

/** Places of the View: where it is focused, where what is open happens, and where life is in danger. */
export function placesLookedAt(world: Pick<World, 'get' | 'all' | 'far'>, { focus, open }: Pick<View, 'focus' | 'open'>): string[] {
  const places = new Set<string>();
  if (focus !== '') places.add(focus);
  const { prefix, id } = splitOpen(open);
  const opened = prefix === 'alert' || prefix === 'incident' || prefix === 'ticket' ? world.get(prefix, id) : undefined;
  if (opened) places.add(opened.place);
  if (world.far.count > 0) {
    const urgent = [...world.all('alert').values()].filter(({ lifeSafety, acked }) => lifeSafety && acked === null);
    for (const { place } of urgent.toSorted((a, b) => b.raisedAt - a.raisedAt).slice(0, MOST_ALERTS)) places.add(place);
  }
  return [...places].slice(0, MOST_WATCHED);
}

/** Tells the world what is looked at, now and whenever that changes. @returns ends it */
export function followLookedAt(world: World): () => void {
  const tell = (): void => world.lookAt(placesLookedAt(world, viewStore.getState()));
  tell();
  const stops = [
    viewStore.subscribe(tell),
    world.onRecords((changes) => {
      if (changes === null || (world.far.count > 0 && changes.some(({ type }) => type === 'alert'))) tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
