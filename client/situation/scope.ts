import { useMemo } from 'react';
import { useStore } from 'zustand';
import { isWithin } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { jurisdictionPlace, placesAlong } from '#client/places/place-words.ts';
import { viewStore } from '#client/view/view.ts';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';

/** 市–区–街道–社区 */
export const SCOPE_LEVELS = ['city', 'district', 'street', 'community'] as const;
export type ScopeLevel = (typeof SCOPE_LEVELS)[number];

const isScope = (level: PlaceLevel): level is ScopeLevel => (SCOPE_LEVELS as readonly string[]).includes(level);

export interface Scope {
  /** Figures are about what lies within; `''` = all that the user may see. */
  readonly path: string;
  readonly place: Place | undefined;
  /** By level: the place on the way down to it, where there is a record of one. */
  readonly along: Partial<Record<ScopeLevel, Place>>;
  /** Communities within the street, in the order of their paths; where no street is in scope, all there are. */
  readonly communities: readonly Place[];
}

/** What figures are about while one looks at `focus`: the community, street, district or city around it. */
export function scopeOf(world: World, focus: string, jurisdiction: string): Scope {
  const whole = jurisdictionPlace(world, jurisdiction);
  const at = focus === '' ? (whole?.path ?? '') : focus;
  const along: Partial<Record<ScopeLevel, Place>> = {};
  let place: Place | undefined;
  for (const each of placesAlong(world, at)) {
    if (!isScope(each.level)) continue;
    along[each.level] = each;
    place = each;
  }
  const around = along.street?.path ?? along.district?.path ?? '';
  const communities = [...world.all('place').values()]
    .filter(({ level, path }) => level === 'community' && (around === '' || isWithin(path, around)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { path: place?.path ?? '', place, along, communities };
}

/** Where the switch of levels leads: up to the place of that level, or to the next community. undefined = there is no such place here. */
export function placeAtLevel({ along, communities }: Scope, level: ScopeLevel): string | undefined {
  if (level !== 'community') return along[level]?.path;
  const at = communities.findIndex(({ path }) => path === along.community?.path);
  return communities[(at + 1) % Math.max(1, communities.length)]?.path;
}

export function useScope(): Scope {
  const world = useWorld();
  const { user } = useSession();
  const focus = useStore(viewStore, (view) => view.focus);
  const { version } = useRecords('place');
  return useMemo(() => scopeOf(world, focus, user?.jurisdiction ?? ''), [world, version, focus, user]);
}

/** Whether something at `path` belongs to the figures of a scope. What nobody can place belongs to all of them. */
export const inScope = ({ path }: Pick<Scope, 'path'>, at: string): boolean =>
  path === '' || isWithin(at, path) || isWithin(at, '/unknown');
