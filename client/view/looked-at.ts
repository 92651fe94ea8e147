import { createStore } from 'zustand/vanilla';
import { MOST_WATCHED } from '#contract/wire/cells.ts';
import type { World } from '#client/world/world.ts';
import { splitOpen, viewStore, type View } from './view.ts';

/** Of alerts of life safety nobody has acknowledged: as many places as are watched besides, the first of them before what regions show. */
const [MOST_ALERTS, FIRST_ALERTS] = [8, 4];

/** What regions of a wall show beside the View, each as long as it does. */
const regions = createStore<ReadonlyMap<symbol, readonly string[]>>(() => new Map());

/** These places are looked at too. @returns ends it */
export function lookAlsoAt(places: readonly string[]): () => void {
  const own = Symbol('region');
  regions.setState(new Map(regions.getState()).set(own, places), true);
  return () => {
    const rest = new Map(regions.getState());
    rest.delete(own);
    regions.setState(rest, true);
  };
}

/**
 * Places of the View: where it is focused, where what is open happens, and where life is in danger; and those that regions show.
 * @param shown by regions
 */
export function placesLookedAt(
  world: Pick<World, 'get' | 'all' | 'far'>,
  { focus, open }: Pick<View, 'focus' | 'open'>,
  shown: Iterable<string> = [],
): string[] {
  const places = new Set<string>();
  if (focus !== '') places.add(focus);
  const { prefix, id } = splitOpen(open);
  const opened = prefix === 'alert' || prefix === 'incident' || prefix === 'ticket' ? world.get(prefix, id) : undefined;
  if (opened) places.add(opened.place);
  if (world.far.count > 0) {
    const urgent = [...world.all('alert').values()].filter(({ lifeSafety, acked }) => lifeSafety && acked === null);
    const newest = urgent.toSorted((a, b) => b.raisedAt - a.raisedAt).map(({ place }) => place);
    for (const place of newest.slice(0, FIRST_ALERTS)) places.add(place);
    for (const place of shown) places.add(place);
    for (const place of newest.slice(FIRST_ALERTS, MOST_ALERTS)) places.add(place);
  }
  return [...places].slice(0, MOST_WATCHED);
}

/** Tells the world what is looked at, now and whenever that changes. @returns ends it */
export function followLookedAt(world: World): () => void {
  const tell = (): void => world.lookAt(placesLookedAt(world, viewStore.getState(), [...regions.getState().values()].flat()));
  tell();
  const stops = [
    viewStore.subscribe(tell),
    regions.subscribe(tell),
    world.onRecords((changes) => {
      if (changes === null || (world.far.count > 0 && changes.some(({ type }) => type === 'alert'))) tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
