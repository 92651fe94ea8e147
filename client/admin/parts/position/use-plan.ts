import type { Place } from '#contract/records/place.ts';
import type { FloorPlan } from '#scenes/floors/floor-plan.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';

type PlanState =
  | { readonly state: 'loading' | 'no-house' | 'none' }
  | { readonly state: 'there'; readonly plan: FloorPlan; readonly building: Place };

/** The floor plan that somebody entered of the building a place is in, or why there is none. @param place path, '' = none yet */
export function usePlan(place: string): PlanState {
  const house = place.replace(/\/[FB]\d{1,3}$/, '');
  const { data: places } = useLoad<{ items: Place[] }>(house === '' ? null : `/api/v1/places?within=${encodeURIComponent(house)}&limit=5`);
  const building = places?.items.find(({ path, level }) => path === house && level === 'building');
  const { data } = useLoad<{ plan: FloorPlan | null }>(
    building ? `/api/v1/floor-plans?building=${encodeURIComponent(building.path)}` : null,
  );
  if (house !== '' && places === null) return { state: 'loading' };
  if (!building) return { state: 'no-house' };
  if (data === null) return { state: 'loading' };
  return data.plan === null ? { state: 'none' } : { state: 'there', plan: data.plan, building };
}
